import { describe, expect, it } from 'vitest';
import { returnsToProtected } from './returns-to-protected.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const resync = { item, code: '78024', severity: 'Error', detail: 'resynchronisation is needed' };

/** Something broke; at 1 h it is healed and the server has 30 min to become Protected again. */
function healed(): SyntheticRun {
  const run = new SyntheticRun().server('files01').protect('files01').at(MINUTE_MS).service('health.raise', resync);
  return run.at(HOUR_MS).drill('expect.protected', { servers: ['files01'], withinMs: 30 * MINUTE_MS });
}

const end = (run: SyntheticRun, atMs: number) => run.at(atMs).drill('lab.end', { machines: [], links: [] });

describe('returns-to-protected', () => {
  it('passes when what was wrong is cleared in time', () => {
    const run = healed()
      .pass(20 * MINUTE_MS)
      .service('health.clear', { item, code: '78024' });
    expect(returnsToProtected.judge(end(run, 2 * HOUR_MS))).toEqual({
      verdict: 'passed',
      looked: 1,
      evidence: '1 time a server had to become Protected again: it did, after 20 min at most',
    });
  });

  it('passes for a server that never stopped being Protected, whatever a mere warning says', () => {
    const run = new SyntheticRun().server('files01').protect('files01');
    run.service('health.raise', { item, code: '78026', severity: 'Warning' });
    run.drill('expect.protected', { servers: ['files01'], withinMs: MINUTE_MS });
    expect(returnsToProtected.judge(end(run, HOUR_MS))).toMatchObject({ verdict: 'passed', looked: 1 });
  });

  it('is violated when it is cleared too late', () => {
    const run = healed()
      .pass(31 * MINUTE_MS)
      .service('health.clear', { item, code: '78024' });
    expect(returnsToProtected.judge(end(run, 2 * HOUR_MS))).toMatchObject({
      verdict: 'violated',
      evidence:
        'files01 is Protected, but with 78024 at 1 h 30 min, 30 min after it was expected to return (1 h 00 min)',
    });
  });

  it('is violated by a server that stays in another state, even when the run ends right then', () => {
    const run = healed().state('files01', 'protected', 'failedOver', 'UnplannedFailoverCommitPendingStatesBegin');
    expect(returnsToProtected.judge(end(run, HOUR_MS + 30 * MINUTE_MS))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('files01 is UnplannedFailoverCommitPendingStatesBegin at 1 h 30 min'),
    });
  });

  it('is violated by a server that is not replicated', () => {
    const run = new SyntheticRun().drill('expect.protected', { servers: ['web01'], withinMs: MINUTE_MS });
    expect(returnsToProtected.judge(end(run, HOUR_MS))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('web01 is not replicated at all at 1 min'),
    });
  });

  it('cannot tell when the run ends before the time is up', () => {
    expect(returnsToProtected.judge(end(healed(), HOUR_MS + MINUTE_MS))).toMatchObject({
      verdict: 'inconclusive',
      looked: 1,
    });
  });

  it('is inconclusive when nothing was expected', () => {
    expect(returnsToProtected.judge(new SyntheticRun())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
