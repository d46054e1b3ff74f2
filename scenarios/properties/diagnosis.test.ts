import { describe, expect, it } from 'vitest';
import { diagnosis } from './diagnosis.ts';
import { end, faulty, healed, minutesIn, missed, raised } from './fixtures/a-fault.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, SyntheticRun } from './synthetic-run.ts';

describe('diagnosis, on items', () => {
  it('passes when the code shows on one of the items in its time and clears after the heal', () => {
    const run = minutesIn(faulty(missed), 15).service('health.raise', raised('files01'));
    expect(diagnosis.judge(end(healed(run).pass(MINUTE_MS).service('health.clear', raised('files01'))))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 symptom showed in time and cleared in time',
    });
  });

  it('is violated by a fault that does not show', () => {
    expect(diagnosis.judge(end(healed(faulty(missed))))).toMatchObject({
      verdict: 'violated',
      looked: 1,
      evidence:
        'storage URLs are blocked (blocked-urls, 1 h 00 min): 78026 did not show on any item between 9 min and 17 min later',
    });
  });

  it('wants every server that the symptom names', () => {
    const run = faulty({ ...missed, servers: ['orders01', 'files01'] });
    expect(diagnosis.judge(end(healed(minutesIn(run, 15).service('health.raise', raised('files01')))))).toMatchObject({
      verdict: 'violated',
      looked: 2,
      evidence: expect.stringContaining('78026 did not show on orders01'),
    });
  });

  it.each([
    { moment: 'too early', minutes: 3, told: '(it did after 3 min, on item-files01)' },
    { moment: 'too late', minutes: 40, told: '(it did after 40 min, on item-files01)' },
  ])('is violated by a code that shows $moment', ({ minutes, told }) => {
    const run = minutesIn(faulty(missed), minutes).service('health.raise', raised('files01'));
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining(told),
    });
  });

  it('is violated by a code that stays after the heal', () => {
    const run = minutesIn(faulty(missed), 15).service('health.raise', raised('files01'));
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('78026 on item-files01 had not cleared 30 min after the heal at 3 h 00 min'),
    });
  });

  it('does not look at what shows the same way because of another fault', () => {
    const run = minutesIn(faulty(missed), 15).service('health.raise', raised('files01'));
    minutesIn(run, 100).fault('proxy', { symptoms: [missed] });
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('does not count what was wrong before', () => {
    const run = new SyntheticRun().server('files01').protect('files01').service('health.raise', raised('files01'));
    run.at(HOUR_MS).fault('blocked-urls', { symptoms: [missed] });
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it('does not look at a symptom that the fault did not last for', () => {
    expect(diagnosis.judge(end(minutesIn(faulty(missed), 10).heal('blocked-urls')))).toMatchObject({
      verdict: 'inconclusive',
      evidence: 'Nothing to look at: no fault lasted long enough for its symptoms to be due',
    });
  });

  it('does not look at items that did not replicate meanwhile', () => {
    const run = faulty({ ...missed, servers: ['files01'] });
    minutesIn(run, 5).state('files01', 'protected', 'failingOver', 'UnplannedFailoverInitiated');
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});

describe('diagnosis, elsewhere', () => {
  const site = {
    code: 'disconnected',
    on: 'site',
    afterMs: 4 * MINUTE_MS,
    beforeMs: 7 * MINUTE_MS,
    clearsWithinMs: 5 * MINUTE_MS,
  };
  const role = { on: 'role', afterMs: 0, beforeMs: 7 * MINUTE_MS, clearsWithinMs: 7 * MINUTE_MS };

  it('sees a site that is disconnected and connected again', () => {
    const run = minutesIn(faulty(site), 5).service('site.state', { site: 'Contoso', state: 'disconnected' });
    healed(run).pass(MINUTE_MS).service('site.state', { site: 'Contoso', state: 'connected' });
    expect(diagnosis.judge(end(run))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a site that stays disconnected', () => {
    const run = minutesIn(faulty(site), 5).service('site.state', { site: 'Contoso', state: 'disconnected' });
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('disconnected on Contoso had not cleared 5 min after the heal at 3 h 00 min'),
    });
  });

  it('does not wait for a site to be cut off that never was connected', () => {
    const run = new SyntheticRun().fault('proxy', { symptoms: [site] });
    expect(diagnosis.judge(end(run))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it('sees a component that is ill', () => {
    const symptom = { code: '806', on: 'component', afterMs: 0, beforeMs: 20 * MINUTE_MS };
    const run = minutesIn(faulty(symptom), 16).service('health.raise', {
      component: 'ps01',
      code: '806',
      severity: 'Critical',
    });
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('sees what a role reports, and that its next report takes it back', () => {
    const run = faulty({ ...role, code: 'PROXY_AUTH_REQUIRED' }).pass(30 * SECOND_MS);
    const state = { role: 'configuration', from: 'connected', to: 'disconnected', failure: 'PROXY_AUTH_REQUIRED' };
    run.role('cs01/configuration', 'role.state', state);
    healed(run).role('cs01/configuration', 'role.state', {
      role: 'configuration',
      from: 'disconnected',
      to: 'connected',
    });
    expect(diagnosis.judge(end(run))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('counts from the start of the site when the fault was there before it', () => {
    const symptom = { ...role, code: 'PROXY_AUTH_REQUIRED', beforeMs: 2 * MINUTE_MS };
    const begin = { role: 'configuration', to: 'registering' };
    const state = { role: 'configuration', from: 'registering', to: 'disconnected', failure: 'PROXY_AUTH_REQUIRED' };
    const startsAfter = (minutes: number) => {
      const run = new SyntheticRun().fault('proxy', { symptoms: [symptom] });
      run.at(minutes * MINUTE_MS).role('cs01/configuration', 'role.state', begin);
      return run;
    };
    const soon = startsAfter(5).pass(MINUTE_MS).role('cs01/configuration', 'role.state', state);
    expect(diagnosis.judge(end(soon))).toMatchObject({ verdict: 'passed', looked: 1 });
    const late = startsAfter(5)
      .pass(3 * MINUTE_MS)
      .role('cs01/configuration', 'role.state', state);
    expect(diagnosis.judge(end(late))).toMatchObject({ verdict: 'violated', looked: 1 });
  });

  it.each([
    { from: 'Service Bus', kind: 'monitoring.state', fields: { failure: 'ETIMEDOUT' } },
    { from: 'a group that cannot tag', kind: 'tag.group-failed', fields: { group: 'shop', code: 'ETIMEDOUT' } },
    { from: 'a tag that failed', kind: 'tag.failed', fields: { consistency: 'crash', code: 'ETIMEDOUT' } },
    {
      from: 'a job',
      kind: 'job.end',
      fields: { job: 'j', scenario: 'EnableDr', item: 'i', state: 'Failed', code: 'ETIMEDOUT' },
    },
  ])('takes a code from $from', ({ kind, fields }) => {
    const symptom = { on: 'role', code: 'ETIMEDOUT', afterMs: 0, beforeMs: 11 * MINUTE_MS };
    const run = minutesIn(faulty(symptom), 2).role('orders01/mobility', kind, fields);
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('takes what a role told for taken back when it begins anew, and what another told not', () => {
    const clearsWithinMs = 5 * MINUTE_MS;
    const symptom = { on: 'role', code: 'ETIMEDOUT', afterMs: 0, beforeMs: 11 * MINUTE_MS, clearsWithinMs };
    const begunAnew = (role: string) => {
      const begins = [`cs01/${role}`, 'role.state', { role, to: 'registering' }] as const;
      const site = new SyntheticRun()
        .role(...begins)
        .at(HOUR_MS)
        .fault('blocked-urls', { symptoms: [symptom] });
      const run = minutesIn(site, 2).role('cs01/configuration', 'monitoring.state', { failure: 'ETIMEDOUT' });
      return minutesIn(healed(run), 122).role(...begins);
    };
    expect(diagnosis.judge(end(begunAnew('configuration')))).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(diagnosis.judge(end(begunAnew('process')))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('had not cleared'),
    });
  });

  it('knows the server that a role speaks for', () => {
    const symptom = { on: 'role', code: 'ETIMEDOUT', servers: ['files01'], afterMs: 0, beforeMs: 11 * MINUTE_MS };
    const run = minutesIn(faulty(symptom), 2).role('orders01/mobility', 'tag.failed', {
      consistency: 'crash',
      code: 'ETIMEDOUT',
    });
    expect(diagnosis.judge(end(healed(run)))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('ETIMEDOUT did not show on files01'),
    });
  });
});
