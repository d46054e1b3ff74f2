import { describe, expect, it } from 'vitest';
import { honestHealth } from './honest-health.ts';
import { MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const says = (run: SyntheticRun, to: string, from?: string) =>
  run.role('cs01/process', 'role.state', { role: 'process', from, to });
const judged = async (run: SyntheticRun) =>
  honestHealth.judge(run.pass(30 * MINUTE_MS).drill('lab.end', { machines: [] }));

/** The cache disk has so much room from minute 10 to minute 30. */
function full(freeShare: number, said?: string): SyntheticRun {
  const run = says(new SyntheticRun(), 'health.normal').at(10 * MINUTE_MS);
  run.drill('fault.inject', {
    fault: 'disk-full',
    id: 'full',
    title: 'full',
    parameters: { machine: 'cs01', role: 'process', freeShare },
  });
  if (said !== undefined) says(run.pass(MINUTE_MS), said, 'health.normal');
  return run.at(30 * MINUTE_MS).drill('fault.heal', { fault: 'disk-full', id: 'full' });
}

describe('honest-health', () => {
  it('passes when a process server says that it is critical, and that it is well again', async () => {
    const run = full(0.1, 'health.critical').pass(MINUTE_MS);
    expect(await judged(says(run, 'health.normal', 'health.critical'))).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated by one that calls it a warning, or nothing at all', async () => {
    expect(await judged(full(0.1, 'health.warning'))).toMatchObject({ verdict: 'violated' });
    expect(await judged(full(0.28))).toMatchObject({
      verdict: 'violated',
      evidence: 'cs01/process says health.normal at 30 min, though 28 % of its cache disk had been free since 10 min',
    });
  });

  it('is violated by one that never says it is well again, unless something else is the matter', async () => {
    expect(await judged(full(0.1, 'health.critical'))).toMatchObject({
      verdict: 'violated',
      evidence: 'cs01/process says health.critical at 45 min, though there has been room since 30 min',
    });
    const cut = full(0.1, 'health.critical')
      .pass(5 * MINUTE_MS)
      .fault('wan-loss');
    expect(await judged(cut)).toMatchObject({ verdict: 'passed', looked: 1 });
  });
});
