/**
 * No alarm without a cause. What counts time may not be raised before that time has passed: by the documents, or by what
 * this project settled on where those are silent. And for somebody to be silent or out of reach there has to have been
 * something in the world that made him so: a fault, a machine without power, a line that was full. The same goes for a role
 * that cannot report: it asks for a name that the documents do not have, or it is right and something is in the way.
 */
import { isOlder } from '../../reference/model/version-order.ts';
import { processServerFor, processServerVersion } from '../../simulator/site/process-servers.ts';
import { agentProxyOf } from '../../simulator/site/proxies.ts';
import type { Server } from '../../simulator/site/site.ts';
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { AlarmReasons, BROKEN } from './alarm-reasons.ts';
import { slackMs } from './compression.ts';
import { CertificateAge } from './certificate-age.ts';
import { CopiesAtRest } from './copies-at-rest.ts';
import { CutOff } from './cut-off.ts';
import {
  type Entry,
  entriesOf,
  type HealthRaise,
  type MonitoringState,
  type RoleFailure,
  type RoleState,
} from './entries.ts';
import { faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { HeldBack } from './held-back.ts';
import { Items } from './items.ts';
import { PolicyTimes } from './policy-times.ts';
import type { Property, Run } from './property.ts';
import { isRehearsed } from './rehearsed-mistakes.ts';
import { Silences } from './silences.ts';
import { begin, end, type Span, spansOf } from './time-spans.ts';
import { counted, duration, tagName, isEndOfBatch } from './wording.ts';

const MINUTE_MS = 60_000;
/**
 * For so long after it is over something may still be the reason: an agent that could not register tries again after three
 * minutes, and is heard of with its first poll after that.
 */
const NOTICED_MS = 6 * MINUTE_MS;
/**
 * Silence counts from the last that was heard, which was some time before it began: a heartbeat comes once a minute or so,
 * and data at least with every tag.
 */
const HEARTBEAT_MS = 1.5 * MINUTE_MS;
const DATA_MS = AFTER_MINUTES.recoveryPoint * MINUTE_MS;

/** What has been in the way for so long when somebody is called silent. The limits count from the last sign of life. */
const SILENT: Readonly<Record<string, number>> = {
  '806': AFTER_MINUTES.processServerSilent * MINUTE_MS - HEARTBEAT_MS,
  '78022': AFTER_MINUTES.masterTargetSilent * MINUTE_MS - HEARTBEAT_MS,
  '78174': AFTER_MINUTES.sourceSilent * MINUTE_MS - HEARTBEAT_MS,
  '78028': AFTER_MINUTES.uploadBlocked * MINUTE_MS - DATA_MS,
};
/** Somebody cannot be reached, or has too little room left. */
const THROTTLED = 'SourceAgentCumulativeThrottleOccurred';
/** A process server was updated before its configuration server. */
const OUT_OF_ORDER = 'ProcessServerTooNew';
const HINDERED: ReadonlySet<string> = new Set(['78186', THROTTLED, '78193']);
const PEAK = '78188';
/** A peak is more than 25 MB/s, from the published source; what a server writes goes up and down around what its site says. */
const PEAK_MB_PER_MINUTE = 0.5 * 25 * 60;

/** A point or its kind is too old. */
const OLD: ReadonlySet<string> = new Set(['78026', '90078', '78144']);
function isKnown(code: string): boolean {
  if (code === OUT_OF_ORDER) return true;
  if (SILENT[code] !== undefined || code === PEAK || HINDERED.has(code) || OLD.has(code)) return true;
  return [CopiesAtRest, AlarmReasons, CutOff, CertificateAge].some((kind) => kind.knows(code));
}

export const causelessAlarms: Property = {
  name: 'causeless-alarms',
  title: 'No alarm is raised without a cause, or before its time',
  judge(run) {
    const findings = new Findings();
    const items = new Items(run);
    const causes = new Causes(run, items);
    const points = new Ages(run);
    const reasons = new AlarmReasons(run, items);
    const heldBack = new HeldBack(items, slackMs(run));
    const copies = new CopiesAtRest(run);
    const cutOff = new CutOff(run, items);
    const certificates = new CertificateAge();
    const { site } = run;
    const known = { causes, points, reasons, heldBack, copies, cutOff, certificates, site };
    for (const entry of entriesOf(run)) {
      points.take(entry);
      reasons.take(entry);
      heldBack.take(entry);
      copies.take(entry);
      cutOff.take(entry);
      certificates.take(entry);
      if (entry.kind === 'site.state' && entry.state === 'disconnected') {
        findings.looked += 1;
        const why = causes.whyNotSilent(undefined, entry.at, AFTER_MINUTES.siteDisconnected * MINUTE_MS - HEARTBEAT_MS);
        const about = { subject: entry.site, code: 'disconnected' };
        if (why) findings.violation(`${entry.site} was called disconnected at ${duration(entry.at)}, ${why}`, about);
      }
      if (isOwnTrouble(entry) && entry.failure !== undefined) {
        findings.looked += 1;
        const asTold = isRehearsed(run.site, entry.failure, entry.at);
        const why = asTold ? undefined : causes.whyNotDisturbed(undefined, entry.at);
        const what = entry.kind === 'monitoring.state' ? 'report' : 'reach Azure';
        if (why)
          findings.violation(`${entry.node} could not ${what} (${entry.failure}) at ${duration(entry.at)}, ${why}`, {
            subject: entry.node,
            code: entry.failure,
          });
      }
      if (entry.kind !== 'health.raise') continue;
      if (!isKnown(entry.code)) {
        findings.unjudged(`${entry.code}, because what it takes is not written down here`);
        continue;
      }
      findings.looked += 1;
      const why =
        entry.code === OUT_OF_ORDER ? whyInOrder(run.site, entry.component ?? '') : whyCauseless(entry, items, known);
      const subject = entry.item ?? entry.component;
      const about = { subject, code: entry.code };
      if (why) findings.violation(`${entry.code} of ${subject} was raised at ${duration(entry.at)}, ${why}`, about);
    }
    return findings.judge(
      `of ${counted(findings.looked, 'alarm')} none was raised without a cause or before its time`,
      'no alarm was raised',
    );
  },
};

interface Known {
  readonly causes: Causes;
  readonly points: Ages;
  readonly reasons: AlarmReasons;
  readonly heldBack: HeldBack;
  readonly copies: CopiesAtRest;
  readonly cutOff: CutOff;
  readonly certificates: CertificateAge;
  readonly site: Run['site'];
}

function whyCauseless(
  raised: HealthRaise,
  items: Items,
  { causes, points, reasons, heldBack, copies, cutOff, certificates, site }: Known,
): string | undefined {
  const { item, component, code, at } = raised;
  const server = item === undefined ? undefined : items.serverOf(item);
  const silentMs = SILENT[code];
  if (silentMs !== undefined) return causes.whyNotSilent(server, at, silentMs);
  if (code === THROTTLED && server !== undefined && heldBack.isOrWas(server, at)) return undefined;
  if (HINDERED.has(code)) return causes.whyNotDisturbed(server, at);
  // By the world's own word somebody on the way could not be reached, whatever the reason, or something was in the way.
  const whyNotCutOff = () =>
    cutOff.explains(raised, at - causes.noticedMs) ? undefined : causes.whyNotDisturbed(server, at);
  if (CutOff.knows(code)) return whyNotCutOff();
  if (code === PEAK) return whyNoPeak(site, server);
  if (CopiesAtRest.knows(code)) return copies.whyNotAtRest(server ?? '', code, at) ?? whyNotCutOff();
  if (CertificateAge.knows(code)) return certificates.whyTooEarly(component ?? '', code, at);
  if (item === undefined) return undefined;
  return AlarmReasons.knows(code) ? reasons.whyNone(item, code, at) : points.whyNotOld(item, code, at);
}

/** A configuration server says what it cannot do. */
function isOwnTrouble(entry: Entry): entry is MonitoringState | RoleState | RoleFailure {
  return entry.kind === 'monitoring.state' || entry.kind === 'role.state' || entry.kind === 'role.failure';
}

function whyInOrder(site: Run['site'], processServer: string): string | undefined {
  const newest = site?.configurationServer.version ?? '';
  const version = site && processServerVersion(site, processServer);
  const isNewer = version !== undefined && isOlder(newest, version);
  return isNewer ? undefined : `though it is of version ${version}, and its configuration server of ${newest}`;
}

function whyNoPeak(site: Run['site'], server: string | undefined): string | undefined {
  const churn = site?.servers.find(({ name }) => name === server)?.churnMbPerMinute;
  if (churn === undefined || churn > PEAK_MB_PER_MINUTE) return undefined;
  return `though it writes no more than some ${churn} MB in a minute`;
}

/** Servers whose agents send their data into a proxy that does not lead to the process server: the site file says so. */
function endingInTheirProxies(site: Run['site']): readonly string[] {
  if (!site) return [];
  const { configurationServer, processServers } = site;
  const isStopped = (server: Server) => {
    const through = processServerFor(site, server.name);
    const { address } = processServers.find(({ name }) => name === through) ?? configurationServer;
    return agentProxyOf(server)?.bypass.includes(address) === false;
  };
  return site.servers.filter(isStopped).map(({ name }) => name);
}

/** When something was in the world by which somebody may fall silent. */
class Causes {
  /** For everybody: faults, full lines, machines of the infrastructure without power, and a computer that is too busy for a live lab. */
  readonly #common: Span[] = [];
  /** For one: its own machine without power, its stream broken: such a source sends nothing until it is resynchronised. */
  readonly #ofServer = new Map<string, Span[]>();
  readonly #exactMs: number;

  constructor(run: Run, items: Items) {
    this.#exactMs = slackMs(run);
    for (const { fromMs, healedAtMs } of faultsOf(run)) {
      this.#common.push({ fromMs, toMs: healedAtMs ?? Number.POSITIVE_INFINITY });
    }
    this.#common.push(...Silences.in(run).ofMachines);
    for (const server of endingInTheirProxies(run.site)) {
      this.#spansOf(server).push({ fromMs: 0, toMs: Number.POSITIVE_INFINITY });
    }
    /** By machine, and by item and code: when it was dark, or broken. */
    const books = new Map<string, Span[]>();
    const note = (key: string, server: string, is: boolean, atMs: number) => {
      const spans = spansOf(books, key);
      const before = spans.length;
      if (is) begin(spans, atMs);
      else end(spans, atMs);
      this.#spansOf(server).push(...spans.slice(before));
    };
    for (const entry of entriesOf(run)) {
      if (entry.kind === 'line.full' || entry.kind === 'computer.busy')
        this.#common.push({ fromMs: entry.fromMs, toMs: entry.toMs });
      else if (entry.kind === 'machine.power' && entry.purpose !== 'infrastructure') {
        note(entry.machine, entry.server, entry.power === 'off', entry.at);
      } else if ((entry.kind === 'health.raise' || entry.kind === 'health.clear') && BROKEN.has(entry.code)) {
        const server = items.serverOf(entry.item ?? '') ?? '';
        note(`${entry.item} ${entry.code}`, server, entry.kind === 'health.raise', entry.at);
      }
    }
  }

  /** For so long after it is over something may still be the reason. */
  get noticedMs(): number {
    return NOTICED_MS + this.#exactMs;
  }

  /** Undefined when something had lasted for so long, without a pause in which the silence could have been broken. */
  whyNotSilent(server: string | undefined, atMs: number, limitMs: number): string | undefined {
    const disturbed = this.#before(server, atMs);
    if (!disturbed) return 'though nothing was or had been in the way';
    const lastedMs = atMs - disturbed.fromMs;
    if (lastedMs >= limitMs - this.#exactMs) return undefined;
    return `${duration(lastedMs)} after anything had come in the way; at least ${duration(limitMs)} have to pass`;
  }

  whyNotDisturbed(server: string | undefined, atMs: number): string | undefined {
    return this.#before(server, atMs) ? undefined : 'though nothing was or had been in the way';
  }

  /** The stretch of disturbances that lasts now or has just ended; one within reach of another continues it. */
  #before(server: string | undefined, atMs: number): Span | undefined {
    const spans = [...this.#common, ...(server === undefined ? [] : this.#spansOf(server))]
      .filter(({ fromMs }) => fromMs <= atMs)
      .sort((a, b) => b.fromMs - a.fromMs);
    const reaches = (span: Span, fromMs: number) => span.toMs + this.noticedMs >= fromMs;
    let stretch: Span | undefined;
    // Latest first; those that began earlier may last longer, so all of them are looked at until none joins.
    for (let joined = true; joined; ) {
      joined = false;
      for (const span of spans) {
        if (stretch !== undefined && span.fromMs >= stretch.fromMs) continue;
        if (!reaches(span, stretch?.fromMs ?? atMs)) continue;
        stretch = { fromMs: span.fromMs, toMs: atMs };
        joined = true;
      }
    }
    return stretch;
  }

  #spansOf(server: string): Span[] {
    return spansOf(this.#ofServer, server);
  }
}

/** How old each item's newest points are, when the last one came, and what the policy it replicates by says of that. */
class Ages {
  readonly #startsAtMs: number;
  readonly #policies: PolicyTimes;
  readonly #newest = new Map<
    string,
    { tag: string; atMs: number; cameAtMs: number; applicationAtMs: number | undefined }
  >();

  constructor(run: Run) {
    this.#startsAtMs = run.startsAtMs;
    this.#policies = new PolicyTimes(run);
  }

  take(entry: Entry): void {
    if (entry.kind !== 'point.created') return;
    const atMs = entry.tagAtMs - this.#startsAtMs;
    const before = this.#newest.get(entry.item);
    const applicationAtMs = entry.consistency === 'application' ? atMs : before?.applicationAtMs;
    // A point that the service makes of what it has is newer, and yet nothing has come.
    const cameAtMs = before && isEndOfBatch(entry.tag) ? before.cameAtMs : entry.at;
    this.#newest.set(entry.item, { tag: entry.tag, atMs, cameAtMs, applicationAtMs });
  }

  whyNotOld(item: string, code: string, atMs: number): string | undefined {
    const newest = this.#newest.get(item);
    if (!newest) return undefined;
    if (code === '78026') {
      const limitMs = this.#leastMs(item, 'rpoThresholdMinutes', atMs);
      const ageMs = atMs - newest.atMs;
      if (limitMs === undefined || ageMs > limitMs) return undefined;
      return `when ${tagName(newest.tag)} was ${duration(ageMs)} old; its limit is ${duration(limitMs)}`;
    }
    if (code === '90078') {
      const limitMs = AFTER_MINUTES.noProgress * MINUTE_MS;
      const sinceMs = atMs - newest.cameAtMs;
      if (sinceMs > limitMs) return undefined;
      return `${duration(sinceMs)} after the point of ${tagName(newest.tag)} had come; its limit is ${duration(limitMs)}`;
    }
    if (code !== '78144' || newest.applicationAtMs === undefined) return undefined;
    const dueMs = this.#leastMs(item, 'appConsistentMinutes', atMs);
    const sinceMs = atMs - newest.applicationAtMs;
    if (dueMs === undefined || sinceMs > dueMs) return undefined;
    return `${duration(sinceMs)} after the last application-consistent point; one is due every ${duration(dueMs)}`;
  }

  /** What its policy says at that moment; the least where it is just being changed, or cannot be told from others. */
  #leastMs(item: string, setting: 'rpoThresholdMinutes' | 'appConsistentMinutes', atMs: number): number | undefined {
    const asked = this.#policies.duringOf(item, setting, atMs - 1, atMs + 1).filter((minutes) => minutes > 0);
    return asked.length === 0 ? undefined : Math.min(...asked) * MINUTE_MS;
  }
}
