import { describe, expect, it } from 'vitest';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';
import { testFailoverClean } from './test-failover-clean.ts';

const item = itemOf('files01');
const machine = { machine: 'files01-Test', server: 'files01', purpose: 'test' };

interface Course {
  /** Minutes after the hour at which points arrive. */
  readonly points?: readonly number[];
  readonly purpose?: string;
  readonly removed?: boolean;
  readonly target?: string;
  readonly during?: (run: SyntheticRun) => void;
}

/** A test failover at 1 h, its cleanup at 1 h 30 min. */
function tested({
  points = [2, 7, 12, 17, 22, 27],
  purpose = 'test',
  removed = true,
  target = item,
  during,
}: Course = {}) {
  const run = new SyntheticRun().server('files01').protect('files01').mark('tag-a', 'files01');
  run
    .at(HOUR_MS - 3 * MINUTE_MS)
    .point('tag-a', 'files01')
    .at(HOUR_MS);
  run.service('job.start', { job: 't', scenario: 'TestFailover', item: target });
  run.pass(MINUTE_MS).bringUp('files01-Test', 'tag-a', 'files01', { purpose });
  run.service('job.end', { job: 't', scenario: 'TestFailover', item: target, state: 'Succeeded' });
  during?.(run);
  for (const after of points) run.at(HOUR_MS + after * MINUTE_MS).point(`tag-${after}`, 'files01');
  run.at(HOUR_MS + 30 * MINUTE_MS);
  if (removed) run.world('machine.removed', machine);
  return run.job('TestFailoverCleanup', target);
}

const end = (run: SyntheticRun, machines: readonly unknown[] = []) => run.drill('lab.end', { machines, links: [] });

