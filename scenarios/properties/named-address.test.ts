import { describe, expect, it } from 'vitest';
import { namedAddress } from './named-address.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

const protectedServer = () =>
  new SyntheticRun()
    .server('files01')
    .protect('files01')
    .mark('tag-a', 'files01')
    .point('tag-a', 'files01')
    .at(HOUR_MS);

const ask = (run: SyntheticRun, purpose: string, address: string) =>
  run.drill('address.asked', { item, [purpose]: address }).job('UpdateVmProperties', item);

function comesUp(run: SyntheticRun, scenario: string, told: { address?: string; outOfRange?: string }) {
  const job = `job ${run.atMs}`;
  run.service('job.start', { job, scenario, item }).pass(MINUTE_MS);
  run.bringUp(`azure:files01-${run.atMs}`, 'tag-a', 'files01', {
    purpose: scenario === 'TestFailover' ? 'test' : 'production',
    ...told,
  });
  return run.service('job.end', { job, scenario, item, state: 'Succeeded' });
}

describe('named-address', () => {
  it('has nothing to look at when nobody asked for an address', () => {
    const run = comesUp(protectedServer(), 'UnplannedFailover', { address: '10.1.0.4' });
    expect(namedAddress.judge(run)).toMatchObject({ verdict: 'inconclusive' });
  });

  it('holds a test to the address for tests and a failover to that for failovers', () => {
    const both = () => ask(ask(protectedServer(), 'test', '10.2.0.9'), 'failover', '10.1.0.9');
    const tested = comesUp(both(), 'TestFailover', { address: '10.2.0.9' }).pass(MINUTE_MS);
    expect(namedAddress.judge(comesUp(tested, 'UnplannedFailover', { address: '10.1.0.9' }))).toMatchObject({
      verdict: 'passed',
      looked: 2,
    });
    expect(namedAddress.judge(comesUp(both(), 'TestFailover', { address: '10.1.0.9' }))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('is violated by a machine with another address', () => {
    const run = comesUp(ask(protectedServer(), 'failover', '10.1.0.9'), 'UnplannedFailover', { address: '10.1.0.4' });
    expect(namedAddress.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'azure:files01-3660000, made at 1 h 01 min by a failover, has 10.1.0.4 instead of 10.1.0.9',
    });
  });

  it('goes by the newest wish', () => {
    const twice = ask(ask(protectedServer(), 'failover', '10.1.0.9'), 'failover', '10.1.0.10');
    expect(namedAddress.judge(comesUp(twice, 'UnplannedFailover', { address: '10.1.0.9' }))).toMatchObject({
      verdict: 'violated',
    });
  });

  it('passes over a wish that was refused', () => {
    const run = protectedServer().drill('address.asked', { item, failover: '10.1.0.9' });
    run.service('refusal', { operation: 'change the settings of', subject: item, code: 'TargetSettingsInvalid' });
    run.job('UpdateVmProperties', item);
    expect(namedAddress.judge(comesUp(run, 'UnplannedFailover', { address: '10.1.0.4' }))).toMatchObject({
      evidence: 'Nothing to look at: nobody asked for an address',
    });
  });

  it('does not judge an address that the network cannot give', () => {
    const run = comesUp(ask(protectedServer(), 'failover', '10.9.0.9'), 'UnplannedFailover', {
      address: '10.1.0.4',
      outOfRange: '10.9.0.9',
    });
    const verdict = namedAddress.judge(run);
    expect(verdict).toMatchObject({ verdict: 'inconclusive' });
    expect(verdict).toMatchObject({ unjudged: [expect.stringContaining('10.9.0.9, asked for azure:files01')] });
  });
});
