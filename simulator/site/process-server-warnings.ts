/**
 * Whether each process server is large enough for the servers that go through it: the sizing tables of the built-in one and of
 * those with a machine of their own (facts, sections 4.3 and 4.4).
 */
import type { Path, Report } from './mistake.ts';
import { ownProcessServers, processServerFor } from './process-servers.ts';
import type { Site } from './types.ts';

interface SizingRow {
  readonly gbPerDayMax: number;
  readonly machinesMax: number;
  readonly cacheGb: number;
  readonly cores: number;
  readonly memoryGb: number;
}

const row = (
  gbPerDayMax: number,
  machinesMax: number,
  cacheGb: number,
  cores: number,
  memoryGb: number,
): SizingRow => ({
  ...{ gbPerDayMax, machinesMax, cacheGb, cores, memoryGb },
});

const GB_PER_DAY_MAX = 2048;
const BUILT_IN = [row(500, 99, 300, 8, 16), row(1024, 150, 600, 12, 18), row(GB_PER_DAY_MAX, 200, 1024, 16, 32)];
const SCALE_OUT = [row(250, 85, 300, 4, 8), row(1024, 150, 600, 8, 12), row(GB_PER_DAY_MAX, 225, 1024, 12, 24)];

/** The loads a report is about, which rests on what the servers say of themselves. */
const SERVERS: readonly Path[] = [
  ['servers', '*', 'churnMbPerMinute'],
  ['servers', '*', 'processServer'],
];

export function checkProcessServers(site: Site, report: Report): void {
  const { configurationServer, processServers } = site;
  const needed = checkOne(site, report, configurationServer.name, BUILT_IN, {
    path: ['configurationServer', 'processServer', 'cacheGb'],
    cacheGb: configurationServer.processServer.cacheGb,
  });
  if (needed) checkHost(site, report, needed);
  // What the others say of themselves is of no use to anybody: they never become the site's.
  const own = ownProcessServers(processServers);
  processServers.forEach((server, index) => {
    if (!own.includes(server)) return;
    const path = ['processServers', index, 'cacheGb'];
    checkOne(site, report, server.name, SCALE_OUT, { path, cacheGb: server.cacheGb });
  });
}

interface Needed {
  readonly size: SizingRow;
  readonly what: string;
}

/** What the table has for its load; undefined where there is none, or the table ends. */
function checkOne(
  site: Site,
  report: Report,
  name: string,
  table: readonly SizingRow[],
  { path, cacheGb }: { readonly path: Path; readonly cacheGb: number },
): Needed | undefined {
  const through = site.servers.filter((server) => processServerFor(site, server.name) === name);
  const machines = through.length;
  const gbPerDay = Math.round((through.reduce((sum, server) => sum + server.churnMbPerMinute, 0) * 60 * 24) / 1024);
  if (machines === 0) return undefined;
  if (gbPerDay > GB_PER_DAY_MAX) {
    const wanted = Math.ceil(gbPerDay / GB_PER_DAY_MAX);
    const text = `${gbPerDay} GB a day go through ${name}, and a process server takes ${GB_PER_DAY_MAX}; it takes ${wanted} of them`;
    report(['servers'], text, ...SERVERS);
    return undefined;
  }
  const machinesMax = Math.max(...table.map((size) => size.machinesMax));
  if (machines > machinesMax) {
    // Of a configuration server this is said of the whole site.
    const text = `${machines} machines go through ${name}; the sizing of a process server ends at ${machinesMax}`;
    if (table !== BUILT_IN) report(['servers'], text, ...SERVERS);
    return undefined;
  }
  const size = table.find((one) => gbPerDay <= one.gbPerDayMax && machines <= one.machinesMax);
  if (!size) return undefined;
  const what = `what comes here: ${gbPerDay} GB a day of ${machines} ${machines === 1 ? 'machine' : 'machines'}`;
  if (cacheGb < size.cacheGb) {
    report(path, `${cacheGb} GB; the sizing table has ${size.cacheGb} GB for ${what}`, ...SERVERS);
  }
  return { size, what };
}

/** Of other process servers no file says what machines they run on. The first row is a prerequisite, and told as one. */
function checkHost({ configurationServer: { host } }: Site, report: Report, { size, what }: Needed): void {
  if (size === BUILT_IN[0]) return;
  const wanted = `the sizing table has ${size.cores} cores and ${size.memoryGb} GB of memory for ${what}`;
  const path = ['configurationServer', 'host'];
  if (host.cores < size.cores) report([...path, 'cores'], `${host.cores}; ${wanted}`, ...SERVERS);
  else if (host.memoryGb < size.memoryGb) report([...path, 'memoryGb'], `${host.memoryGb} GB; ${wanted}`, ...SERVERS);
}
