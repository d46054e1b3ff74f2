/**
 * What an agent says of its replication is what it was ordered: it copies everything, or by checksums, as the epoch was to begin,
 * and it does and ships nothing for an order that was withdrawn.
 *
 * An agent out of reach follows an older order; whenever one of several may be meant that differ, nothing is judged.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type ReplicationStarted, type RoleState } from './entries.ts';
import { endOf, faultDuring, faultsOf } from './faults.ts';
import { Findings } from './findings.ts';
import { machineOf } from './node-machine.ts';
import type { Property, Run } from './property.ts';
import { counted, duration } from './wording.ts';

/** A poll of the site's and one of the agent's, and as much again. */
const WITHDRAWN_MS = 5 * 60_000;
/** A fault that is over is not forgotten by everybody at once: whoever failed to register waits for three minutes. */
const NOTICED_MS = 10 * 60_000;

const BEGINS: Readonly<Record<string, RegExp>> = {
  'full-copy': /(^|\|)replication\.initialCopy/,
  'checksum-copy': /(^|\|)replication\.resynchronising/,
};
const WORKS = /(^|\|)(replication\.(?!idle|finish)|shipment\.(?!flowing))/;

/** Its service ordered nothing more of a server whose agent was at work. */
interface Withdrawn {
  readonly server: string;
  readonly node: string;
  readonly atMs: number;
  readonly untilMs: number;
}

export const honestWork: Property = {
  name: 'honest-work',
  title: 'What an agent says of its replication is what it was ordered',
  judge(run) {
    const findings = new Findings();
    const agents = new Agents(run, findings);
    for (const entry of entriesOf(run)) agents.take(entry);
    agents.due(endOf(run).atMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} an order came, or was withdrawn: the agent said what it was`,
      'no agent was ordered to do anything',
    );
  },
};

class Agents {
  readonly #run: Run;
  readonly #findings: Findings;
  readonly #faults;
  readonly #serverOf = new Map<string, string>();
  readonly #says = new Map<string, string>();
  /** By server, the orders that its agent may be following by now, oldest first. */
  readonly #orders = new Map<string, ReplicationStarted[]>();
  #withdrawn: readonly Withdrawn[] = [];

  constructor(run: Run, findings: Findings) {
    this.#run = run;
    this.#findings = findings;
    this.#faults = faultsOf(run);
  }

  take(entry: Entry): void {
    switch (entry.kind) {
      case 'machine.created':
        this.#serverOf.set(entry.machine, entry.server);
        break;
      case 'machine.power':
      case 'machine.removed':
        this.#forget(({ node }) => machineOf(node) === entry.machine, entry.at);
        if (entry.kind === 'machine.removed' || entry.power === 'off') this.#says.delete(`${entry.machine}/mobility`);
        break;
      case 'replication.started':
        this.#orders.set(entry.server, [...(this.#orders.get(entry.server) ?? []), entry]);
        this.#forget(({ server }) => server === entry.server, entry.at);
        break;
      case 'replication.stopped':
        this.#stopped(entry.server, entry.at);
        break;
      case 'role.state':
        if (entry.role === 'mobility') this.#said(entry);
        break;
    }
  }

  /** Orders that were withdrawn long enough ago by that moment. */
  due(atMs: number): void {
    for (const { node, untilMs, atMs: sinceMs } of this.#withdrawn.filter((one) => one.untilMs <= atMs)) {
      if (faultDuring(this.#faults, sinceMs, untilMs, NOTICED_MS)) continue;
      this.#findings.looked += 1;
      const says = this.#says.get(node) ?? '';
      if (!WORKS.test(says)) continue;
      this.#findings.violation(
        `${node} says ${says} ${duration(untilMs - sinceMs)} after its order was withdrawn at ${duration(sinceMs)}`,
        { subject: node, code: 'still-at-work' },
      );
    }
    this.#withdrawn = this.#withdrawn.filter((one) => one.untilMs > atMs);
  }

  #forget(which: (one: Withdrawn) => boolean, atMs: number): void {
    this.due(atMs);
    this.#withdrawn = this.#withdrawn.filter((one) => !which(one));
  }

  #stopped(server: string, atMs: number): void {
    const untilMs = atMs + WITHDRAWN_MS + slackMs(this.#run);
    for (const [node, says] of this.#says) {
      if (this.#serverOf.get(machineOf(node)) !== server || !WORKS.test(says)) continue;
      this.#withdrawn = [...this.#withdrawn, { server, node, atMs, untilMs }];
    }
  }

  #said({ node, from, to, by, at }: RoleState): void {
    this.due(at);
    this.#says.set(node, to);
    if (from === undefined) this.#forget((one) => one.node === node, at);
    if (by !== 'ORDERED') return;
    const server = this.#serverOf.get(machineOf(node)) ?? '';
    const orders = this.#orders.get(server) ?? [];
    // A later one goes on from what this one may have been.
    this.#orders.set(server, orders.slice(-1));
    const begins = new Set(orders.map(({ begin }) => begin));
    const [begin] = begins;
    const copies = begins.size === 1 && begin !== undefined ? BEGINS[begin] : undefined;
    if (!copies) return;
    this.#findings.looked += 1;
    if (copies.test(to)) return;
    this.#findings.violation(`${node} says ${to} at ${duration(at)}, when it was ordered to begin with a ${begin}`, {
      subject: node,
      code: 'other-copy',
    });
  }
}
