import { describe, expect, it } from 'vitest';
import { consistentCut } from './consistent-cut.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const OPENED = { integrity: 'ok', recovered: false, rows: [] };
const SHARED = { group: 'shop' };

/** Both members are protected; three orders were billed. */
function shop(): SyntheticRun {
  const run = new SyntheticRun();
  for (const server of ['orders01', 'billing01']) run.server(server).protect(server).workload('opened', server, OPENED);
  for (const id of [1, 2, 3])
    run.pass(1000).transact('orders01', 'orders', id).transact('billing01', 'bills', id, { refers: id });
  return run.at(5 * MINUTE_MS);
}

function sharedPoint(run: SyntheticRun, tag: string): SyntheticRun {
  return run.point(tag, 'orders01', SHARED).point(tag, 'billing01', SHARED);
}

const held = (run: SyntheticRun, server: string, kind: 'disk.held' | 'disk.released') => {
  const disk = `${server}/system`;
  return run.world(kind, { disk, server, machine: server, position: run.history.positionOf(disk) });
};

const marked = (run: SyntheticRun, server: string, tag: string) =>
  run.markDisk(tag, `${server}/system`, { server, machine: server, held: true });

/** A good cut: orders01 holds before billing01, the coordinator, marks, and until it has marked itself. */
const cutAt = (run: SyntheticRun, tag: string) =>
  held(marked(held(run, 'orders01', 'disk.held').mark(tag, 'billing01'), 'orders01', tag), 'orders01', 'disk.released');

