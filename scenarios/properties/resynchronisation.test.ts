import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../reference/model/content.ts';
import { resynchronisation } from './resynchronisation.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const MIB = 2 ** 20;
const BLOCKS_OF_A_STRETCH = (16 * MIB) / BLOCK_BYTES;

/** A full copy of 1 000 MiB, and a point at 10 min. */
function replicated(): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS);
  sent(run, 1, 1000);
  return run
    .at(10 * MINUTE_MS)
    .mark('tag-a', 'files01')
    .point('tag-a', 'files01');
}

function sent(run: SyntheticRun, epoch: number, mib: number): SyntheticRun {
  const path = `logs/files01/${String(epoch).padStart(6, '0')}/000000001.completed_sync`;
  return run.world('cache.put', { account: 'cache', path, bytes: mib * MIB, readable: false });
}

function resynchronised(run: SyntheticRun, mib: number): SyntheticRun {
  run.pass(MINUTE_MS);
  run.service('replication.started', {
    item,
    server: 'files01',
    epoch: 2,
    direction: 'to-azure',
    begin: 'checksum-copy',
  });
  sent(run, 2, mib);
  return run.pass(MINUTE_MS).mark('tag-b', 'files01').point('tag-b', 'files01', { epoch: 2 });
}

const cut = (run: SyntheticRun) => run.pass(MINUTE_MS).power('files01', 'off').pass(MINUTE_MS).power('files01', 'on');

