import { describe, expect, it } from 'vitest';
import { allowedOperations } from './allowed-operations.ts';
import { itemOf, MINUTE_MS, SyntheticRun } from './synthetic-run.ts';

const item = itemOf('files01');
const PROTECTED = ['UnplannedFailover', 'DisableProtection', 'TestFailover'];

function become(run: SyntheticRun, protectionState: string, operations: readonly string[], provider = 'InMageAzureV2') {
  run.service('item.state', { item, to: protectionState, protectionState, activeLocation: 'Primary', provider });
  return run.service('item.allowed', { item, operations }).pass(MINUTE_MS);
}

const isProtected = () => become(new SyntheticRun().protect('files01'), 'Protected', PROTECTED);
const allow = (run: SyntheticRun, ...operations: string[]) =>
  run.service('item.allowed', { item, operations }).pass(MINUTE_MS);
const judged = (run: SyntheticRun) => allowedOperations.judge(run.drill('lab.end', { machines: [] }));

describe('allowed-operations', () => {
  it('passes a life in which each state allows what the facts say', () => {
    const run = isProtected();
    run.service('job.start', { job: 'a', scenario: 'UnplannedFailover', item });
    become(run, 'UnplannedFailoverInitiated', []).service('job.end', { job: 'a', scenario: 'UnplannedFailover', item });
    const pending = ['Commit', 'ChangePit', 'CancelFailover', 'DisableProtection'];
    become(run, 'UnplannedFailoverCommitPendingStatesBegin', pending).job('CommitFailover', item);
    become(run, 'UnplannedFailoverCommitted', ['CompleteMigration', 'DisableProtection', 'SwitchProtection']);
    expect(judged(run)).toMatchObject({ verdict: 'passed', looked: 4 });
  });

  it('is violated by an operation that a state does not have, and by one that is missing', () => {
    expect(judged(allow(isProtected(), ...PROTECTED, 'Commit'))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01 is Protected and allows Commit, from 1 min to 2 min',
    });
    expect(judged(become(new SyntheticRun(), 'Protected', PROTECTED, 'InMage'))).toMatchObject({
      verdict: 'violated',
      evidence: 'item-files01 is Protected and allows TestFailover, from 0 ms to 1 min',
    });
    expect(judged(become(isProtected(), 'UnplannedFailoverCommitted', ['SwitchProtection']))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('does not allow CompleteMigration and DisableProtection'),
    });
  });

  it('is violated by a job that is carried out though the state does not allow it', () => {
    expect(judged(isProtected().job('CommitFailover', item))).toMatchObject({
      verdict: 'violated',
      evidence:
        'CommitFailover of item-files01 was begun at 1 min, when it allowed UnplannedFailover, DisableProtection and TestFailover',
    });
  });

  it('knows from the jobs that a test stands, which reads Protected all the same', () => {
    const tested = (...operations: string[]) => allow(isProtected().job('TestFailover', item), ...operations);
    expect(judged(tested('TestFailoverCleanup', 'DisableProtection'))).toMatchObject({ verdict: 'passed' });
    expect(judged(tested(...PROTECTED))).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('is Protected and under test and allows UnplannedFailover and TestFailover'),
    });
    const cleaned = tested('TestFailoverCleanup', 'DisableProtection').job('TestFailoverCleanup', item);
    expect(judged(allow(cleaned, ...PROTECTED))).toMatchObject({ verdict: 'passed' });
  });

  it('offers a resynchronisation exactly while one is pending', () => {
    const offered = () => allow(isProtected(), 'RepairReplication', ...PROTECTED).pass(5 * MINUTE_MS);
    expect(judged(offered())).toMatchObject({
      verdict: 'violated',
      evidence: expect.stringContaining('allows RepairReplication though none is due'),
    });
    const told = isProtected().service('health.raise', { item, code: '78024', severity: 'Error' });
    expect(judged(allow(told, 'RepairReplication', ...PROTECTED).pass(5 * MINUTE_MS))).toMatchObject({
      verdict: 'passed',
    });
  });

  it('lets an item allow nothing while a job works on it, and only then', () => {
    const busy = isProtected().service('job.start', { job: 'd', scenario: 'DisableDr', item });
    expect(judged(allow(busy))).toMatchObject({ verdict: 'passed' });
    expect(judged(allow(isProtected()))).toMatchObject({ verdict: 'violated' });
  });

  it('is violated by a resynchronisation that begins while the item is being disabled', () => {
    const busy = isProtected().service('job.start', { job: 'd', scenario: 'DisableDr', item });
    expect(judged(allow(busy).job('RepairVMReplication', item))).toMatchObject({
      verdict: 'violated',
      evidence: 'RepairVMReplication of item-files01 was begun at 2 min, when it allowed nothing',
    });
  });

  it('is violated by a refusal because of a state that allows it, and by one that gives another reason than the state', () => {
    const refused = (operation: string, code: string, provider?: string) =>
      judged(isProtected().service('refusal', { operation, subject: item, code, status: 409, provider }));
    const because = 'OperationNotAllowedInCurrentState';
    expect(refused('test failover', because)).toMatchObject({
      verdict: 'violated',
      evidence: `test failover of item-files01 was refused with ${because} at 1 min, when it was allowed`,
    });
    expect(refused('commit', 'RecoveryPointMissing')).toMatchObject({
      verdict: 'violated',
      evidence: `commit of item-files01 was refused with RecoveryPointMissing at 1 min, when its state did not allow it, which is ${because}`,
    });
    expect(refused('commit', because)).toMatchObject({ verdict: 'passed' });
    expect(refused('failover', 'MultiVmMemberAlone')).toMatchObject({ verdict: 'passed' });
    expect(refused('failover', because, 'InMageAzureV2')).toMatchObject({ verdict: 'violated' });
    expect(refused('failover', because, 'InMage')).toMatchObject({ verdict: 'passed' });
  });
});
