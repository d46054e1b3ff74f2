/**
 * Which addresses Azure's services have, by service and region, under the names that Azure calls such ranges by (service tags).
 *
 * That a firewall which goes by addresses has to let out those of the target region and of West US is documented (facts, section
 * 2.2); which service lies in which of the two is inferred: sign-in in West US, all else in the target region. The figures are
 * this world's own, from the range for tests of networks (RFC 2544), and not Microsoft's, which change every week: each region
 * has 1024 addresses, and of these each service 64.
 */
import { nearest } from '../../reference/model/near-miss.ts';
import { type AddressRange, addressAt, contains, parseAddress, parseRange } from './addresses.ts';
import { type AzureCloud, CLOUDS, type CloudName } from './clouds.ts';
import { matchesAny } from './host-patterns.ts';
import { REGIONS, whyNoRegion, whyUnknown } from './regions.ts';

/** All of this world's Azure. */
export const AZURE_RANGE = '198.18.0.0/15';

/** The rest of this world's internet: a range that documentation is meant to use (RFC 5737). */
export const INTERNET_RANGE = '203.0.113.0/24';

/** All addresses, of every service. */
const EVERYTHING = 'AzureCloud';

interface Service {
  /** Its tag. */
  readonly tag: string;
  /** Whether Azure tells its addresses by region, too. */
  readonly byRegion: boolean;
  /** What has its addresses there of all that a site asks for. */
  readonly patterns: (cloud: AzureCloud) => readonly string[];
  /** In the target region unless it says otherwise. */
  readonly isIdentity?: true;
}

const SERVICES: readonly Service[] = [
  { tag: 'Storage', byRegion: true, patterns: ({ storageZone }) => [`*.${storageZone}`] },
  { tag: 'AzureSiteRecovery', byRegion: false, patterns: ({ replicationZone }) => [`*.${replicationZone}`] },
  { tag: 'ServiceBus', byRegion: true, patterns: ({ serviceBusZone }) => [`*.${serviceBusZone}`] },
  { tag: 'AzureBackup', byRegion: false, patterns: ({ backupZone }) => [`*.${backupZone}`] },
  { tag: 'AzureResourceManager', byRegion: false, patterns: ({ armHost }) => [armHost] },
  { tag: 'AzureMonitor', byRegion: false, patterns: () => ['*.services.visualstudio.com'] },
  {
    tag: 'AzureActiveDirectory',
    byRegion: false,
    patterns: ({ entraHost }) => [entraHost, 'graph.windows.net', 'login.windows.net'],
    isIdentity: true,
  },
  // Of replication between regions; a site of this architecture asks for nothing there.
  { tag: 'GuestAndHybridManagement', byRegion: false, patterns: () => [] },
  { tag: 'AzureKeyVault', byRegion: true, patterns: () => [] },
];

/** Event Hubs and Service Bus answer below the same names. */
const ALSO_CALLED: Readonly<Record<string, string>> = { EventHub: 'ServiceBus' };

const TAGS = [EVERYTHING, ...SERVICES.map(({ tag }) => tag), ...Object.keys(ALSO_CALLED)];

/** What of a site says where its part of Azure is. */
export interface AzurePlace {
  readonly cloud: CloudName;
  readonly region: string;
}

interface AzureAddress {
  readonly address: string;
  /** As a firewall would allow it: `Storage.westeurope`, or `AzureActiveDirectory`, which is not told by region. */
  readonly tag: string;
  readonly region: string;
}

/** Where a host has its address in this world's Azure; undefined when it is somewhere else on the internet. */
export function azureAddressOf(host: string, { cloud, region: target }: AzurePlace): AzureAddress | undefined {
  for (const [index, { tag, byRegion, patterns, isIdentity }] of SERVICES.entries()) {
    const at = patterns(CLOUDS[cloud]).findIndex((pattern) => matchesAny([pattern], host));
    if (at < 0) continue;
    const region = isIdentity ? CLOUDS[cloud].identityRegion : target;
    const range = rangeIn(region, index);
    return { address: addressAt(range, FIRST_OFFSET + at), tag: byRegion ? `${tag}.${region}` : tag, region };
  }
  return undefined;
}