describe('test-failover-clean', () => {
  it('passes when the machine is gone and points kept coming', () => {
    expect(testFailoverClean.judge(end(tested()))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 test machine disturbed nothing: recovery points kept coming',
    });
  });

  it('is violated by a cleanup that leaves the machine, for one item as for a recovery plan', () => {
    const evidence = 'the cleanup that succeeded at 1 h 30 min left files01-Test in place';
    const left = [{ ...machine, power: 'on' }];
    const one = testFailoverClean.judge(end(tested({ removed: false }), left));
    expect(one).toMatchObject({ verdict: 'violated', evidence });
    const plan = testFailoverClean.judge(end(tested({ removed: false, target: 'shop-plan' }), left));
    expect(plan).toMatchObject({ verdict: 'violated', evidence });
  });

  /** Both are tested by their plan; then something becomes of files01, and only the machine of web01 is cleaned up. */
  const testedTogether = (then: (run: SyntheticRun) => void) => {
    const run = new SyntheticRun().server('files01').server('web01').protect('files01').protect('web01');
    run.mark('tag-a', 'files01').mark('tag-b', 'web01').at(HOUR_MS);
    run.service('job.start', { job: 't', scenario: 'TestFailover', item: 'plan' });
    run.bringUp('files01-Test', 'tag-a', 'files01', { purpose: 'test' });
    run.bringUp('web01-Test', 'tag-b', 'web01', { purpose: 'test' });
    run.service('job.end', { job: 't', scenario: 'TestFailover', item: 'plan', state: 'Succeeded' });
    then(run);
    run.pass(MINUTE_MS).world('machine.removed', { machine: 'web01-Test', server: 'web01', purpose: 'test' });
    run.service('item.state', { item: itemOf('web01'), from: 'testing', to: 'protected', by: 'TEST_CLEANED' });
    run.job('TestFailoverCleanup', 'plan').pass(3 * MINUTE_MS);
    return testFailoverClean.judge(end(run, [{ ...machine, power: 'on' }]));
  };

  it("takes the machine of a server that was disabled while it was tested for the operator's, not for its plan's", () => {
    const disabled = testedTogether((run) => run.state('files01', 'testing', 'unprotected', 'Unprotected'));
    expect(disabled).toMatchObject({ verdict: 'passed', hazards: [{ code: 'TestNotCleanedUp', subject: 'files01' }] });
    expect(testedTogether(() => {})).toMatchObject({
      verdict: 'violated',
      evidence: 'the cleanup that succeeded at 1 h 01 min left files01-Test in place',
    });
  });

  it('does not ask of a cleanup that a server counts as tested which was disabled meanwhile, and is protected anew', () => {
    const untested = { item, code: '161011', severity: 'Warning' };
    const anew = testedTogether((run) => {
      run.state('files01', 'testing', 'unprotected', 'Unprotected').world('machine.removed', machine);
      run.protect('files01', { epoch: 2 }).service('health.raise', untested);
    });
    expect(anew).toMatchObject({ verdict: 'passed' });
    const still = testedTogether((run) => run.world('machine.removed', machine).service('health.raise', untested));
    expect(still).toMatchObject({
      verdict: 'violated',
      evidence: `${item} is still said to be untested (161011) 2 min after its test was cleaned up at 1 h 01 min`,
    });
  });

  /** A test whose job ended like that, and whose machine stands at the end of the drill. */
  const standing = (state: string, then: (run: SyntheticRun) => void = () => {}) => {
    const run = new SyntheticRun().server('files01').protect('files01').mark('tag-a', 'files01').at(HOUR_MS);
    const job = { job: 'test', scenario: 'TestFailover', item: 'item-files01' };
    run.service('job.start', job).bringUp('files01-Test', 'tag-a', 'files01', { purpose: 'test' });
    run.service('job.end', { ...job, state });
    then(run);
    return testFailoverClean.judge(end(run, [{ ...machine, power: 'off' }]));
  };

  it('tells as a hazard of a machine that nobody asked to clean up', () => {
    expect(standing('Succeeded')).toMatchObject({
      verdict: 'passed',
      hazards: [
        {
          code: 'TestNotCleanedUp',
          evidence: 'at the end (1 h 00 min) files01-Test stands, and nobody had asked for a cleanup that succeeded',
        },
      ],
    });
  });

  it("takes a machine that stood when its plan failed for another one, and was then disabled, for the operator's", () => {
    const disabled = standing('Failed', (run) => run.state('files01', 'testing', 'unprotected', 'Unprotected'));
    expect(disabled).toMatchObject({ verdict: 'passed', hazards: [{ code: 'TestNotCleanedUp' }] });
    const failed = standing('Failed', (run) => run.state('files01', 'testing', 'protected', 'Protected'));
    expect(failed).toMatchObject({ verdict: 'violated' });
  });

  it.each(['Failed', 'Cancelled'])('is violated by a machine whose test failover ended %s and left it', (state) => {
    expect(standing(state)).toMatchObject({
      verdict: 'violated',
      evidence: 'at the end (1 h 00 min) files01-Test is still there, though its test failover did not succeed',
    });
  });

  it('takes the machine of a failover for no test, wherever it stands', () => {
    const run = tested().pass(MINUTE_MS).service('job.start', { job: 'f', scenario: 'UnplannedFailover', item });
    run.bringUp('files01-copy', 'tag-a', 'files01', { purpose: 'test' });
    run.service('job.end', { job: 'f', scenario: 'UnplannedFailover', item, state: 'Succeeded' });
    const judgement = testFailoverClean.judge(end(run));
    expect(judgement).toMatchObject({ verdict: 'passed', looked: 1 });
    expect(judgement).not.toHaveProperty('hazards');
  });

  it('leaves a test that stands in production to be told once, by its network', () => {
    const uncleaned = (purpose: string) => {
      const run = end(tested({ purpose, removed: false }));
      const records = run.records.filter(({ scenario }) => scenario !== 'TestFailoverCleanup');
      return testFailoverClean.judge({ header: run.header, records, history: run.history, startsAtMs: run.startsAtMs });
    };
    expect(uncleaned('test')).toMatchObject({ hazards: [{ code: 'TestNotCleanedUp' }] });
    expect(uncleaned('production')).not.toHaveProperty('hazards');
  });

  it('is violated when points stop while the machine is there', () => {
    expect(testFailoverClean.judge(end(tested({ points: [2, 7, 12, 27] })))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01 got no recovery point from 1 h 12 min to 1 h 27 min, while under test',
    });
  });

  it('is violated when points stop and do not come again', () => {
    expect(testFailoverClean.judge(end(tested({ points: [2] })))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01 got no recovery point from 1 h 02 min to 1 h 30 min, while under test',
    });
  });

  it('does not blame the test for what a fault or a disaster does', () => {
    const fault = tested({ points: [2], during: (run) => run.fault('storage-blocked') });
    expect(testFailoverClean.judge(end(fault))).toMatchObject({ verdict: 'passed' });
    const disaster = tested({ points: [], during: (run) => run.drill('disaster', { servers: ['files01'] }) });
    expect(testFailoverClean.judge(end(disaster))).toMatchObject({ verdict: 'passed' });
  });

  it('does not blame the test for a source that has no power, or had none until lately', () => {
    const dark = (server: string, minutes = 30) => {
      const during = (run: SyntheticRun) => {
        run.server('orders01');
        for (const one of ['files01', 'orders01']) run.workload('started', one, { purpose: 'production' });
        run.power(server, 'off').pass(minutes * MINUTE_MS);
        if (minutes < 30) run.power(server, 'on').workload('started', server, { purpose: 'production' });
      };
      const run = tested({ points: [], during });
      return testFailoverClean.judge(end(run.job('TestFailoverCleanup', item)));
    };
    expect(dark('files01')).toMatchObject({
      unjudged: [expect.stringContaining('while under test, because its server was not at work from 1 h 01 min')],
    });
    expect(dark('files01', 5)).toMatchObject({ verdict: 'passed' });
    expect(dark('orders01')).toMatchObject({ verdict: 'violated' });
  });

  it('does not blame the test for points that wait behind a line full of something else, and for no more than that', () => {
    const full = (minutes: number) => {
      const span = { fromMs: HOUR_MS + 3 * MINUTE_MS, toMs: HOUR_MS + (3 + minutes) * MINUTE_MS };
      const during = (run: SyntheticRun) => run.world('line.full', { link: 'wan', direction: 'up', ...span });
      return testFailoverClean.judge(end(tested({ points: [2, 17, 27], during })));
    };
    expect(full(14)).toMatchObject({
      verdict: 'passed',
      unjudged: [
        'item-files01 got no recovery point from 1 h 02 min to 1 h 17 min, while under test, because the line was full for 14 min of it',
      ],
    });
    expect(full(3)).toMatchObject({ verdict: 'violated' });
  });

  it('is violated when the test stops replication', () => {
    const stop = (run: SyntheticRun) => run.service('replication.stopped', { item, server: 'files01', epoch: 1 });
    expect(testFailoverClean.judge(end(tested({ during: stop })))).toMatchObject({
      verdict: 'violated',
      evidence: 'replication of item-files01 stopped at 1 h 01 min, while under test',
    });
  });

  it('does not mind that a failover after the test stops replication', () => {
    const run = tested().service('job.start', { job: 'f', scenario: 'UnplannedFailover', item });
    run.service('replication.stopped', { item, server: 'files01', epoch: 1 });
    expect(testFailoverClean.judge(end(run))).toMatchObject({ verdict: 'passed' });
  });

  it('is violated when the application of a test machine serves in production', () => {
    const serve = (run: SyntheticRun) => run.workload('started', 'files01-Test', { purpose: 'production' }, 'files01');
    expect(testFailoverClean.judge(end(tested({ during: serve })))).toMatchObject({
      verdict: 'violated',
      evidence: 'the application of files01-Test began to serve in production at 1 h 01 min',
    });
  });

  it('is inconclusive without a test failover', () => {
    expect(testFailoverClean.judge(end(new SyntheticRun()))).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
