import { describe, expect, it } from 'vitest';
import { resynchronisation } from './resynchronisation.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

/** A full copy of 1 000 bytes, and a point at 10 min. */
function replicated(): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS);
  sent(run, 1, 1000);
  return run
    .at(10 * MINUTE_MS)
    .mark('tag-a', 'files01')
    .point('tag-a', 'files01');
}

function sent(run: SyntheticRun, epoch: number, bytes: number): SyntheticRun {
  const path = `logs/files01/${String(epoch).padStart(6, '0')}/000000001.completed_sync`;
  return run.world('cache.put', { account: 'cache', path, bytes, readable: false });
}

function resynchronised(run: SyntheticRun, bytes: number): SyntheticRun {
  run.pass(MINUTE_MS);
  run.service('replication.started', {
    item,
    server: 'files01',
    epoch: 2,
    direction: 'to-azure',
    begin: 'checksum-copy',
  });
  sent(run, 2, bytes);
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
      evidence: `${item}: the resynchronisation of epoch 2 sent 990 bytes, the first copy of everything 1 000`,
    });
  });

  it('lets it send what a source changed while its replica was behind for hours, and no more', () => {
    const behind = (bytes: number) => {
      // 5 bytes a minute, as long as somebody looked; then nothing for two hours.
      const run = replicated().at(20 * MINUTE_MS);
      run.world('cache.put', { account: 'cache', path: 'logs/files01/000001/000000002.x', bytes: 50, readable: false });
      run.mark('tag-c', 'files01').point('tag-c', 'files01');
      return resynchronisation.judge(resynchronised(cut(run.at(140 * MINUTE_MS)), bytes));
    };
    expect(behind(750)).toMatchObject({ verdict: 'passed' });
    expect(behind(1300)).toMatchObject({ verdict: 'violated' });
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
});
