/**
 * Notes in the journal from which recovery point an operator's client asks to bring a machine up, on which side, and with
 * which address, as its request leaves the desk: what the vault makes of it can be held against that.
 */
import type { Network, Request } from '../../reference/runtime.ts';
import { askedPlan } from './asked-plans.ts';

/** Operations of the API, by what follows the item in their paths, and the jobs that they start. */
const SCENARIOS: Readonly<Record<string, string>> = {
  testFailover: 'TestFailover',
  unplannedFailover: 'UnplannedFailover',
  applyRecoveryPoint: 'ApplyRecoveryPoint',
};
const OF_AN_ITEM = /\/replicationProtectedItems\/([^/?]+)\/(\w+)(?:\?|$)/i;
const ITEM_ITSELF = /\/replicationProtectedItems\/([^/?]+)(?:\?|$)/i;
const OF_A_PLAN = /\/replicationRecoveryPlans\/([^/?]+)\/(\w+)(?:\?|$)/i;

/**
 * What the journal of the service calls the kinds of points that can be chosen for a plan, by the words of the API. The front of the vault
 * has such a table too: what it hands on is held against this one.
 */
const KINDS: Readonly<Record<string, string>> = {
  Latest: 'latest',
  LatestProcessed: 'latest-processed',
  LatestApplicationConsistent: 'latest-application-consistent',
  LatestCrashConsistent: 'latest-crash-consistent',
  LatestTime: 'latest-processed',
  LatestTag: 'latest-application-consistent',
};

/** Where machines come up that replicate by these. */
const SIDES: Readonly<Record<string, 'azure' | 'home'>> = { InMageAzureV2: 'azure', InMage: 'home' };

interface Chosen {
  readonly instanceType?: string;
  readonly recoveryPointType?: string;
  readonly useMultiVmSyncPoint?: string | boolean;
}

interface Addresses {
  readonly recoveryStaticIPAddress?: string;
  readonly tfoStaticIPAddress?: string;
}

interface Body {
  readonly properties?: {
    readonly recoveryPointId?: string;
    readonly sourceSiteOperations?: string;
    readonly vmNics?: readonly { readonly ipConfigs?: readonly Addresses[] }[];
    /** An object for an item, a list for a plan: one for each way that its machines may go. */
    readonly providerSpecificDetails?: (Chosen & { readonly recoveryPointId?: string }) | readonly Chosen[];
  };
}

interface DeskJournal {
  record(node: string, kind: string, fields: Readonly<Record<string, unknown>>): unknown;
}

export function notingAskedPoints(network: Network, journal: DeskJournal): Network {
  return {
    get address() {
      return network.address;
    },
    listen: (port, handler) => network.listen(port, handler),
    request(to, request, options) {
      const asked = askedPoint(request);
      if (asked) journal.record('drill', 'point.asked', asked);
      const addresses = askedAddresses(request);
      if (addresses) journal.record('drill', 'address.asked', addresses);
      const plan = askedPlan(request);
      if (plan) journal.record('drill', 'plan.asked', plan);
      return network.request(to, request, options);
    },
  };
}

function askedPoint({ method, path, body }: Request): Readonly<Record<string, unknown>> | undefined {
  if (method !== 'POST') return undefined;
  const ofPlan = OF_A_PLAN.exec(path);
  const [, name, operation = ''] = ofPlan ?? OF_AN_ITEM.exec(path) ?? [];
  const scenario = SCENARIOS[operation];
  if (name === undefined || scenario === undefined) return undefined;
  const item = decodeURIComponent(name);
  const { properties } = (body ?? {}) as Body;
  const shutDownSource = properties?.sourceSiteOperations === 'Required';
  const details = properties?.providerSpecificDetails;
  const sides = sidesOf(details);
  const isFailover = scenario === 'UnplannedFailover';
  const asked = { item, scenario, ...(isFailover && { shutDownSource }), ...(sides && { sides }) };
  if (ofPlan) return { ...asked, kinds: kindsOf(Array.isArray(details) ? details : []) };
  const [home] = [details ?? []].flat().filter(({ instanceType }) => instanceType === 'InMage');
  if (home && home.recoveryPointType !== 'Custom') return { ...asked, kinds: [kindOf(home)] };
  const id = properties?.recoveryPointId ?? (details as { recoveryPointId?: string } | undefined)?.recoveryPointId;
  const point = id?.split('/').at(-1);
  return { ...asked, ...(point !== undefined && { point }) };
}

function askedAddresses({ method, path, body }: Request): Readonly<Record<string, unknown>> | undefined {
  const [, name] = method === 'PATCH' ? (ITEM_ITSELF.exec(path) ?? []) : [];
  if (name === undefined) return undefined;
  // The source has one interface, and it has one address.
  const first = (body as Body | undefined)?.properties?.vmNics?.[0]?.ipConfigs?.[0];
  const { recoveryStaticIPAddress: failover, tfoStaticIPAddress: test } = first ?? {};
  if (!failover && !test) return undefined;
  return { item: decodeURIComponent(name), ...(failover && { failover }), ...(test && { test }) };
}

/** Undefined where none is named. */
function sidesOf(details: NonNullable<Body['properties']>['providerSpecificDetails']): readonly string[] | undefined {
  const sides = [details ?? []].flat().flatMap(({ instanceType = '' }) => SIDES[instanceType] ?? []);
  return sides.length === 0 ? undefined : sides;
}

/** Any of these may begin; which does depends on the way that the plan's machines go by then. */
function kindsOf(chosen: readonly Chosen[]): readonly string[] {
  const kinds = chosen.map((one) => (isShared(one) ? `${kindOf(one)}, shared by the group` : kindOf(one)));
  return kinds.length === 0 ? ['latest'] : kinds;
}

function kindOf({ recoveryPointType = 'Latest' }: Chosen): string {
  return KINDS[recoveryPointType] ?? recoveryPointType;
}

/** On the way home that comes with the kind. */
function isShared({ recoveryPointType, useMultiVmSyncPoint }: Chosen): boolean {
  return String(useMultiVmSyncPoint) === 'true' || recoveryPointType === 'LatestTag';
}
