/** Which policy an item replicates by now, and how a changed one reaches what its machines have been told. */
import { failbackPolicyOf, type ReplicationPolicy } from '../../model/policy.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { ProtectedItem } from '../item.ts';

const minute = 60_000;

/** The policies of a vault, and the items that replicate by them. */
export interface PolicyBooks {
  readonly policies: ReadonlyMap<string, ReplicationPolicy>;
  readonly items: ReadonlyMap<string, ProtectedItem>;
}

type Policies = Pick<PolicyBooks, 'policies'>;

/** The item's own policy towards Azure, the failback policy that belongs to it on the way home. */
export function policyInForce(books: Policies, item: ProtectedItem): ReplicationPolicy {
  return item.homeward ? failbackPolicyFor(books, item) : item.input.policy;
}

/** As its reprotect asked, else by its name; the numbers of the documents when somebody has removed it. */
export function failbackPolicyFor({ policies }: Policies, item: ProtectedItem): ReplicationPolicy {
  const usual = failbackPolicyOf(item.input.policy);
  return item.held.way.failbackPolicy ?? policies.get(usual.name) ?? usual;
}

/** Homeward by any failback policy; to Azure by its own only, since another one needs disabling and enabling (documented). */
export function checkReprotectPolicy(item: ProtectedItem, policy: ReplicationPolicy): Result<undefined> {
  const homeward = item.state === 'committed';
  if (homeward ? policy.homeward : policy === item.input.policy) return ok();
  const wanted = homeward ? 'a failback policy' : `its own policy, ${item.input.policy.name}`;
  return fail('PolicyInvalid', `${item.name} is reprotected by ${wanted}, not by ${policy.name}`);
}

/** Items of a policy, in either direction: those that replicate by it now, or will again. */
export function itemsUnder(books: PolicyBooks, policy: ReplicationPolicy): ProtectedItem[] {
  return [...books.items.values()].filter(
    (item) => item.state !== 'unprotected' && (item.input.policy === policy || policyInForce(books, item) === policy),
  );
}

/** How often tags are due by a policy, as an agent is told. */
export function cadenceOf({ crashConsistentMinutes, appConsistentMinutes }: ReplicationPolicy) {
  return { crashConsistentMs: crashConsistentMinutes * minute, appConsistentMs: appConsistentMinutes * minute };
}

/** Agents and master targets find the changed settings in what they are told next. */
export function takeEffect(books: PolicyBooks, policy: ReplicationPolicy): void {
  for (const item of books.items.values()) {
    if (policyInForce(books, item) !== policy) continue;
    const { order, replica, ...rest } = item.marching;
    item.marching = {
      ...rest,
      ...(order && { order: { ...order, ...cadenceOf(policy) } }),
      ...(replica && { replica: { ...replica, retentionMinutes: policy.retentionMinutes } }),
    };
  }
}
