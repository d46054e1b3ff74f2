/**
 * What a role says of its lines is what came of its requests on them, which the world notes at its network: that it is
 * registered, connected, cut off, held back, that its data flows. A chart that is a picture, and no model, is found here.
 *
 * Judged at each change of what came, when nothing else came on that line and the role lived on until it had to be said. What comes
 * of an agent's data when that is of an epoch that is over, or from a process server that it has left, says nothing of what it does now.
 */
import { slackMs } from './compression.ts';
import { type Entry, entriesOf, type PeerAnswer } from './entries.ts';
import { endOf } from './faults.ts';
import { Findings } from './findings.ts';
import { Items } from './items.ts';
import { LINE_RULES, type LineRule } from './line-rules.ts';
import { DataLines } from './data-lines.ts';
import { machineOf } from './node-machine.ts';
import type { Property } from './property.ts';
import { counted, duration } from './wording.ts';

interface Awaited {
  readonly rule: LineRule;
  readonly answer: PeerAnswer;
  readonly untilMs: number;
}

export const honestStates: Property = {
  name: 'honest-states',
  title: 'What a role says of its lines is what came of its requests on them',
  judge(run) {
    const findings = new Findings();
    const roles = new RoleStates(findings, slackMs(run), new Items(run));
    for (const entry of entriesOf(run)) roles.take(entry);
    roles.due(endOf(run).atMs);
    return findings.judge(
      `${counted(findings.looked, 'time')} something else came of a role's requests than before: it said so`,
      'no role of this run has told what came of its requests',
    );
  },
};

class RoleStates {
  readonly #findings: Findings;
  readonly #slackMs: number;
  /** By node; none while its role does not run. */
  readonly #says = new Map<string, string>();
  readonly #awaited = new Map<string, Awaited[]>();
  readonly #data: DataLines;

  constructor(findings: Findings, slackMs: number, items: Items) {
    this.#findings = findings;
    this.#slackMs = slackMs;
    this.#data = new DataLines(items, slackMs);
  }

  take(entry: Entry): void {
    this.#data.take(entry);
    if (entry.kind === 'machine.removed' || (entry.kind === 'machine.power' && entry.power === 'off')) {
      this.due(entry.at);
      this.#ends(entry.machine);
    } else if (entry.kind === 'role.state') {
      this.due(entry.at);
      // It began anew, and knows nothing of what came before.
      if (entry.from === undefined) this.#awaited.delete(entry.node);
      this.#says.set(entry.node, entry.to);
      this.#awaited.set(entry.node, this.#stillAwaited(entry.node, entry.to));
    } else if (entry.kind === 'peer.answer') {
      this.due(entry.at);
      this.#came(entry);
    }
  }

  /** What had to be said before that moment, and was not. */
  due(atMs: number): void {
    for (const [node, all] of this.#awaited) {
      const late = all.filter(({ untilMs }) => untilMs < atMs);
      if (late.length === 0) continue;
      for (const one of late) this.#notSaid(node, one);
      this.#awaited.set(
        node,
        all.filter((one) => !late.includes(one)),
      );
    }
  }

  #came(answer: PeerAnswer): void {
    const { node, about, host } = answer;
    const says = this.#says.get(node);
    if (says === undefined) return;
    const role = node.slice(node.lastIndexOf('/') + 1);
    const itsRules = LINE_RULES.filter(
      (rule) =>
        rule.role === role &&
        (rule.about === undefined ? host !== undefined && rule.hosts?.includes(host) : rule.about === about),
    );
    const others = (this.#awaited.get(node) ?? []).filter(({ rule }) => !itsRules.includes(rule));
    const awaited = (this.#data.isOver(answer) ? [] : itsRules)
      .filter((rule) => rule.came(answer))
      .map((rule) => ({ rule, answer, untilMs: answer.at + rule.withinMs + this.#slackMs }));
    this.#awaited.set(node, [...others, ...awaited]);
    this.#awaited.set(node, this.#stillAwaited(node, says));
  }

  #stillAwaited(node: string, says: string): Awaited[] {
    const all = this.#awaited.get(node) ?? [];
    const still = all.filter(({ rule }) => !rule.says.test(says));
    this.#findings.looked += all.length - still.length;
    return still;
  }

  #ends(machine: string): void {
    for (const node of this.#says.keys()) {
      if (machineOf(node) !== machine) continue;
      this.#says.delete(node);
      this.#awaited.delete(node);
    }
  }

  #notSaid(node: string, { answer, untilMs }: Awaited): void {
    const says = this.#says.get(node) ?? '';
    const { host, port, about, status, code } = answer;
    const came = status === undefined ? `got ${code} from` : `was answered ${status} by`;
    this.#findings.looked += 1;
    this.#findings.violation(
      `${node} ${came} ${host}:${port} (/${about}) at ${duration(answer.at)}, and says ${says} ${duration(untilMs - answer.at)} later`,
      { subject: node, code: `${about} ${status ?? code}` },
    );
  }
}
