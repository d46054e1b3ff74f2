/** What the service refuses and why, which points it chooses, and how its jobs tell what happens. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SmallWorld, type SmallMachine } from '../../simulator/stages/small-world.ts';
import { failbackPolicyOf, type ReplicationPolicy } from '../model/policy.ts';
import { fail, invariant, ok } from '../model/result.ts';
import type { ItemEvent } from './item-chart.ts';
import { type ItemInput, ProtectedItem, type RecoveryPoint } from './item.ts';
import { reprotectPlan } from './plans/plan-reprotect.ts';
import { failOverPlan } from './plans/plan-failover.ts';
import { checkSettings, keepPolicy } from './policies/policies.ts';
import { planOf } from './plans/recovery-plans.ts';
import { SiteRecoveryService } from './service.ts';
import { commit } from './workflows/commit.ts';
import { disableProtection } from './workflows/disable.ts';
import { enableProtection, resynchronise } from './workflows/enable.ts';
import { changeRecoveryPoint, failOver, plannedFailover } from './workflows/failover.ts';
import { chooseGroupPoint, type PointChoice } from './workflows/point-choice.ts';
import { choosePoint } from './workflows/points.ts';
import { reprotect } from './workflows/reprotect.ts';
import { cleanUpTest, testFailover } from './workflows/test-failover.ts';
import { completeTarget } from './target-settings.ts';

const POLICY: ReplicationPolicy = {
  name: '24h',
  rpoThresholdMinutes: 15,
  retentionMinutes: 1440,
  appConsistentMinutes: 60,
  crashConsistentMinutes: 5,
  multiVmSync: true,
};
let world: SmallWorld;
let azure: SmallMachine;
let service: SiteRecoveryService;

const codeOf = (result: { ok: boolean; failure?: { code: string } }) => (result.ok ? 'accepted' : result.failure?.code);
function item(name: string, input: Partial<ItemInput> = {}, ...events: ItemEvent['type'][]): ProtectedItem {
  const made = new ProtectedItem(
    {
      name,
      serverId: name,
      friendlyName: name,
      siteId: 'site',
      policy: POLICY,
      processServerId: 'ps',
      cacheAccount: 'cache',
      target: completeTarget({ network: 'vnet', machineName: name }),
      disks: [],
      replicationPath: 'internet',
      ...input,
    },
    azure.runtime.journal,
  );
  for (const type of events) made.send({ type } as ItemEvent);
  service.context.items.set(name, made);
  return made;
}
function point(tag: string, consistency: 'crash' | 'application', groupId?: string): RecoveryPoint {
  return { id: `id-${tag}`, tag, atMs: Number.parseInt(tag, 36), consistency, groupId, final: false, epoch: 1 };
}

beforeEach(async () => {
  world = new SmallWorld();
  azure = await world.machine('azure');
  service = new SiteRecoveryService(azure.runtime, {
    vaultKey: { value: 'key', issuedMs: world.kernel.nowMs },
    storageTokens: new Map(),
    tokenAccepted: async () => true,
  });
});

describe('a policy', () => {
  test.each<[string, Partial<ReplicationPolicy>, string]>([
    ['as recorded', {}, 'accepted'],
    ['without application-consistent points', { appConsistentMinutes: 0, retentionMinutes: 0 }, 'accepted'],
    ['of 15 days', { retentionMinutes: 15 * 1440 }, 'accepted'],
    ['of more than 15 days', { retentionMinutes: 15 * 1440 + 1 }, 'PolicyInvalid'],
    [
      'whose application-consistent interval is its retention',
      { appConsistentMinutes: 60, retentionMinutes: 60 },
      'PolicyInvalid',
    ],
    [
      'whose application-consistent interval is longer than 12 hours',
      { appConsistentMinutes: 721, retentionMinutes: 2880 },
      'PolicyInvalid',
    ],
    ['with another crash-consistent interval than 5 minutes', { crashConsistentMinutes: 10 }, 'PolicyInvalid'],
  ])('%s', (_what, change, expected) => {
    expect(codeOf(checkSettings({ ...POLICY, ...change }))).toBe(expected);
  });

  test('brings its failback policy with it: 15 minutes, 24 hours, 60 minutes', () => {
    expect(
      failbackPolicyOf({ ...POLICY, rpoThresholdMinutes: 5, retentionMinutes: 2400, appConsistentMinutes: 15 }),
    ).toMatchObject({
      name: '24h-failback',
      rpoThresholdMinutes: 15,
      retentionMinutes: 1440,
      appConsistentMinutes: 60,
    });
  });
});

describe('the journal', () => {
  test('tells every policy and each change of it, those of the way home as such', () => {
    const { context } = service;
    keepPolicy(context, { ...POLICY });
    keepPolicy(context, { ...failbackPolicyOf(POLICY), rpoThresholdMinutes: 30 });
    const told = world.journal.records.filter(({ kind }) => kind.startsWith('policy.'));
    expect(told).toMatchObject([
      { kind: 'policy.created', policy: '24h', rpoThresholdMinutes: POLICY.rpoThresholdMinutes },
      { kind: 'policy.created', policy: '24h-failback', homeward: true, rpoThresholdMinutes: 15 },
      { kind: 'policy.changed', policy: '24h-failback', homeward: true, rpoThresholdMinutes: 30 },
    ]);
  });
});

describe('refusals', () => {
  const latest: PointChoice = { kind: 'latest-processed' };

  test('planned failover does not exist for a physical server, in no state', () => {
    for (const events of [[], ['ENABLED'], ['ENABLED', 'FIRST_POINT']] as const) {
      expect(codeOf(plannedFailover(service.context, item('web01', {}, ...events)))).toBe(
        'PlannedFailoverNotSupported',
      );
    }
  });

  test('before the first recovery point nothing but disabling is possible', () => {
    const { context } = service;
    const early = item('web01', {}, 'ENABLED');
    const no = 'OperationNotAllowedInCurrentState';
    expect(codeOf(failOver(context, early, { choice: latest, shutDownSource: false }))).toBe(no);
    expect(codeOf(testFailover(context, early, latest, 'vnet'))).toBe(no);
    expect(codeOf(cleanUpTest(context, early))).toBe(no);
    expect(codeOf(commit(context, early))).toBe(no);
    expect(codeOf(changeRecoveryPoint(context, early, latest))).toBe(no);
    expect(codeOf(reprotect(context, early, { processServerId: 'ps' }))).toBe(no);
    expect(codeOf(resynchronise(context, early))).toBe(no);
    expect(codeOf(disableProtection(context, early))).toBe('accepted');
  });

  test('the refusal says what would be possible', () => {
    const refused = commit(service.context, item('web01', {}, 'ENABLED', 'FIRST_POINT'));
    expect(refused.ok ? '' : refused.failure.message).toContain('UnplannedFailover, DisableProtection, TestFailover');
  });

  test('a member of a replication group is not failed over alone', () => {
    const member = item('web01', { group: 'shop' }, 'ENABLED', 'FIRST_POINT');
    item('db01', { group: 'shop' }, 'ENABLED', 'FIRST_POINT');
    const request = { choice: latest, shutDownSource: false };
    expect(codeOf(failOver(service.context, member, request))).toBe('MultiVmMemberAlone');
    // Nor by a plan that leaves the other one out.
    const half = planOf(service.context, { name: 'half', groups: [['web01']] });
    invariant(half.ok, 'the plan is sound');
    const refused = failOverPlan(service.context, half.value, { ...request, homeward: false, multiVmPoint: true });
    expect(codeOf(refused)).toBe('MultiVmMemberAlone');
  });

  test('nor does it go home alone; to Azure again it may', () => {
    const committed = ['ENABLED', 'FIRST_POINT', 'FAILOVER_STARTED', 'FAILED_OVER', 'COMMITTED'] as const;
    const member = item('web01', { group: 'shop' }, ...committed);
    item('db01', { group: 'shop' }, ...committed);
    expect(codeOf(reprotect(service.context, member, { processServerId: 'ps' }))).toBe('MultiVmMemberAlone');
    const half = planOf(service.context, { name: 'half', groups: [['web01']] });
    invariant(half.ok, 'the plan is sound');
    expect(codeOf(reprotectPlan(service.context, half.value))).toBe('MultiVmMemberAlone');
    const atHome = [
      'REPROTECT_STARTED',
      'REPROTECTED',
      'FIRST_POINT',
      'FAILOVER_STARTED',
      'FAILED_OVER',
      'COMMITTED',
    ] as const;
    for (const type of atHome) member.send({ type });
    expect(codeOf(reprotect(service.context, member, { processServerId: 'ps' }))).toBe('accepted');
  });

  test('enabling needs a policy, a discovered machine, and no protection that is there already', () => {
    const request = {
      itemName: 'web01',
      siteId: 'site',
      serverId: 'web01',
      policy: '24h',
      processServerId: 'ps',
      cacheAccount: 'cache',
      targetNetwork: 'vnet',
      targetMachineName: 'web01',
    };
    expect(codeOf(enableProtection(service.context, request))).toBe('ArmResourceDoesNotExist');
    keepPolicy(service.context, POLICY);
    expect(codeOf(enableProtection(service.context, request))).toBe('ArmResourceDoesNotExist');
    item('web01', {}, 'ENABLED');
    expect(codeOf(enableProtection(service.context, request))).toBe('OperationNotAllowedInCurrentState');
  });
});

describe('the point of a failover', () => {
  test.each<[PointChoice, string | undefined]>([
    [{ kind: 'latest-processed' }, 'd'],
    [{ kind: 'latest-crash-consistent' }, 'd'],
    [{ kind: 'latest-application-consistent' }, 'c'],
    [{ kind: 'custom', id: 'id-a' }, 'a'],
    [{ kind: 'custom', id: 'id-x' }, undefined],
    [{ kind: 'latest' }, 'd'],
  ])('%j', async (choice, tag) => {
    const protectedItem = item('web01', {}, 'ENABLED', 'FIRST_POINT');
    protectedItem.points = [
      point('a', 'crash'),
      point('b', 'application'),
      point('c', 'application'),
      point('d', 'crash'),
    ];
    const chosen = await choosePoint(service.context, protectedItem, choice);
    expect(chosen.ok ? chosen.value.tag : chosen.failure.code).toBe(tag ?? 'RecoveryPointMissing');
  });

  test('of a group is the newest that all members have', () => {
    const [web, db] = [item('web', { group: 'shop' }), item('db', { group: 'shop' })];
    web.points = [
      point('a', 'application', 'shop'),
      point('b', 'crash', 'shop'),
      point('c', 'crash', 'shop'),
      point('d', 'crash'),
    ];
    db.points = [point('a', 'application', 'shop'), point('b', 'crash', 'shop'), point('e', 'crash')];
    const tags = (choice: PointChoice) => {
      const shared = chooseGroupPoint([web, db], choice);
      return shared.ok ? [web, db].map((member) => shared.value.get(member)?.tag) : shared.failure.code;
    };
    expect(tags({ kind: 'latest-processed' })).toEqual(['b', 'b']);
    expect(tags({ kind: 'latest-application-consistent' })).toEqual(['a', 'a']);
    db.points = [point('e', 'crash')];
    expect(tags({ kind: 'latest-processed' })).toBe('RecoveryPointMissing');
  });
});

describe('a recovery plan', () => {
  const plan = (...groups: string[][]) => codeOf(planOf(service.context, { name: 'plan', groups }));
  const names = (count: number) => Array.from({ length: count }, (_, index) => `vm${index}`);

  beforeEach(() => {
    for (const name of names(101)) item(name);
  });

  test('holds 100 items in 7 groups at most', () => {
    expect(plan(names(100))).toBe('accepted');
    expect(plan(names(101))).toBe('RecoveryPlanInvalid');
    expect(plan(...names(7).map((name) => [name]))).toBe('accepted');
    expect(plan(...names(8).map((name) => [name]))).toBe('RecoveryPlanInvalid');
    expect(plan([])).toBe('RecoveryPlanInvalid');
  });

  test('names every item once, and only items that exist', () => {
    expect(plan(['vm1'], ['vm1'])).toBe('RecoveryPlanInvalid');
    expect(plan(['nobody'])).toBe('ArmResourceDoesNotExist');
  });
});

describe('a job', () => {
  test('tells its tasks in order, with names a person knows, and why it failed', async () => {
    const job = service.context.jobs.start('UnplannedFailover', 'web01', 'ProtectionEntity', async (run) => {
      await run.task('VmUfoPrerequisitesCheck', async () => ok());
      run.skip('VmShutdownVmOnPrimary');
      return run.task('VmFailover', async () => fail('28031', 'the quota is used up'));
    });
    expect(job).toMatchObject({ state: 'InProgress', endMs: undefined });
    await world.pass(1);
    expect(job).toMatchObject({ state: 'Failed', failure: { code: '28031' } });
    expect(
      job.tasks.map(({ friendlyName, state, stateDescription }) => [friendlyName, state, stateDescription]),
    ).toEqual([
      ['Prerequisites check for failover', 'Succeeded', 'Completed'],
      ['Shut down the virtual machine', 'Other', 'Skipped'],
      ['Start failover', 'Failed', 'Failed'],
    ]);
    expect(world.records('job.end')).toMatchObject([{ state: 'Failed', code: '28031' }]);
  });
});
