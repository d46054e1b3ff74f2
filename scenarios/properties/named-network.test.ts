import { describe, expect, it } from 'vitest';
import { namedNetwork } from './named-network.ts';
import { HOUR_MS, itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');

type Purpose = 'test' | 'failover';

/** A protected server whose failovers go to dr-vnet. */
function protectedServer() {
  const run = new SyntheticRun().server('files01').protect('files01');
  return ask(run, 'failover', 'dr-vnet').mark('tag-a', 'files01').point('tag-a', 'files01').at(HOUR_MS);
}

const ask = (run: SyntheticRun, purpose: Purpose, network: string) =>
  run.service('network.asked', { item, purpose, network });

/** The world's word: where a machine stands, and what it is there. */
function comesUp(run: SyntheticRun, scenario: string, network: string, during?: (run: SyntheticRun) => void) {
  const purpose = network === 'dr-vnet' ? 'production' : 'test';
  run.service('job.start', { job: `job ${run.atMs}`, scenario, item });
  during?.(run);
  run.pass(MINUTE_MS).bringUp(`azure:files01-${run.atMs}`, 'tag-a', 'files01', { purpose, network });
  return run.service('job.end', { job: `job ${run.atMs - MINUTE_MS}`, scenario, item, state: 'Succeeded' });
}

const tested = (asked: string, got: string, run = protectedServer()) =>
  comesUp(ask(run, 'test', asked), 'TestFailover', got);
const failedOver = (got: string, run = protectedServer()) => comesUp(run, 'UnplannedFailover', got);

describe('named-network', () => {
  it('passes when a test and a failover come up in the networks that were named for them', () => {
    const run = failedOver('dr-vnet', tested('dr-test-vnet', 'dr-test-vnet').pass(MINUTE_MS));
    expect(namedNetwork.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('is violated by a test that comes up in production', () => {
    expect(namedNetwork.judge(tested('dr-test-vnet', 'dr-vnet'))).toMatchObject({
      verdict: 'violated',
      evidence:
        'azure:files01-3660000, made at 1 h 01 min by a test failover, came up in dr-vnet instead of dr-test-vnet',
    });
  });

  it('is violated by a failover that comes up where nobody can reach it', () => {
    expect(namedNetwork.judge(failedOver('dr-test-vnet'))).toMatchObject({ verdict: 'violated' });
    expect(namedNetwork.judge(failedOver(''))).toMatchObject({ verdict: 'violated' });
  });

  it('holds a failover to the settings as they are then, before and after they were changed', () => {
    const changed = ask(protectedServer(), 'failover', 'other-vnet').pass(MINUTE_MS);
    expect(namedNetwork.judge(failedOver('dr-vnet', changed))).toMatchObject({ verdict: 'violated' });
    const during = (run: SyntheticRun) => ask(run, 'failover', 'other-vnet');
    for (const network of ['dr-vnet', 'other-vnet']) {
      const run = comesUp(protectedServer(), 'UnplannedFailover', network, during);
      expect(namedNetwork.judge(run)).toMatchObject({ verdict: 'passed' });
    }
  });

  it('takes the plan for the one who makes the machine, whatever else is done meanwhile', () => {
    const meanwhile = [
      { scenario: 'CancelJob', item: 'everything' },
      { scenario: 'ModifyProtectionProfile', item: 'gold' },
      { scenario: 'SecondaryIrCompletion', item },
      // Another plan, in which the server is not.
      { scenario: 'UnplannedFailover', item: 'the others', groups: [[itemOf('db01')]] },
    ];
    for (const other of meanwhile) {
      const upTo = (network: string) => {
        const run = ask(protectedServer(), 'test', 'dr-test-vnet');
        run.service('job.start', { job: 'test', scenario: 'TestFailover', item: 'everything', groups: [[item]] });
        run.service('job.start', { job: 'other', ...other });
        return namedNetwork.judge(run.pass(MINUTE_MS).bringUp('azure:files01-Test', 'tag-a', 'files01', { network }));
      };
      expect([other, upTo('dr-test-vnet')]).toMatchObject([other, { verdict: 'passed', looked: 1 }]);
      expect([other, upTo('dr-vnet')]).toMatchObject([other, { verdict: 'violated' }]);
    }
  });

  it('does not hold an earlier test against a later one', () => {
    const run = tested('dr-test-vnet', 'dr-test-vnet', tested('', '').pass(MINUTE_MS));
    expect(namedNetwork.judge(run)).toMatchObject({ verdict: 'passed', looked: 2 });
  });

  it('tells a test that was asked to come up in production as the doing of whoever asked', () => {
    expect(namedNetwork.judge(tested('dr-vnet', 'dr-vnet'))).toMatchObject({
      verdict: 'passed',
      hazards: [{ code: 'TestInProductionNetwork', subject: 'files01' }],
    });
  });

  it('tells a failover that was asked to come up where the tests do as the doing of whoever asked', () => {
    const run = failedOver('dr-test-vnet', ask(protectedServer(), 'failover', 'dr-test-vnet').pass(MINUTE_MS));
    expect(namedNetwork.judge(run)).toMatchObject({
      verdict: 'passed',
      hazards: [{ code: 'FailoverToTestNetwork', subject: 'files01' }],
    });
  });

  it('has nothing to look at when no machine was made in Azure', () => {
    expect(namedNetwork.judge(protectedServer())).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});