describe('consistent-cut, by the instants', () => {
  it('passes when the other member holds before the coordinator marks, and until it has marked itself', () => {
    const run = held(shop(), 'orders01', 'disk.held').pass(40).mark('tag-g', 'billing01').pass(40);
    held(marked(run, 'orders01', 'tag-g'), 'orders01', 'disk.released');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 shared recovery point: all members stood still at one instant, no bill precedes its order',
    });
  });

  it('is violated when the other member holds only after the coordinator marked', () => {
    const run = shop().mark('tag-g', 'billing01').pass(40).mark('tag-g', 'orders01');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({
      verdict: 'violated',
      evidence:
        'shop, tag tag-g: billing01/system stood at its mark only until 0 h 05 min 00.000 s, ' +
        'orders01/system only from 0 h 05 min 00.040 s: no instant is common to both',
    });
  });

  it('is violated when the other member let go before the coordinator marked', () => {
    const run = shop().mark('tag-g', 'orders01').pass(40).mark('tag-g', 'billing01');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated when a member marks without holding, even while the other one holds later', () => {
    const run = shop().mark('tag-g', 'orders01', { held: false }).pass(40).mark('tag-g', 'billing01');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('orders01/system (not held) stood at its mark only until 0 h 05 min 00.000 s'),
    });
  });

  it('is violated when nobody holds, though all mark within one millisecond', () => {
    const run = shop().mark('tag-g', 'orders01', { held: false }).mark('tag-g', 'billing01', { held: false });
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('billing01/system (not held) only from 0 h 05 min 00.000 s'),
    });
  });

  it('lets the coordinator mark without holding while all others hold', () => {
    const run = held(shop(), 'orders01', 'disk.held').mark('tag-g', 'billing01', { held: false });
    held(marked(run, 'orders01', 'tag-g'), 'orders01', 'disk.released');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({ verdict: 'passed' });
  });

  it('takes a power cut for the end of a hold', () => {
    const run = marked(held(shop(), 'orders01', 'disk.held'), 'orders01', 'tag-g').power('orders01', 'off');
    run.pass(40).mark('tag-g', 'billing01');
    expect(consistentCut.judge(sharedPoint(run, 'tag-g'))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a shared point of a server on which the tag was never set', () => {
    const run = sharedPoint(shop().mark('tag-g', 'orders01'), 'tag-g');
    expect(consistentCut.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'shop, tag tag-g was never set on billing01, which has a point of it',
    });
  });

  it('has nothing to look at while no point is shared by two', () => {
    const run = shop().mark('tag-a', 'orders01').point('tag-a', 'orders01').point('tag-g', 'billing01', SHARED);
    expect(consistentCut.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});

describe('consistent-cut, by orders and bills', () => {
  /** A barrier that leaks: though orders01 holds, an order is taken behind its mark, and billed before the other mark. */
  function torn(): SyntheticRun {
    const run = marked(held(shop(), 'orders01', 'disk.held'), 'orders01', 'tag-g').transact('orders01', 'orders', 4);
    return held(
      run.transact('billing01', 'bills', 4, { refers: 4 }).mark('tag-g', 'billing01'),
      'orders01',
      'disk.released',
    );
  }

  it('finds a bill that is in the cut while its order is not, though nobody used the point', () => {
    expect(consistentCut.judge(sharedPoint(torn(), 'tag-g'))).toMatchObject({
      verdict: 'violated',
      evidence:
        'shop, tag tag-g: bill 4 is in (write 12 of billing01, mark at 12), ' +
        'its order 4 not yet in orders01 (mark at write 9)',
    });
  });

  it('knows that an order was taken by another machine of the server, which is in no cut', () => {
    const woken = () => {
      const run = cutAt(shop(), 'tag-a').bringUp('old', 'tag-a', 'orders01');
      return run.workload('opened', 'old', OPENED, 'orders01').pass(1000);
    };
    const billed = (run: SyntheticRun) => {
      run.transact('billing01', 'bills', 4, { refers: 9 });
      return consistentCut.judge(sharedPoint(cutAt(run, 'tag-g'), 'tag-g'));
    };
    expect(billed(woken().transact('old', 'orders', 9, {}, 'orders01'))).toMatchObject({ verdict: 'passed' });
    expect(billed(woken().transact('old', 'orders', 8, {}, 'orders01'))).toMatchObject({ verdict: 'violated' });
  });

  it('and that it was, before the bills began, when that machine is still at work beside them', () => {
    const billed = (then: (run: SyntheticRun) => void) => {
      const run = cutAt(shop(), 'tag-a').bringUp('old', 'tag-a', 'orders01');
      run.workload('opened', 'old', OPENED, 'orders01').pass(1000).transact('old', 'orders', 9, {}, 'orders01');
      run.pass(1000).workload('opened', 'billing01', OPENED).pass(1000);
      then(run);
      run.transact('billing01', 'bills', 4, { refers: 9 });
      return consistentCut.judge(sharedPoint(cutAt(run, 'tag-g'), 'tag-g'));
    };
    const ordersOn = (run: SyntheticRun) => void run.transact('old', 'orders', 10, {}, 'orders01');
    expect(billed(ordersOn)).toMatchObject({ verdict: 'passed' });
    const offAndOn = (run: SyntheticRun) => ordersOn(run.workload('opened', 'old', OPENED, 'orders01').pass(1000));
    expect(billed(offAndOn)).toMatchObject({ verdict: 'passed' });
    expect(billed(() => {})).toMatchObject({ verdict: 'violated' });
    expect(billed((run) => void run.workload('opened', 'old', OPENED, 'orders01'))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('compares every bill once, in the first cut that has it', () => {
    const run = sharedPoint(cutAt(shop(), 'tag-g'), 'tag-g').pass(MINUTE_MS);
    cutAt(run.transact('billing01', 'bills', 4, { refers: 99 }), 'tag-h');
    cutAt(sharedPoint(run, 'tag-h').pass(MINUTE_MS), 'tag-i');
    expect(consistentCut.judge(sharedPoint(run, 'tag-i'))).toMatchObject({
      verdict: 'violated',
      looked: 3,
      evidence: expect.stringMatching(/^shop, tag tag-h: bill 4 [^;]*$/),
    });
  });

  const rows = (table: string, ...ids: readonly number[]) => ids.map((id) => [table, id, `d${id}`, id]);

  /** Both come up for a test and open what is given. */
  function opened(run: SyntheticRun, orders: readonly number[], bills: readonly number[], tags = ['tag-g', 'tag-g']) {
    run.bringUp('orders01-Test', tags[0]!, 'orders01', { purpose: 'test' });
    run.workload('opened', 'orders01-Test', { ...OPENED, rows: rows('orders', ...orders) }, 'orders01');
    run.bringUp('billing01-Test', tags[1]!, 'billing01', { purpose: 'test' });
    return run.workload('opened', 'billing01-Test', { ...OPENED, rows: rows('bills', ...bills) }, 'billing01');
  }

  const cut = () => sharedPoint(cutAt(shop(), 'tag-g'), 'tag-g');

  it('passes when every bill that came up has its order', () => {
    expect(consistentCut.judge(opened(cut(), [1, 2, 3], [1, 2]))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated by a bill that came up without its order', () => {
    expect(consistentCut.judge(opened(cut(), [1, 2], [1, 2, 3]))).toMatchObject({
      verdict: 'violated',
      evidence:
        'billing01-Test holds bill 3 of order 3, but orders01-Test has no such order; brought up together from tag tag-g',
    });
  });

  it('is violated when a recovery plan brings members up from shared points that are not the same', () => {
    const run = cutAt(cut().pass(MINUTE_MS), 'tag-h');
    sharedPoint(run, 'tag-h').service('job.start', { job: 'j', scenario: 'TestFailover', item: 'shop-plan' });
    expect(consistentCut.judge(opened(run, [1, 2], [1, 2, 3], ['tag-g', 'tag-h']))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('brought up together from tag tag-g and tag tag-h'),
    });
  });

  it('is violated when a recovery plan brings members up from different cuts, though both had both', () => {
    const run = cutAt(cut().pass(MINUTE_MS), 'tag-h');
    sharedPoint(run, 'tag-h').service('job.start', { job: 'j', scenario: 'UnplannedFailover', item: 'shop-plan' });
    expect(consistentCut.judge(opened(run, [1, 2, 3], [1, 2], ['tag-h', 'tag-g']))).toMatchObject({
      verdict: 'violated',
      evidence:
        'UnplannedFailover of shop-plan brought up orders01-Test from tag tag-h and billing01-Test from tag tag-g: ' +
        'different cuts of shop, though all had both',
    });
  });

  it('does not mind different cuts when one member did not have the newer one yet', () => {
    const run = cutAt(cut().pass(MINUTE_MS), 'tag-h').point('tag-h', 'orders01', SHARED);
    run.service('job.start', { job: 'j', scenario: 'UnplannedFailover', item: 'shop-plan' });
    run.point('tag-h', 'billing01', SHARED);
    expect(consistentCut.judge(opened(run, [1, 2, 3], [1, 2], ['tag-h', 'tag-g']))).toMatchObject({
      verdict: 'passed',
    });
  });

  it('does not compare machines that two requests of their own brought up', () => {
    const run = cutAt(cut().pass(MINUTE_MS), 'tag-h');
    sharedPoint(run, 'tag-h').service('job.start', { job: 'j', scenario: 'TestFailover', item: itemOf('orders01') });
    expect(consistentCut.judge(opened(run, [1, 2], [1, 2, 3], ['tag-g', 'tag-h']))).toMatchObject({
      verdict: 'passed',
    });
  });
});