/** What a site asks for in each service, for whom it is told to: with names as patterns, and where its addresses are. */
export function servicesAsked(cloud: CloudName): readonly {
  readonly tag: string;
  readonly isIdentity: boolean;
  readonly patterns: readonly string[];
}[] {
  return SERVICES.map(({ tag, byRegion, isIdentity = false, patterns }) => ({
    tag: byRegion ? `${tag}.<region>` : tag,
    isIdentity,
    patterns: patterns(CLOUDS[cloud]),
  })).filter((service) => service.patterns.length > 0);
}

/** Azure keeps the first four addresses of any network for itself. */
const FIRST_OFFSET = 4;

/** Whether all that a host may have as its address lies in one of the ranges; somewhere on the internet is all of the rest. */
export function liesIn(ranges: readonly AddressRange[], host: string, azure: AzurePlace): boolean {
  const { address } = azureAddressOf(host, azure) ?? {};
  const { first, last } = address === undefined ? whole(INTERNET_RANGE) : whole(`${address}/32`);
  return ranges.some((range) => contains(range, first) && contains(range, last));
}

/** What an entry of a list of ranges stands for: a range in CIDR notation, an address, or a service tag. */
export function rangesOf(entry: string): readonly AddressRange[] {
  const range = figuresOf(entry);
  if (range) return [range];
  const [tag = '', region] = entry.split('.');
  if (isTag(tag, EVERYTHING)) return [region === undefined ? whole(AZURE_RANGE) : regionRange(region)];
  const index = SERVICES.findIndex((service) => isTag(ownTag(tag), service.tag));
  if (index < 0) return [];
  if (region !== undefined) return [rangeIn(region, index)];
  return Array.from({ length: REGIONS_MAX }, (_, number) => serviceRange(regionAt(number), index));
}

/** Why an entry of a list of ranges stands for nothing in that cloud; undefined when it stands for something. */
export function whyNoRange(cloud: CloudName, entry: string): string | undefined {
  if (figuresOf(entry)) return undefined;
  const [tag = '', region] = entry.split('.');
  const known = TAGS.find((one) => isTag(one, tag));
  if (known === undefined) {
    const meant = nearest(tag, TAGS);
    return `there is no service tag ${tag} here${meant ? ` (did you mean "${meant}"?)` : ` (there are ${TAGS.join(', ')})`}`;
  }
  if (region === undefined) return undefined;
  const service = SERVICES.find((one) => one.tag === ownTag(known));
  if (service?.byRegion === false) return `the addresses of ${known} are not told by region: write ${known}`;
  return whyNoRegion(cloud, region.toLowerCase());
}

/** What to think about when the region of a tag may be one of that cloud, but is not known here; or undefined. */
export function whyUnknownRange(cloud: CloudName, entry: string): string | undefined {
  const [, region] = figuresOf(entry) ? [] : entry.split('.');
  return region && whyUnknown(cloud, region.toLowerCase());
}

/** A range in CIDR notation, or an address. */
function figuresOf(entry: string): AddressRange | undefined {
  return parseRange(entry) ?? (parseAddress(entry) === undefined ? undefined : parseRange(`${entry}/32`));
}

function isTag(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function ownTag(tag: string): string {
  const also = Object.keys(ALSO_CALLED).find((other) => isTag(other, tag));
  return (also && ALSO_CALLED[also]) ?? tag;
}

// ---------------------------------------------------------------------------------------------------------- the figures

const REGION_ADDRESSES = 1024;
const SERVICE_ADDRESSES = 64;
const REGIONS_MAX = 128;
const KNOWN_REGIONS = Object.values(REGIONS).flat();

function rangeIn(region: string, service: number): AddressRange {
  return serviceRange(regionRange(region), service);
}

function serviceRange({ first }: AddressRange, service: number): AddressRange {
  const begin = first + service * SERVICE_ADDRESSES;
  return { first: begin, last: begin + SERVICE_ADDRESSES - 1 };
}

/** Regions that are not known here share the places at the end. */
function regionRange(region: string): AddressRange {
  const known = KNOWN_REGIONS.indexOf(region.toLowerCase());
  const left = REGIONS_MAX - KNOWN_REGIONS.length;
  const letters = [...region.toLowerCase()].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);
  return regionAt(known >= 0 ? known : KNOWN_REGIONS.length + (letters % left));
}

function regionAt(number: number): AddressRange {
  const first = whole(AZURE_RANGE).first + number * REGION_ADDRESSES;
  return { first, last: first + REGION_ADDRESSES - 1 };
}

function whole(text: string): AddressRange {
  return parseRange(text) ?? { first: 0, last: -1 };
}
