import { describe, expect, it } from 'vitest';
import { pointAskedFor } from './point-asked-for.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

/** Points at 5, 10 and 15 min; the one of 10 min is application-consistent. */
function withPoints(server = 'files01', fields: Readonly<Record<string, unknown>> = {}): SyntheticRun {
  const run = new SyntheticRun().server(server).protect(server);
  for (const minute of [5, 10, 15]) {
    const consistency = minute === 10 ? 'application' : 'crash';
    run.at(minute * MINUTE_MS).mark(`tag-${minute}`, server);
    run.point(`tag-${minute}`, server, { consistency, ...fields });
  }
  return run.at(20 * MINUTE_MS);
}

function failedOver(run: SyntheticRun, tag: string, asked: Readonly<Record<string, unknown>>, server = 'files01') {
  const job = { job: 'f', scenario: 'UnplannedFailover', item: itemOf(server) };
  run.service('job.start', { ...job, multiVmPoint: false, ...asked }).pass(MINUTE_MS);
  run.bringUp(`azure:${server}`, tag, server);
  return pointAskedFor.judge(run.service('job.end', { ...job, state: 'Succeeded' }));
}

describe('point-asked-for', () => {
  it.each([
    ['latest-processed', 'tag-15'],
    ['latest-application-consistent', 'tag-10'],
    ['latest-crash-consistent', 'tag-15'],
    ['latest', 'tag-15'],
  ])('%s is %s', (choice, tag) => {
    expect(failedOver(withPoints(), tag, { choice })).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a machine that comes up in Azure when a plan was to bring others home', () => {
    const asked = (sides?: readonly string[]) => {
      const request = { item: 'everything', scenario: 'UnplannedFailover', kinds: ['latest-processed'] };
      const run = withPoints().drill('point.asked', { ...request, ...(sides && { sides }) });
      const job = { job: 'f', scenario: 'UnplannedFailover', item: 'everything', choice: 'latest-processed' };
      run.service('job.start', { ...job, groups: [[itemOf('files01')]] }).pass(MINUTE_MS);
      return pointAskedFor.judge(run.bringUp('azure:files01', 'tag-15', 'files01'));
    };
    expect(asked(['home'])).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('came up in Azure, and at home is where machines were to come up'),
    });
    for (const sides of [['azure'], ['azure', 'home'], undefined]) {
      expect(asked(sides)).toMatchObject({ verdict: 'passed' });
    }
  });

  it('is violated by an older point than there was', () => {
    expect(failedOver(withPoints(), 'tag-5', { choice: 'latest-processed' })).toMatchObject({
      verdict: 'violated',
      evidence:
        'azure:files01, asked for latest-processed at 20 min, came up from tag tag-5 (there since 5 min), ' +
        'though tag tag-15 was there since 15 min',
    });
  });

  it('is violated by a point of another kind', () => {
    const { evidence } = failedOver(withPoints(), 'tag-15', { choice: 'latest-application-consistent' }) as Judged;
    expect(evidence).toContain('came up from tag tag-15, a crash-consistent point');
  });

  it('is violated by another point than the one named', () => {
    const asked = { choice: 'custom', point: 'point tag-5 of files01' };
    expect(failedOver(withPoints(), 'tag-5', asked)).toMatchObject({ verdict: 'passed' });
    expect(failedOver(withPoints(), 'tag-10', asked)).toMatchObject({ verdict: 'violated' });
  });

  describe('holds what the service begins against what a client asked for', () => {
    const named = (minute: number) => `point tag-${minute} of files01`;
    const ask = (run: SyntheticRun, point?: string) =>
      run.drill('point.asked', { item: itemOf('files01'), scenario: 'UnplannedFailover', ...(point && { point }) });

    it('which may be lost on the way, or become another', () => {
      const ofFive = { choice: 'custom', point: named(5) };
      expect(failedOver(ask(withPoints(), named(5)), 'tag-5', ofFive)).toMatchObject({ verdict: 'passed', looked: 2 });
      expect(failedOver(ask(withPoints(), named(10)), 'tag-5', ofFive)).toMatchObject({ verdict: 'violated' });
      expect(failedOver(ask(withPoints(), named(5)), 'tag-15', { choice: 'latest' })).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('was asked for from point point tag-5 of files01, and began at'),
      });
    });

    it('of two requests under way whichever came through', () => {
      const asked = () => ask(ask(withPoints(), named(5)), named(10));
      expect(failedOver(asked(), 'tag-5', { choice: 'custom', point: named(5) })).toMatchObject({ verdict: 'passed' });
      expect(failedOver(asked(), 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'violated' });
    });

    it('and not what was refused, where that can be told', () => {
      const refuse = (run: SyntheticRun) =>
        run.service('refusal', {
          operation: 'failover',
          subject: itemOf('files01'),
          code: 'OperationNotAllowedInCurrentState',
          status: 409,
        });
      const began = { choice: 'custom', point: named(5) };
      expect(failedOver(ask(refuse(ask(withPoints(), named(5))), named(10)), 'tag-5', began)).toMatchObject({
        verdict: 'violated',
      });
      expect(failedOver(refuse(ask(ask(withPoints(), named(5)), named(10))), 'tag-5', began)).toMatchObject({
        verdict: 'passed',
      });
    });

    it('and whether the source was to be shut down first', () => {
      const asked = (shutDownSource: boolean) =>
        withPoints().drill('point.asked', { item: itemOf('files01'), scenario: 'UnplannedFailover', shutDownSource });
      const began = { choice: 'latest', shutDownSource: true };
      expect(failedOver(asked(true), 'tag-15', began)).toMatchObject({ verdict: 'passed', looked: 2 });
      expect(failedOver(asked(false), 'tag-15', began)).toMatchObject({ verdict: 'violated' });
    });

    it('of a plan the kind, by the way that its machines go, and whether its members are to share it', () => {
      const judged = (choice: string, multiVmPoint: boolean, kinds: readonly string[]) => {
        const run = withPoints().drill('point.asked', { item: 'plan', scenario: 'UnplannedFailover', kinds });
        const groups = [[itemOf('files01')]];
        const asked = { choice, multiVmPoint, groups };
        run.service('job.start', { job: 'p', scenario: 'UnplannedFailover', item: 'plan', ...asked });
        return pointAskedFor.judge(run);
      };
      const kinds = ['latest-crash-consistent, shared by the group', 'latest-processed'];
      expect(judged('latest-crash-consistent', true, kinds)).toMatchObject({ verdict: 'passed' });
      expect(judged('latest-processed', false, kinds)).toMatchObject({ verdict: 'passed' });
      expect(judged('latest-crash-consistent', false, kinds)).toMatchObject({ verdict: 'violated' });
      expect(judged('latest-application-consistent', true, kinds)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining(
          'from latest-crash-consistent, shared by the group or latest-processed, and began at 20 min ' +
            'from latest-application-consistent, shared by the group',
        ),
      });
    });

    it('and not what was asked for before the last time it began', () => {
      const once = ask(withPoints(), named(5));
      const job = { job: 'e', scenario: 'UnplannedFailover', item: itemOf('files01'), multiVmPoint: false };
      once.service('job.start', { ...job, choice: 'custom', point: named(5) });
      once.service('job.end', { ...job, state: 'Failed' }).pass(MINUTE_MS);
      expect(failedOver(once, 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
    });
  });

  it('is violated by a point that leaves out what had landed, when the latest was asked for', () => {
    const run = withPoints();
    run.mark('end/files01/1/4', 'files01').pass(MINUTE_MS);
    const path = 'logs/files01/000001/000000004.completed_diff';
    run.world('cache.put', { account: 'cache', path, bytes: 1, readable: false });
    const { evidence } = failedOver(run, 'tag-15', { choice: 'latest' }) as Judged;
    expect(evidence).toContain('though changes up to 20 min had landed');
  });

  describe('does not ask for what had landed', () => {
    const landing = (run: SyntheticRun) => {
      run.mark('end/files01/1/4', 'files01').pass(MINUTE_MS);
      const path = 'logs/files01/000001/000000004.completed_diff';
      return run.world('cache.put', { account: 'cache', path, bytes: 1, readable: false });
    };

    it('of a point that a group shares: it ends at its tag', () => {
      const asked = { choice: 'latest', multiVmPoint: true };
      expect(failedOver(landing(withPoints('files01', { group: 'shop' })), 'tag-15', asked)).toMatchObject({
        verdict: 'passed',
      });
    });

    it('after replication had stopped, or while the order of writes was lost', () => {
      const { epoch, server } = { epoch: 1, server: 'files01' };
      const stopped = withPoints().service('replication.stopped', { item: itemOf(server), server, epoch });
      expect(failedOver(landing(stopped), 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
      // A failover that is tried again finds what there is: what had landed was left behind.
      const again = landing(withPoints()).service('replication.stopped', { item: itemOf(server), server, epoch });
      expect(failedOver(again, 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
      const bitmap = { role: 'mobility', to: 'replication.differential|tracking.bitmap' };
      const unordered = withPoints().role('files01/mobility', 'role.state', bitmap);
      expect(failedOver(landing(unordered), 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
    });

    it('of a stream that a resynchronisation has ended: what it had not made a point of is written over', () => {
      const { item, server } = { item: itemOf('files01'), server: 'files01' };
      const run = landing(withPoints()).pass(MINUTE_MS);
      run.service('replication.started', { item, server, epoch: 2, direction: 'to-azure', begin: 'checksum-copy' });
      expect(failedOver(run, 'tag-15', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
    });

    it('while blocks are read again, though points from before land meanwhile; afterwards it does', () => {
      const tracking = (run: SyntheticRun, state: string) =>
        run.role('files01/mobility', 'role.state', {
          role: 'mobility',
          to: `replication.differential|tracking.${state}`,
        });
      const rereading = () => {
        const run = tracking(withPoints(), 'bitmap').pass(MINUTE_MS);
        run.point('tag-16', 'files01', { tagAtMs: run.startsAtMs + 16 * MINUTE_MS });
        run.history.mark('tag-16', 'files01/system', 16 * MINUTE_MS, true);
        return run;
      };
      expect(failedOver(landing(rereading()), 'tag-16', { choice: 'latest' })).toMatchObject({ verdict: 'passed' });
      const over = tracking(rereading(), 'writeOrder').pass(MINUTE_MS);
      expect(failedOver(landing(over), 'tag-16', { choice: 'latest' })).toMatchObject({ verdict: 'violated' });
    });
  });

  describe('asks only those that take part for the point that a group shares', () => {
    const MEMBERS = ['orders01', 'billing01', 'stock01'];
    const asked = { choice: 'latest-processed', multiVmPoint: true };
    /** Three servers with shared points at 5 and 10 min, two of which fail over together once this has happened to the third. */
    const plan = (before: (run: SyntheticRun) => unknown, tag: string) => {
      const run = new SyntheticRun();
      for (const server of MEMBERS) run.server(server).protect(server);
      for (const minute of [5, 10]) {
        run.at(minute * MINUTE_MS);
        for (const server of MEMBERS) {
          run.mark(`tag-${minute}`, server).point(`tag-${minute}`, server, { group: 'shop' });
        }
      }
      before(run.at(15 * MINUTE_MS));
      const groups = [[itemOf('orders01'), itemOf('billing01')]];
      run.service('job.start', { job: 'p', scenario: 'UnplannedFailover', item: 'plan', groups, ...asked });
      for (const server of ['orders01', 'billing01']) run.bringUp(`azure:${server}`, tag, server);
      return pointAskedFor.judge(run);
    };
    const disabled = (run: SyntheticRun) => {
      const points = [5, 10].map((minute) => `point tag-${minute} of stock01`);
      run.service('points.deleted', { item: itemOf('stock01'), points, why: 'disabled' });
      run.state('stock01', 'protected', 'unprotected', 'Unprotected');
    };
    const hasNone = (run: SyntheticRun) =>
      run.service('points.deleted', { item: itemOf('stock01'), points: ['point tag-10 of stock01'], why: 'committed' });

    it.each([
      ['disabled', disabled],
      ['committed', hasNone],
    ])('and the third was %s', (_, before) => {
      expect(plan(before, 'tag-10')).toMatchObject({ verdict: 'passed', looked: 2 });
      expect(plan(before, 'tag-5')).toMatchObject({ verdict: 'violated' });
    });

    it('and those that wait for their commit', () => {
      const waits = (run: SyntheticRun) => {
        hasNone(run);
        run.state('stock01', 'failingOver', 'failedOver', 'UnplannedFailoverCompleted');
      };
      expect(plan(waits, 'tag-5')).toMatchObject({ verdict: 'passed', looked: 2 });
    });
  });

  it("is violated by a machine's own point, where one that the group shares was asked for", () => {
    const asked = { choice: 'latest-processed', multiVmPoint: true };
    const run = withPoints('orders01', { group: 'shop' }).mark('tag-own', 'orders01').point('tag-own', 'orders01');
    expect(failedOver(run, 'tag-own', asked, 'orders01')).toMatchObject({ verdict: 'violated' });
    const final = withPoints('orders01', { group: 'shop' }).mark('tag-own', 'orders01').point('tag-own', 'orders01');
    final.role('orders01/mobility', 'source.finished', { finalTag: 'tag-own' });
    expect(failedOver(final, 'tag-own', asked, 'orders01')).toMatchObject({ verdict: 'passed' });
  });
});

interface Judged {
  readonly evidence: string;
}
