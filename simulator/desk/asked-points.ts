/**
 * Notes in the journal from which recovery point an operator's client asks to bring a machine up, as its request leaves the desk:
 * what the vault makes of it can be held against that.
 */
import type { Network, Request } from '../../reference/runtime.ts';

/** Operations of the API, by what follows the item in their paths, and the jobs that they start. */
const SCENARIOS: Readonly<Record<string, string>> = {
  testFailover: 'TestFailover',
  unplannedFailover: 'UnplannedFailover',
  applyRecoveryPoint: 'ApplyRecoveryPoint',
};
const OF_AN_ITEM = /\/replicationProtectedItems\/([^/?]+)\/(\w+)(?:\?|$)/i;

interface Body {
  readonly properties?: {
    readonly recoveryPointId?: string;
    readonly providerSpecificDetails?: { readonly recoveryPointId?: string };
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
      return network.request(to, request, options);
    },
  };
}

function askedPoint({ method, path, body }: Request): Readonly<Record<string, unknown>> | undefined {
  const [, item, operation = ''] = OF_AN_ITEM.exec(path) ?? [];
  const scenario = SCENARIOS[operation];
  if (method !== 'POST' || item === undefined || scenario === undefined) return undefined;
  const { properties } = (body ?? {}) as Body;
  const id = properties?.recoveryPointId ?? properties?.providerSpecificDetails?.recoveryPointId;
  const point = id?.split('/').at(-1);
  return { item, scenario, ...(point !== undefined && { point }) };
}