describe('resynchronisation', () => {
  it('passes after a power cut, when it sends what differs', () => {
    expect(resynchronisation.judge(resynchronised(cut(replicated()), 40))).toEqual({
      verdict: 'passed',
      looked: 2,
      evidence: '2 times replication began, 1 of them as a resynchronisation, each for a reason',
    });
  });

  it('is violated when nothing had broken the stream', () => {
    expect(resynchronisation.judge(resynchronised(replicated(), 40))).toMatchObject({
      verdict: 'violated',
      evidence: `${item} was resynchronised at 11 min, though nothing had broken its stream since 0 ms`,
    });
  });

  it('takes a power cut of another machine of the server for nothing to its stream', () => {
    const run = replicated().role('files01/mobility', 'role.state', {
      role: 'mobility',
      to: 'replication.differential',
    });
    run.pass(MINUTE_MS).power('azure:files01', 'off', 'files01').pass(MINUTE_MS);
    run.mark('tag-b', 'files01').point('tag-b', 'files01');
    expect(resynchronisation.judge(run)).toMatchObject({ verdict: 'passed' });
    run.power('files01', 'off').pass(MINUTE_MS).mark('tag-c', 'files01').point('tag-c', 'files01');
    expect(resynchronisation.judge(run)).toMatchObject({ verdict: 'violated' });
  });

  it('takes the word of a machine that went off between noting an order and saying so, and of no other', () => {
    const says = (run: SyntheticRun, by: string) =>
      run.role('files01/mobility', 'role.state', {
        role: 'mobility',
        by,
        from: 'replication.idle',
        to: 'replication.idle',
      });
    const judged = (run: SyntheticRun) => resynchronisation.judge(resynchronised(run, 40));
    const comesBack = (run: SyntheticRun) => says(says(run.pass(MINUTE_MS), 'ORDERED'), 'STREAM_BROKEN');
    const idle = () => says(new SyntheticRun().server('files01'), 'REGISTERED').protect('files01').at(MINUTE_MS);
    expect(judged(comesBack(cut(idle())))).toMatchObject({ verdict: 'passed' });
    expect(judged(comesBack(idle())), 'it never went off').toMatchObject({ verdict: 'violated' });
    const begun = says(cut(idle()), 'ORDERED').pass(MINUTE_MS);
    expect(judged(says(begun, 'STREAM_BROKEN')), 'it broke later').toMatchObject({ verdict: 'violated' });
    const before = says(new SyntheticRun().server('files01'), 'REGISTERED');
    expect(judged(comesBack(cut(before).protect('files01'))), 'off before the order').toMatchObject({
      verdict: 'violated',
    });
  });

  it('passes after a change of the process server, whose cache is lost for whoever has left it', () => {
    const moved = replicated()
      .pass(MINUTE_MS)
      .service('process-server.switched', { item, server: 'files01', from: 'ps01', to: 'cs01' });
    expect(resynchronisation.judge(resynchronised(moved, 40))).toMatchObject({ verdict: 'passed' });
    const other = replicated().service('process-server.switched', { item: itemOf('db01'), server: 'db01' });
    expect(resynchronisation.judge(resynchronised(other, 40))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated when everything is sent again', () => {
    expect(resynchronisation.judge(resynchronised(cut(replicated()), 990))).toMatchObject({
      verdict: 'violated',
      evidence: `${item}: the resynchronisation of epoch 2 sent 1 038 090 240 bytes, the first copy of everything 1 048 576 000`,
    });
  });

  it('knows the way home by what the master target applied, and says when nothing is there to compare with', () => {
    const home = (run: SyntheticRun, epoch: number, begin: string, mib: number) => {
      run.service('replication.started', { item, server: 'files01', epoch, direction: 'to-site', begin });
      const batch = { server: 'files01', epoch, sequence: 1, sealedBytes: mib * 2 ** 20, plainBytes: 1 };
      run.role('mt01/master-target', 'apply.batch', batch);
      const tag = `tag-${epoch}`;
      return run.pass(MINUTE_MS).mark(tag, 'files01').point(tag, 'files01', { epoch });
    };
    const way = (mib: number) => home(cut(home(cut(replicated()), 2, 'full-copy', 500)), 3, 'checksum-copy', mib);
    expect(resynchronisation.judge(way(40))).toMatchObject({ verdict: 'passed' });
    expect(resynchronisation.judge(way(490))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining(`${item}: the resynchronisation of epoch 3 sent`),
    });
    const blind = resynchronisation.judge(home(cut(replicated()), 2, 'checksum-copy', 490));
    expect(blind).toMatchObject({
      verdict: 'passed',
      unjudged: [expect.stringContaining('no first copy had arrived whole')],
    });
  });

  it('is one without a cause at the second reprotect to an original, unless the first has failed', () => {
    const twice = (by: string) => {
      const started = { item, server: 'files01', direction: 'to-site', begin: 'checksum-copy', location: 'original' };
      const run = cut(replicated())
        .service('replication.started', { ...started, epoch: 2 })
        .pass(MINUTE_MS);
      run.service('item.state', { item, from: 'reprotecting', to: 'committed', by }).pass(MINUTE_MS);
      return resynchronisation.judge(run.service('replication.started', { ...started, epoch: 3 }));
    };
    expect(twice('REPROTECT_FAILED')).toMatchObject({ verdict: 'passed' });
    expect(twice('NOTHING')).toMatchObject({ verdict: 'violated' });
  });

  it('lets it send every stretch that the source wrote to since its last point, and no more', () => {
    const behind = (mib: number) => {
      const run = cut(replicated());
      for (const stretch of [0, 3, 3, 40]) run.write('files01/system', 7, stretch * BLOCKS_OF_A_STRETCH + stretch);
      return resynchronisation.judge(resynchronised(run, mib));
    };
    expect(behind(200 + 3 * 16)).toMatchObject({ verdict: 'passed' });
    expect(behind(200 + 3 * 16 + 1)).toMatchObject({ verdict: 'violated' });
  });

  describe('lets it send no more content than can differ', () => {
    /** The blocks of five stretches are occupied; since the last point only the third was written to. */
    const compared = (plainBytes: number, disksBefore = 'tag-a') => {
      const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS);
      for (let block = 0; block < 5 * BLOCKS_OF_A_STRETCH; block += 8) run.write('files01/system', 1, block);
      sent(run, 1, 1000)
        .at(10 * MINUTE_MS)
        .mark('tag-a', 'files01')
        .point(disksBefore, 'files01');
      cut(run).write('files01/system', 7, 2 * BLOCKS_OF_A_STRETCH);
      run.pass(MINUTE_MS);
      const order = { item, server: 'files01', epoch: 2, direction: 'to-azure', begin: 'checksum-copy' };
      run.service('replication.started', order);
      const batch = { item, server: 'files01', epoch: 2, sequence: 1, sealedBytes: 1, plainBytes };
      run.service('apply.batch', batch).service('apply.batch', batch);
      return resynchronisation.judge(
        run.pass(MINUTE_MS).mark('tag-b', 'files01').point('tag-b', 'files01', { epoch: 2 }),
      );
    };

    it('which is what is occupied in its own length around what was written', () => {
      expect(compared(6 * MIB)).toMatchObject({ verdict: 'passed' });
      expect(compared(9 * MIB)).toMatchObject({
        verdict: 'violated',
        evidence: expect.stringContaining('could differ since the last point'),
      });
    });

    it('unless nobody knows how the disks of another machine differed', () => {
      expect(compared(9 * MIB, 'of-another')).toMatchObject({ verdict: 'passed' });
    });
  });

  it('lets a server send home to what it was as much as either wrote since the failover, and no more', () => {
    const home = (plainBytes: number) => {
      const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS);
      for (let block = 0; block < 5 * BLOCKS_OF_A_STRETCH; block += 8) run.write('files01/system', 1, block);
      sent(run, 1, 1000).mark('tag-a', 'files01').point('tag-a', 'files01').pass(MINUTE_MS);
      run.write('files01/system', 8, 1);
      run.power('files01', 'off').bringUp('azure:files01', 'tag-a', 'files01').job('UnplannedFailover', item);
      run.write('azure:files01/system', 9, 4 * BLOCKS_OF_A_STRETCH + 1);
      run.pass(MINUTE_MS);
      const way = { direction: 'to-site', begin: 'checksum-copy', location: 'original' };
      run.service('replication.started', { item, server: 'files01', epoch: 2, ...way });
      const batch = { server: 'files01', epoch: 2, sequence: 1, sealedBytes: 1, plainBytes };
      run.role('cs01/master-target', 'apply.batch', batch).pass(MINUTE_MS);
      run.mark('tag-b', 'azure:files01', { server: 'files01' }).point('tag-b', 'files01', { epoch: 2 });
      return resynchronisation.judge(run);
    };
    // What is occupied around what either wrote, in four stretches, with the block that is new; and zeros for the one that was lost.
    const most = MIB + Math.ceil(1.1 * (4 * (BLOCKS_OF_A_STRETCH / 8) + 1 + 1) * BLOCK_BYTES);
    expect(home(most)).toMatchObject({ verdict: 'passed' });
    expect(home(most + 1)).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('though 10 285 056 at most could differ since the failover'),
    });
  });

  it('knows that a point may be a state of long ago when it arrives', () => {
    const late = (written: 'before its tag' | 'after it') => {
      const run = replicated().at(20 * MINUTE_MS);
      const write = () => run.write('files01/system', 7);
      if (written === 'before its tag') write();
      run.mark('tag-c', 'files01').at(140 * MINUTE_MS);
      if (written === 'after it') write();
      return resynchronisation.judge(resynchronised(cut(run.point('tag-c', 'files01')), 210));
    };
    expect(late('after it')).toMatchObject({ verdict: 'passed' });
    expect(late('before its tag')).toMatchObject({ verdict: 'violated' });
  });

  it('lets it send everything when the copy before it never came to its end', () => {
    const anew = (arrived: boolean) => {
      const run = replicated().pass(MINUTE_MS);
      run.service('replication.started', {
        item,
        server: 'files01',
        epoch: 2,
        direction: 'to-azure',
        begin: 'full-copy',
      });
      if (arrived) run.pass(MINUTE_MS).mark('tag-c', 'files01').point('tag-c', 'files01', { epoch: 2 });
      cut(run).service('replication.started', {
        item,
        server: 'files01',
        epoch: 3,
        direction: 'to-azure',
        begin: 'checksum-copy',
      });
      sent(run, 3, 990).pass(MINUTE_MS).mark('tag-d', 'files01').point('tag-d', 'files01', { epoch: 3 });
      return resynchronisation.judge(run);
    };
    expect(anew(false)).toMatchObject({ verdict: 'passed' });
    expect(anew(true)).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a point that the broken epoch yields after all', () => {
    const run = cut(replicated()).pass(MINUTE_MS).mark('tag-b', 'files01').point('tag-b', 'files01');
    expect(resynchronisation.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence:
        `${item} has a point of 13 min in epoch 1, which a power cut broke at 11 min: ` +
        'it had to be resynchronised first',
    });
  });

  it('holds a power cut against the epoch that the machine had begun, not against one it had not heard of', () => {
    const cutWhile = (heardBefore: boolean) => {
      const run = replicated().role('files01/mobility', 'role.state', {
        role: 'mobility',
        by: 'COPIED',
        to: 'replication.differential',
      });
      run.pass(MINUTE_MS).service('job.start', { item, job: 'job-2', scenario: 'RepairVMReplication' });
      run.service('replication.started', {
        item,
        server: 'files01',
        epoch: 2,
        direction: 'to-azure',
        begin: 'checksum-copy',
      });
      run.pass(MINUTE_MS);
      const ordered = () =>
        run.role('files01/mobility', 'role.state', {
          role: 'mobility',
          by: 'ORDERED',
          to: 'replication.resynchronising',
        });
      if (heardBefore) ordered().pass(MINUTE_MS);
      run.power('files01', 'off').pass(MINUTE_MS).power('files01', 'on').pass(MINUTE_MS);
      if (!heardBefore) ordered().pass(MINUTE_MS);
      run.mark('tag-b', 'files01').point('tag-b', 'files01', { epoch: 2 });
      return resynchronisation.judge(run);
    };
    expect(cutWhile(false)).toMatchObject({ verdict: 'passed' });
    expect(cutWhile(true)).toMatchObject({ verdict: 'violated' });
  });

  it('is violated when it begins by itself before anybody could look into it, and not when it is asked for', () => {
    const begunAfter = (minutes: number, asked = false) => {
      const run = cut(replicated()).service('health.raise', { item, code: '78024', severity: 'Error' });
      run.pass((minutes - 1) * MINUTE_MS);
      if (asked) run.job('RepairVMReplication', item);
      return resynchronisation.judge(resynchronised(run, 40));
    };
    expect(begunAfter(10)).toMatchObject({ verdict: 'passed' });
    expect(begunAfter(5)).toMatchObject({
      verdict: 'violated',
      evidence:
        `${item} was resynchronised by itself at 17 min, 5 min after its stream was said to be broken; ` +
        '9 min have to pass',
    });
    expect(begunAfter(5, true)).toMatchObject({ verdict: 'passed' });
  });
});
