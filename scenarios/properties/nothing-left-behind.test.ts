import { describe, expect, it } from 'vitest';
import { nothingLeftBehind } from './nothing-left-behind.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

interface Left {
  readonly machines?: readonly string[];
  readonly disks?: readonly string[];
  readonly blobs?: number;
}

/** A machine made from a point, and perhaps removed again. */
function broughtUp(removed: boolean): SyntheticRun {
  const run = new SyntheticRun()
    .server('files01')
    .protect('files01')
    .mark('tag-a', 'files01')
    .point('tag-a', 'files01');
  run.pass(MINUTE_MS).bringUp('azure:files01-Test', 'tag-a', 'files01', { purpose: 'test' });
  const machine = { machine: 'azure:files01-Test', server: 'files01', purpose: 'test' };
  return removed ? run.pass(MINUTE_MS).world('machine.removed', machine) : run;
}

function judged(run: SyntheticRun, { machines = [], disks = [], blobs = 0 }: Left) {
  run.pass(MINUTE_MS).drill('lab.end', {
    machines: machines.map((machine) => ({ machine, server: 'files01', purpose: 'production', power: 'on' })),
    disks: disks.map((name) => ({ place: 'azure', name })),
    accounts: [{ account: 'cache', blobs }],
    links: [],
  });
  return nothingLeftBehind.judge(run);
}

const seed = 'asrseeddisk-files01-PHYSICAL-1';

describe('nothing-left-behind', () => {
  it('passes when every disk has a machine or an item that needs it', () => {
    expect(judged(broughtUp(true), { disks: [seed] })).toMatchObject({ verdict: 'passed' });
    const there = { machines: ['azure:files01-Test'], disks: [seed, 'system'] };
    expect(judged(broughtUp(false), there)).toMatchObject({ verdict: 'passed' });
  });

  it('is violated by the disk of a machine that is gone', () => {
    const evidence = 'system in Azure belongs to no machine any more';
    expect(judged(broughtUp(true), { disks: [seed, 'system'] })).toMatchObject({ verdict: 'violated', evidence });
  });

  it('is violated by the replica of a server that is not protected any more', () => {
    const run = broughtUp(true).state('files01', 'protected', 'unprotected', 'Unprotected');
    const evidence = `${seed} of files01, which is not protected any more`;
    expect(judged(run, { disks: [seed] })).toMatchObject({ verdict: 'violated', evidence });
  });

  it('is violated by a machine in Azure that outlives the commit of its failback', () => {
    const run = new SyntheticRun()
      .server('files01')
      .protect('files01')
      .mark('tag-a', 'files01')
      .point('tag-a', 'files01');
    run.bringUp('azure:files01', 'tag-a', 'files01').pass(MINUTE_MS);
    run.state('files01', 'failedBack', 'committedHome', 'UnplannedFailoverCommitted');
    expect(judged(run, { machines: ['azure:files01'], disks: ['system'] })).toMatchObject({
      verdict: 'violated',
      evidence: 'azure:files01 is still there, though the failback of files01 was committed at 1 min',
    });
  });

  it('is violated by blobs that nobody fetches away', () => {
    expect(judged(broughtUp(true), { blobs: 400 })).toMatchObject({ verdict: 'violated' });
  });
});
