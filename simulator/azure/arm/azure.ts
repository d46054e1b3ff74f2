/** What the ARM front stands on: one vault of one subscription, the service behind it, and the fabric beside it. */
import type { Runtime } from '../../../reference/runtime.ts';
import type { SiteRecoveryService } from '../../../reference/site-recovery/service.ts';
import type { Site } from '../../site/site.ts';
import type { AzureCompute } from '../compute.ts';
import type { AsyncOperations } from '../async-operations.ts';
import type { Ids } from './ids.ts';

export interface Azure {
  readonly site: Site;
  readonly service: SiteRecoveryService;
  readonly ids: Ids;
  /** Of the machine the service runs on; its random numbers, clock, journal and the subscription's disks. */
  readonly runtime: Runtime;
  /** Where the subscription's virtual machines run. */
  readonly compute: AzureCompute;
  /** What takes time there. */
  readonly operations: AsyncOperations;
}

/** Names in ARM are compared without regard to case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Looks a name up in a map, without regard to case. */
export function named<Thing>(things: ReadonlyMap<string, Thing>, name: string | undefined): Thing | undefined {
  if (name === undefined) return undefined;
  const exact = things.get(name);
  if (exact !== undefined) return exact;
  for (const [key, thing] of things) if (sameName(key, name)) return thing;
  return undefined;
}

/** The name at the end of a resource id; a bare name is its own. */
export function nameIn(id: string | null | undefined): string {
  return id?.slice(id.lastIndexOf('/') + 1) ?? '';
}
