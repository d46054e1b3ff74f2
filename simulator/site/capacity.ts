/**
 * What a site's lines have to carry, from its data alone, and whether they can: what servers write every minute, the
 * first copy of everything, the copy home. Whoever waits for a copy, and whoever says that a line is too small, asks here.
 *
 * A copy shares its line with what the servers go on writing, so it takes `bytes / (line - churn)`. Data crosses a line
 * compressed. Loss, TLS and the gaps between two requests are not counted: whoever waits adds a margin of its own.
 */
import { isOverPrivateLink } from './private-link.ts';
import { isOverPublicPeering, isTunnelled, lineToAzure, privateLine } from './lines.ts';
import { bytesOfGb } from './size.ts';
import type { Line, Server, Site } from './types.ts';

const MEBIBYTE = 2 ** 20;
const MEGABIT = 1_000_000;
const HOUR_MS = 3_600_000;

/** A first copy that takes longer has lost its race: nobody plans a project on it. A week; inferred. */
export const COPY_HOURS_MAX = 7 * 24;

/** Of a line that also carries what servers write; beyond it every burst of writes makes recovery points late. Inferred. */
const BUSY_SHARE_MAX = 0.8;

/** A way that replicated data takes, and what it is called in a site file. */
export interface DataWay {
  readonly name: string;
  /** Where in the site file its bandwidth stands. */
  readonly path: readonly ['network', 'wan' | 'vpn' | 'expressRoute', 'uploadMbps' | 'downloadMbps'];
  readonly mbps: number;
}

export interface Shortfall {
  readonly way: DataWay;
  readonly what: string;
  /** What would do, in whole megabits a second. */
  readonly neededMbps: number;
}

/** To Azure. A site's VPN is used for it with Private Link only, whatever `replicationPath` says: else that one is refused. */
export function wayToAzure(site: Site): DataWay {
  const { vpn, wan } = site.network;
  if (vpn && isOverPrivateLink(site)) {
    const isTunnel = isTunnelled(site) && wan.uploadMbps < vpn.uploadMbps;
    return isTunnel
      ? { name: 'the upload of the WAN', path: ['network', 'wan', 'uploadMbps'], mbps: wan.uploadMbps }
      : {
          name: `the upload of the ${privateLine(site)}`,
          path: ['network', 'vpn', 'uploadMbps'],
          mbps: vpn.uploadMbps,
        };
  }
  const isCircuit = isOverPublicPeering(site) && site.network.expressRoute !== undefined;
  const { uploadMbps: mbps } = lineToAzure(site);
  return isCircuit
    ? { name: 'the upload of the ExpressRoute circuit', path: ['network', 'expressRoute', 'uploadMbps'], mbps }
    : { name: 'the upload of the WAN', path: ['network', 'wan', 'uploadMbps'], mbps };
}

/** Home: through the VPN, and where that is a tunnel through the WAN, through both. Undefined without a VPN. */
export function wayHome(site: Site): DataWay | undefined {
  const { vpn, wan } = site.network;
  if (!vpn) return undefined;
  const narrow = (line: Line, key: 'wan' | 'vpn', name: string): DataWay => ({
    name: `the download of the ${name}`,
    path: ['network', key, 'downloadMbps'],
    mbps: line.downloadMbps,
  });
  const throughVpn = narrow(vpn, 'vpn', 'VPN');
  const isTunnel = isTunnelled(site) && wan.downloadMbps < vpn.downloadMbps;
  return isTunnel ? narrow(wan, 'wan', 'WAN') : throughVpn;
}

/** What these servers write all the time, as it crosses a line. */
export function churnMbps(site: Site, servers: readonly string[] = namesOf(site)): number {
  const mebibytesPerMinute = sum(site, servers, ({ churnMbPerMinute }) => churnMbPerMinute);
  return (mebibytesPerMinute * MEBIBYTE * 8 * site.compressionRatio) / 60 / MEGABIT;
}

/** A first copy of these servers, as it crosses a line, in bits. */
export function copyBits(site: Site, servers: readonly string[] = namesOf(site)): number {
  const bytes = sum(site, servers, ({ disks }) =>
    disks.reduce((total, { occupiedGb }) => total + bytesOfGb(occupiedGb), 0),
  );
  return bytes * 8 * site.compressionRatio;
}

/**
 * How long it takes to bring so many bits through a way while all servers of the site go on writing; infinite when the
 * line has nothing left for it.
 */
export function transferMs(site: Site, way: DataWay, bits: number): number {
  const leftMbps = way.mbps - churnMbps(site);
  return leftMbps <= 0 ? Number.POSITIVE_INFINITY : (bits / (leftMbps * MEGABIT)) * 1000;
}

/** What is too small in a site, in the order of the data's journey; empty when everything fits. */
export function shortfalls(site: Site): Shortfall[] {
  const home = wayHome(site);
  return [...shortfallsOf(site, wayToAzure(site)), ...(home ? shortfallsOf(site, home) : [])];
}

/** At most one: what the servers write all the time matters more than how long a copy takes. */
export function shortfallsOf(site: Site, way: DataWay): Shortfall[] {
  const steadyMbps = churnMbps(site) / BUSY_SHARE_MAX;
  const copyMbps = churnMbps(site) + copyBits(site) / MEGABIT / (COPY_HOURS_MAX * 3600);
  const neededMbps = Math.ceil(Math.max(steadyMbps, copyMbps));
  if (way.mbps < steadyMbps) {
    const what = `its servers write ${tenths(churnMbps(site))} Mbps all the time, compressed, and a line keeps up with ${BUSY_SHARE_MAX * 100} % of its bandwidth`;
    return [{ way, what, neededMbps }];
  }
  const takesMs = transferMs(site, way, copyBits(site));
  if (takesMs <= COPY_HOURS_MAX * HOUR_MS) return [];
  const days = Math.round(takesMs / (24 * HOUR_MS));
  return [{ way, what: `a copy of everything takes about ${days} days`, neededMbps }];
}

/** `the upload of the WAN has 10 Mbps: …; 140 Mbps would do` */
export function shortfallText({ way, what, neededMbps }: Shortfall): string {
  return `${way.name} has ${way.mbps} Mbps: ${what}; ${neededMbps} Mbps would do`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function namesOf(site: Site): string[] {
  return site.servers.map(({ name }) => name);
}

function sum(site: Site, names: readonly string[], of: (server: Server) => number): number {
  return site.servers.filter(({ name }) => names.includes(name)).reduce((total, server) => total + of(server), 0);
}
