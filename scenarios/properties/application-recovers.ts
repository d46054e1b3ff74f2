/**
 * Judges what the application found when it first opened its database on a machine made from a recovery point: every
 * transaction that was durable at the point's mark, none that began after it, and the one under way whole or not at all.
 */
import { entriesOf, entriesOfKind, type WorkloadOpened } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { setWhileRunning, toldAsCrash } from './frozen.ts';
import { Items } from './items.ts';
import { keyOf, type LedgerState, Ledgers, rowsByKey } from './ledgers.ts';
import { type Machine, Machines } from './machines.ts';
import { MakingJobs } from './making-jobs.ts';
import { marksOnServer, type SourceMark } from './marks.ts';
import type { Property, Run } from './property.ts';
import { counted, duration, grouped, listed, tagName } from './wording.ts';

/** A machine that has had power for so long and not opened its database never will. */
const OPENING_LIMIT_MS = 10 * 60_000;

export const applicationRecovers: Property = {
  name: 'application-recovers',
  title: 'The application opens; nothing committed before the point is missing, nothing after it is there',
  judge(run) {
    const findings = new Findings();
    const machines = new Machines(run);
    const ledgers = new Ledgers(run, machines);
    const applicationConsistentPoints = new Set(
      entriesOfKind(run, 'point.created').filter(isApplicationConsistent).map(pointKey),
    );
    const behind = askedBehindNow(run);
    let rows = 0;
    const gone: string[] = [];
    for (const machine of machines.all) {
      const { prepared } = machine;
      if (!prepared) continue;
      const source = marksOnServer(run, machines, prepared.tag, machine.server, prepared.at).find(
        ({ index }) => index === 0,
      );
      const [first] = ledgers.sessionsOf(machine);
      if (!first) {
        // A server without a database has none to open.
        if (!source || ledgers.sessionsOf(source.machine).length === 0) continue;
        const sinceMs = poweredWithoutEndMs(run, machine);
        if (sinceMs === undefined) gone.push(machine.name);
        else {
          findings.violation(`${machine.name} has had power since ${duration(sinceMs)} and never opened its database`, {
            subject: machine.name,
            code: 'never-opened',
          });
        }
        continue;
      }
      findings.looked += 1;
      rows += first.opened.rows.length;
      const applicationConsistent = applicationConsistentPoints.has(
        pointKey({ tag: prepared.tag, server: machine.server }),
      );
      const opened = whatIsWrong(
        ledgers,
        first.opened,
        source,
        machine,
        applicationConsistent,
        behind.has(prepared.seq),
      );
      for (const [code, evidence] of opened) {
        findings.violation(`${machine.name}: ${evidence}`, { subject: machine.name, code });
      }
    }
    if (gone.length > 0) {
      findings.unjudged(`${listed(gone)}: gone, or the run over, before they could have opened their databases`);
    }
    for (const { subject, evidence } of cutTransactions(run, machines, ledgers)) {
      findings.violation(evidence, { subject, code: 'transaction-cut' });
    }
    for (const evidence of setWhileRunning(run)) findings.violation(evidence, { code: 'set-while-running' });
    for (const evidence of toldAsCrash(run)) findings.violation(evidence, { code: 'told-as-crash' });
    return findings.judge(
      `${counted(findings.looked, 'database')} with ${counted(rows, 'row')} opened, each exactly as of its recovery point`,
      'no application opened its database on a machine made from a recovery point',
    );
  },
};

function isApplicationConsistent({ consistency }: { consistency: string }): boolean {
  return consistency === 'application';
}

function pointKey({ tag, server }: { tag: string; server: string }): string {
  return `${server} ${tag}`;
}

/** What kind of mistake it is, and what was found. */
type Wrong = readonly [code: string, evidence: string];

function* whatIsWrong(
  ledgers: Ledgers,
  opened: WorkloadOpened,
  source: SourceMark | undefined,
  { place, prepared }: Machine,
  applicationConsistent: boolean,
  askedBehind: boolean,
): Generator<Wrong> {
  const tag = prepared?.tag ?? '';
  if (opened.integrity !== 'ok') yield ['database-broken', `SQLite finds the database broken: ${opened.integrity}`];
  if (applicationConsistent && opened.recovered) {
    yield [
      'rolled-back',
      `SQLite had to roll a transaction back, though ${tagName(tag)} was to be application-consistent`,
    ];
  }
  if (!source) {
    yield [
      'tag-never-set',
      `${tagName(tag)} was never set on the disk of the database, so nothing can be said about its rows`,
    ];
    return;
  }
  const { position, atMs } = source.mark;
  const state = ledgers.stateAt(source.machine, position, atMs);
  if (!state) {
    yield ['no-database', `a database opened, but ${source.machine.name} had none when ${tagName(tag)} was set`];
    return;
  }
  const moment = `${tagName(tag)} (${duration(atMs)}, write ${grouped(position)} of ${source.machine.name})`;
  if (place === 'vmware' && !askedBehind) yield* lostOnTheWayHome(state, moment);
  yield* differences(state, opened, moment);
}

