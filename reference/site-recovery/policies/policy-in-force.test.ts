/** By which policy a machine replicates, and by which it may be reprotected. */
import { beforeEach, expect, test } from 'vitest';
import { SmallWorld } from '../../../simulator/stages/small-world.ts';
import { failbackPolicyOf, type ReplicationPolicy } from '../../model/policy.ts';
import type { ItemEvent } from '../item-chart.ts';
import { ProtectedItem } from '../item.ts';
import { checkReprotectPolicy, itemsUnder, policyInForce, takeEffect } from './policy-in-force.ts';
import { keepPolicy } from './policies.ts';
import { SiteRecoveryService } from '../service.ts';
import { completeTarget } from '../target-settings.ts';

const GOLD: ReplicationPolicy = {
  name: 'gold',
  rpoThresholdMinutes: 5,
  retentionMinutes: 2400,
  appConsistentMinutes: 15,
  crashConsistentMinutes: 5,
  multiVmSync: false,
};
const SLOW: ReplicationPolicy = { ...GOLD, name: 'slow-home', homeward: true, appConsistentMinutes: 120 };
const TO_COMMITTED: readonly ItemEvent['type'][] = [
  'ENABLED',
  'FIRST_POINT',
  'FAILOVER_STARTED',
  'FAILED_OVER',
  'COMMITTED',
];

let service: SiteRecoveryService;
let item: ProtectedItem;
const named = (name: string) => service.context.policies.get(name)!;
const send = (...types: readonly ItemEvent['type'][]) => {
  for (const type of types) item.send({ type } as ItemEvent);
};
const codeOf = (policy: ReplicationPolicy) => {
  const checked = checkReprotectPolicy(item, policy);
  return checked.ok ? 'accepted' : checked.failure.code;
};

beforeEach(async () => {
  const world = new SmallWorld();
  const azure = await world.machine('azure');
  service = new SiteRecoveryService(azure.runtime, {
    vaultKey: { value: 'key', issuedMs: world.kernel.nowMs },
    storageTokens: new Map(),
    tokenAccepted: async () => true,
  });
  for (const policy of [{ ...GOLD }, { ...SLOW }]) keepPolicy(service.context, policy);
  const input = {
    name: 'web01',
    serverId: 'web01',
    friendlyName: 'web01',
    siteId: 'site',
    policy: named('gold'),
    processServerId: 'ps',
    cacheAccount: 'cache',
    target: completeTarget({ machineName: 'web01', network: 'vnet' }),
    disks: [],
    replicationPath: 'internet',
  } as const;
  item = new ProtectedItem(input, azure.runtime.journal);
  service.context.items.set('web01', item);
});

test('towards Azure it is the policy of the item, on the way home the failback policy that came with it', () => {
  send(...TO_COMMITTED);
  expect(policyInForce(service.context, item)).toBe(named('gold'));
  send('REPROTECT_STARTED', 'REPROTECTED');
  expect(policyInForce(service.context, item)).toBe(named('gold-failback'));
  expect(itemsUnder(service.context, named('gold-failback'))).toEqual([item]);
  expect(itemsUnder(service.context, named('gold'))).toEqual([item]);
});

test('a reprotect may name another failback policy, and no other policy', () => {
  send(...TO_COMMITTED);
  expect(codeOf(named('slow-home'))).toBe('accepted');
  expect(codeOf(named('gold'))).toBe('PolicyInvalid');
  item.send({ type: 'REPROTECT_STARTED', way: { failbackPolicy: named('slow-home') } });
  send('REPROTECTED');
  expect(policyInForce(service.context, item).name).toBe('slow-home');
  expect(itemsUnder(service.context, named('gold-failback'))).toEqual([]);
});

test('back to Azure it goes by its own policy', () => {
  send(...TO_COMMITTED, 'REPROTECT_STARTED', 'REPROTECTED', 'FIRST_POINT');
  send('FAILOVER_STARTED', 'FAILED_OVER', 'COMMITTED');
  expect(codeOf(named('gold'))).toBe('accepted');
  keepPolicy(service.context, { ...GOLD, name: 'silver' });
  expect(codeOf(named('silver'))).toBe('PolicyInvalid');
});

test('when somebody has removed the failback policy, the numbers of the documents count', () => {
  service.context.policies.delete('gold-failback');
  send(...TO_COMMITTED, 'REPROTECT_STARTED', 'REPROTECTED');
  expect(policyInForce(service.context, item)).toEqual(failbackPolicyOf(GOLD));
});

test('what machines were told changes with the policy they replicate by, and with no other', () => {
  const order = {
    serverId: 'web01',
    epoch: 1,
    begin: 'full-copy',
    disks: [],
    crashConsistentMs: 1,
    appConsistentMs: 1,
  };
  item.marching = { order: { ...order, begin: 'full-copy', processServer: { host: 'ps', port: 9443 } } };
  takeEffect(service.context, named('slow-home'));
  expect(item.marching.order?.appConsistentMs).toBe(1);
  takeEffect(service.context, named('gold'));
  expect(item.marching.order).toMatchObject({ crashConsistentMs: 300_000, appConsistentMs: 900_000 });
});
