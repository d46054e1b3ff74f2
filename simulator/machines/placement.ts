/**
 * Where a fabric puts a machine: into the network that was named, with that network's routes. Whether it is a test machine
 * follows from where it stands, not from what whoever asked for it says of it: in the subscription's test network nothing
 * else can reach it, anywhere else its application takes orders.
 */
import { SEGMENT } from '../network/segments.ts';
import type { Site } from '../site/site.ts';
import type { Place } from './machine-park.ts';

export interface Placement {
  readonly segment: typeof SEGMENT.site | typeof SEGMENT.azure | typeof SEGMENT.test;
  readonly purpose: 'production' | 'test';
}

/** The port group at home that reaches the site's network. The world's own name: a site file has none for it. */
export const PORT_GROUP = SEGMENT.site;

/** Undefined when the fabric has no network of that name. A machine without a network stands as apart as a test machine. */
export function placementIn(place: Place, network: string, { azure }: Pick<Site, 'azure'>): Placement | undefined {
  if (place !== 'azure') return network === PORT_GROUP ? { segment: SEGMENT.site, purpose: 'production' } : undefined;
  if (network === '' || network === azure.testNetwork.name) return { segment: SEGMENT.test, purpose: 'test' };
  return network === azure.network.name ? { segment: SEGMENT.azure, purpose: 'production' } : undefined;
}
