import { describe, expect, it } from 'vitest';
import { refusals } from './refusals.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const planned = { operation: 'PlannedFailover', subject: 'files01', expect: 'PlannedFailoverNotSupported' };

function tried(end?: Readonly<Record<string, unknown>>): SyntheticRun {
  const run = new SyntheticRun().server('files01').at(MINUTE_MS).drill('attempt', planned);
  return end ? run.drill('attempt.end', { ...planned, ...end }) : run;
}

describe('refusals', () => {
  it('passes when the attempt was refused with the right code', () => {
    expect(refusals.judge(tried({ outcome: 'refused', code: planned.expect }))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 attempt at what is not supported: all refused, with the right code',
    });
  });

  it('is violated by a refusal with another code', () => {
    expect(refusals.judge(tried({ outcome: 'refused', code: '78174' }))).toMatchObject({
      verdict: 'violated',
      evidence: 'PlannedFailover of files01 (1 min) was refused with 78174, not with PlannedFailoverNotSupported',
    });
  });

  it('is violated by an attempt that was accepted, and tells when it was even carried out', () => {
    const run = tried().service('job.start', { job: 'j', scenario: 'UnplannedFailover', item: 'item-files01' });
    run
      .drill('attempt.end', { ...planned, outcome: 'accepted' })
      .mark('tag-a', 'files01')
      .pass(10 * MINUTE_MS);
    run.service('job.end', { job: 'j', scenario: 'UnplannedFailover', item: 'item-files01', state: 'Succeeded' });
    expect(refusals.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        'PlannedFailover of files01 (1 min) was accepted; it had to be refused with PlannedFailoverNotSupported; ' +
        'PlannedFailover of files01 (1 min) was even carried out, by 11 min',
    });
  });

  it('is violated by an attempt that nobody answered', () => {
    expect(refusals.judge(tried())).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('was neither refused nor accepted'),
    });
  });

  it('is violated when an unsupported job succeeds without any attempt', () => {
    const run = new SyntheticRun().at(MINUTE_MS).job('PlannedFailover', 'item-files01');
    expect(refusals.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'PlannedFailover of item-files01 succeeded at 1 min; there is no such thing',
    });
  });

  it('is violated when a server comes home to physical hardware', () => {
    const run = new SyntheticRun().at(MINUTE_MS);
    const fields = { machine: 'files01', server: 'files01', purpose: 'production' };
    run.world('machine.created', { ...fields, place: 'site', disks: [] });
    run.service('machine.prepared', { ...fields, item: 'i', point: 'p', tag: 't', sources: [], disks: [] });
    expect(refusals.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'files01 came home to physical hardware at 1 min, not to VMware',
    });
  });

  it('is inconclusive when nothing was tried', () => {
    expect(refusals.judge(new SyntheticRun().job('TestFailover', 'i'))).toMatchObject({ verdict: 'inconclusive' });
  });
});
