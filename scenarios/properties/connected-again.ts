/**
 * After the last fault is healed everybody is connected again: the site to Azure, and every role that had been to its
 * configuration server; health calls nobody silent or out of reach any more. A quarter of an hour is what the documents give a
 * component to show up.
 *
 * Judged of machines that have power all that time. Of several faults in a row, what counts is the last heal.
 */
import { AFTER_MINUTES } from '../../chaos/documented.ts';
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, entriesOfKind, type FaultHeal } from './entries.ts';
import { endOf, type FaultSpan, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import type { Property, Run } from './property.ts';
import { ReplicatingMachines } from './replicating-machines.ts';
import { type Signal, signalsOf } from './signals.ts';
import { counted, duration } from './wording.ts';
import { machineOf } from './node-machine.ts';

const MINUTE_MS = 60_000;
const LIMIT_MS = AFTER_MINUTES.processServerSilent * MINUTE_MS;
/** What a story leaves is healed when it is over; nobody waits for anything any more then. */
const CLEARING_UP_MS = MINUTE_MS;
/** As roles call it in their own words. */
const CONNECTED = /^(registration\.)?(registered|connected)(\||$)/;
/** By these health says that somebody is silent or out of reach. */
const SILENT: ReadonlySet<string> = new Set(['78174', '78186', '806', '78022', 'SiteDisconnected', 'disconnected']);

export const connectedAgain: Property = {
  name: 'connected-again',
  title: 'After the last heal every role is connected again, and nobody is called silent',
  judge(run) {
    const findings = new Findings();
    const faults = faultsOf(run);
    const items = new Items(run);
    const replicating = ReplicatingMachines.in(run);
    const signals = signalsOf(run, items).filter(({ code }) => SILENT.has(code));
    const endMs = endOf(run).atMs;
    for (const heal of entriesOfKind(run, 'fault.heal')) {
      const toMs = heal.at + LIMIT_MS + slackMs(run);
      const isOver = faults.some(({ injected, healedAtMs }) => injected.id === heal.id && healedAtMs === heal.at);
      // A server that is lost for good does not come back with what is called its heal.
      if (!isOver || endMs - heal.at < CLEARING_UP_MS) continue;
      if (faults.some((fault) => isInTheWay(fault, heal, toMs))) continue;
      const since = `${duration(toMs - heal.at)} after the heal of ${heal.fault} at ${duration(heal.at)}`;
      if (toMs > endMs) {
        findings.unjudged(
          `who is connected again after the heal of ${heal.fault}, because the run ended before it had to be`,
        );
        continue;
      }
      for (const { node, connected } of rolesAt(run, heal.at, toMs)) {
        findings.looked += 1;
        if (!connected)
          findings.violation(`${node} is not connected ${since}`, { subject: node, code: 'not-connected' });
      }
      for (const { subject, code } of signals.filter((signal) => isOn(signal, toMs))) {
        if (!couldClear(items, subject, heal.at, toMs) || isDark(run, replicating, items.serverOf(subject), toMs))
          continue;
        findings.violation(`${code} of ${subject} is still said ${since}`, { subject, code });
      }
    }
    return findings.judge(
      `${counted(findings.looked, 'time')} a role had to be connected again after a heal: it was, within ${duration(LIMIT_MS)}`,
      'no fault was healed long enough before another one, or the end',
    );
  },
};

function isInTheWay({ injected, fromMs, healedAtMs }: FaultSpan, heal: FaultHeal, toMs: number): boolean {
  const over = healedAtMs !== undefined && healedAtMs <= heal.at;
  return injected.id !== heal.id && fromMs <= toMs && !over;
}

function isOn({ fromMs, clearedAtMs, momentary }: Signal, atMs: number): boolean {
  return !momentary && fromMs < atMs && (clearedAtMs === undefined || clearedAtMs > atMs);
}

/** An item that ceased to replicate has another history than one that recovers. */
function couldClear(items: Items, subject: string, fromMs: number, toMs: number): boolean {
  return !items.has(subject) || items.replicatedThroughout(subject, fromMs, toMs);
}

/** Whether no machine that could replicate that server has had power at the end: somebody switched it off, and that is said. */
function isDark(run: Run, replicating: ReplicatingMachines, server: string | undefined, atMs: number): boolean {
  if (server === undefined) return false;
  const power = new Map<string, string>();
  const inAzure = new Map<string, boolean>();
  let fromAzure: boolean | undefined;
  for (const entry of entriesOf(run)) {
    if (entry.at > atMs) break;
    if (entry.kind === 'machine.created') {
      // The last one stands at the end.
      inAzure.delete(entry.machine);
      inAzure.set(entry.machine, entry.place === 'azure');
    } else if (entry.kind === 'machine.removed') inAzure.delete(entry.machine);
    else if (entry.kind === 'machine.power' && entry.server === server && entry.purpose !== 'test') {
      power.set(entry.machine, entry.power);
    } else if (entry.kind === 'replication.started' && entry.server === server) {
      fromAzure = entry.direction === 'to-site';
    }
  }
  const replicated = [...power.keys()].filter((machine) => replicating.replicated(machine, atMs) !== false);
  // Where none does, replication is to begin anew: then it is the last that was made where the data comes from.
  const begins = (machine: string) => fromAzure === undefined || inAzure.get(machine) === fromAzure;
  const able =
    replicated.length > 0 ? replicated : [...inAzure.keys()].filter((one) => power.has(one) && begins(one)).slice(-1);
  return able.length > 0 && !able.some((machine) => power.get(machine) === 'on');
}

/** Roles that had been connected when the fault was healed, and whose machines had power from then on. */
function rolesAt(run: Run, fromMs: number, toMs: number): { node: string; connected: boolean }[] {
  const roles = new Map<string, { had: boolean; connected: boolean }>();
  const unfit = new Set<string>();
  const off = new Set<string>();
  for (const entry of entriesOf(run)) {
    if (entry.at > toMs) break;
    if (entry.kind === 'machine.power') {
      if (entry.power === 'off') off.add(entry.machine);
      else off.delete(entry.machine);
      // Who gets his power in these minutes needs some of them to start.
      if (entry.at > fromMs || entry.purpose === 'test') unfit.add(entry.machine);
    } else if (entry.kind === 'machine.removed') off.add(entry.machine);
    else if (entry.kind === 'role.state') note(roles, entry, fromMs);
  }
  return [...roles]
    .filter(([node, { had }]) => had && !off.has(machineOf(node)) && !unfit.has(machineOf(node)))
    .map(([node, { connected }]) => ({ node, connected }));
}

function note(
  roles: Map<string, { had: boolean; connected: boolean }>,
  { node, to, at }: Extract<Entry, { kind: 'role.state' }>,
  fromMs: number,
): void {
  const role = roles.get(node) ?? { had: false, connected: false };
  role.connected = CONNECTED.test(to);
  if (at <= fromMs && role.connected) role.had = true;
  roles.set(node, role);
}