/** An application-consistent point holds no transaction that was under way: for every such point, used or not. */
function* cutTransactions(
  run: Run,
  machines: Machines,
  ledgers: Ledgers,
): Generator<{ readonly subject: string; readonly evidence: string }> {
  for (const { consistency, tag, server } of entriesOfKind(run, 'point.created')) {
    if (consistency !== 'application') continue;
    const source = marksOnServer(run, machines, tag, server).find(({ index }) => index === 0);
    if (!source) continue;
    const { position, atMs } = source.mark;
    const cut = ledgers.underWayAt(source.machine, position, atMs);
    if (!cut) continue;
    const evidence =
      `${source.machine.name}: ${keyOf(cut.table, cut.id)} was under way since ${duration(cut.begunAtMs)} ` +
      `when the application-consistent ${tagName(tag)} was set (${duration(atMs)}, write ${grouped(position)})`;
    yield { subject: source.machine.name, evidence };
  }
}

/** Machines that were made from an older point because somebody asked for one, by the records that tell of their making. */
function askedBehindNow(run: Run): ReadonlySet<number> {
  const making = new MakingJobs(new Items(run));
  const found = new Set<number>();
  for (const entry of entriesOf(run)) {
    making.take(entry);
    if (entry.kind !== 'machine.prepared') continue;
    const choice = making.of(entry.item)?.choice;
    if (choice !== undefined && !WITH_EVERYTHING.has(choice)) found.add(entry.seq);
  }
  return found;
}

const WITH_EVERYTHING: ReadonlySet<string> = new Set(['latest', 'latest-processed']);

/** A failback first ends business in Azure and waits for the last changes, so it loses nothing unless it was asked for less. */
function* lostOnTheWayHome({ later, underWay }: LedgerState, place: string): Generator<Wrong> {
  const lost = [...(underWay ? [underWay] : []), ...later].filter(({ committed }) => committed !== undefined);
  if (lost.length === 0) return;
  const keys = lost.map(({ table, id }) => keyOf(table, id));
  yield ['lost-on-the-way-home', `the failback lost ${rowsNamed(keys)}, committed in Azure after ${place}`];
}

function* differences(state: LedgerState, opened: WorkloadOpened, place: string): Generator<Wrong> {
  const { certain, underWay, later } = state;
  const found = rowsByKey(opened.rows);
  const missing = [...certain.keys()].filter((key) => !found.has(key));
  if (missing.length > 0) yield ['rows-missing', `misses ${rowsNamed(missing)}, committed before ${place}`];
  const changed = [...certain].filter(([key, digest]) => found.has(key) && found.get(key)?.[2] !== digest);
  if (changed.length > 0)
    yield ['rows-differ', `${rowsNamed(changed.map(([key]) => key))} differ from what was committed before ${place}`];

  const allowed = underWay && keyOf(underWay.table, underWay.id);
  const extra = [...found.keys()].filter((key) => !certain.has(key) && key !== allowed);
  const begunLater = new Set(later.map(({ table, id }) => keyOf(table, id)));
  const early = extra.filter((key) => begunLater.has(key));
  if (early.length > 0) yield ['rows-of-later', `holds ${rowsNamed(early)}, begun only after ${place}`];
  const strange = extra.filter((key) => !begunLater.has(key));
  if (strange.length > 0)
    yield ['rows-of-nobody', `holds ${rowsNamed(strange)}, which nobody had committed by ${place}`];

  const half = allowed === undefined ? undefined : found.get(allowed);
  const digest = underWay?.committed?.digest;
  if (half && digest !== undefined && half[2] !== digest) {
    yield ['rows-differ', `${allowed}, under way at ${place}, differs from what was committed`];
  }
  if (found.size < opened.rows.length)
    yield ['rows-twice', `lists ${counted(opened.rows.length - found.size, 'row')} twice`];
}

function rowsNamed(keys: readonly string[]): string {
  return keys.length > 1 ? `${counted(keys.length, 'row')} (${listed(keys)})` : listed(keys);
}

/** Since when the machine has had power with nothing to follow for longer than an opening takes; undefined otherwise. */
function poweredWithoutEndMs(run: Run, machine: Machine): number | undefined {
  const power = entriesOfKind(run, 'machine.power').filter(
    (entry) => entry.machine === machine.name && entry.seq > machine.createdSeq,
  );
  const on = power.find((entry) => entry.power === 'on');
  if (!on) return undefined;
  const off = power.find((entry) => entry.power === 'off' && entry.seq > on.seq);
  const untilMs = Math.min(
    off?.at ?? Number.POSITIVE_INFINITY,
    machine.removedAtMs ?? Number.POSITIVE_INFINITY,
    endOf(run).atMs,
  );
  return untilMs - on.at > OPENING_LIMIT_MS ? on.at : undefined;
}
