import { describe, expect, it } from 'vitest';
import { honestWork } from './honest-work.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const IDLE = 'replication.idle|shipment.flowing';
const COPYING = 'replication.initialCopy|shipment.flowing';
const RESYNCHRONISING = 'replication.resynchronising|shipment.flowing';

const judged = async (run: SyntheticRun) =>
  honestWork.judge(run.pass(20 * MINUTE_MS).drill('lab.end', { machines: [] }));
const started = (run: SyntheticRun, epoch: number, begin = 'full-copy') =>
  run.service('replication.started', { item: 'i', server: 'files01', epoch, direction: 'to-azure', begin });
const stopped = (run: SyntheticRun, epoch = 1) =>
  run.service('replication.stopped', { item: 'i', server: 'files01', epoch });
const says = (run: SyntheticRun, from: string | undefined, to: string, by?: string) =>
  run.role('files01/mobility', 'role.state', { role: 'mobility', from, to, by });

/** An agent that has begun its first epoch. */
function replicating(to = COPYING): SyntheticRun {
  const run = says(new SyntheticRun().server('files01'), undefined, IDLE);
  return says(started(run, 1).pass(MINUTE_MS), IDLE, to, 'ORDERED').pass(30 * MINUTE_MS);
}

describe('honest-work', () => {
  it('passes when an agent copies as it was ordered, and is idle when nothing is ordered any more', async () => {
    const run = stopped(replicating()).pass(2 * MINUTE_MS);
    expect(await judged(says(run, COPYING, IDLE, 'WITHDRAWN'))).toEqual({
      verdict: 'passed',
      looked: 2,
      evidence: '2 times an order came, or was withdrawn: the agent said what it was',
    });
  });

  it('is violated by an agent that calls a copy of everything a resynchronisation', async () => {
    expect(await judged(replicating(RESYNCHRONISING))).toMatchObject({
      verdict: 'violated',
      evidence: `files01/mobility says ${RESYNCHRONISING} at 1 min, when it was ordered to begin with a full-copy`,
    });
  });

  it('does not say which copy was ordered when one of two orders may be meant', async () => {
    const run = says(new SyntheticRun().server('files01'), undefined, IDLE);
    started(started(run, 1), 2, 'checksum-copy').pass(MINUTE_MS);
    expect(await judged(says(run, IDLE, COPYING, 'ORDERED'))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });

  it('is violated by an agent that is at work, or says that it cannot ship, five minutes after it was told to cease', async () => {
    expect(await judged(stopped(replicating()))).toMatchObject({
      verdict: 'violated',
      evidence: `files01/mobility says ${COPYING} 5 min after its order was withdrawn at 31 min`,
    });
    const blocked = says(stopped(replicating()), COPYING, 'replication.idle|shipment.blocked', 'WITHDRAWN');
    expect(await judged(blocked)).toMatchObject({ verdict: 'violated' });
  });

  it('lets an agent be that could not hear of it, has lost its power, or was ordered something else', async () => {
    const cut = stopped(replicating().fault('vpn-loss'));
    expect(await judged(cut)).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(await judged(stopped(replicating()).power('files01', 'off'))).toMatchObject({
      verdict: 'passed',
      looked: 1,
    });
    expect(await judged(started(stopped(replicating()), 2))).toMatchObject({ verdict: 'passed', looked: 1 });
  });
});
