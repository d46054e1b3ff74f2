/**
 * Everything by which the system says that something is wrong: health of items and components, the site's connection,
 * and what the roles report themselves. A signal stays on until the same subject takes it back.
 */
import type { Symptom } from '../../chaos/fault.ts';
import { type Entry, entriesOf } from './entries.ts';
import type { Items } from './items.ts';
import type { Run } from './property.ts';
import { machineOf } from './node-machine.ts';

export interface Signal {
  readonly on: Symptom['on'];
  readonly code: string;
  /** Item, component, site or node that gives it. */
  readonly subject: string;
  /** The server it is about, if it is about one. */
  readonly server: string | undefined;
  /** Health only. */
  readonly severity?: string;
  readonly fromMs: number;
  /** Undefined while it is on. */
  readonly clearedAtMs: number | undefined;
  /** Said once and never taken back, like a failed job. */
  readonly momentary: boolean;
}

type Given = Pick<Signal, 'on' | 'code' | 'subject' | 'server' | 'severity'>;

/** In order of appearance. */
export function signalsOf(run: Run, items: Items): Signal[] {
  const signals: { -readonly [Field in keyof Signal]: Signal[Field] }[] = [];
  const current = new Map<string, (typeof signals)[number]>();
  const keyOf = ({ on, subject, code }: Pick<Given, 'on' | 'subject' | 'code'>) => `${on} ${subject} ${code}`;
  const raise = (given: Given, fromMs: number, momentary = false) => {
    if (current.has(keyOf(given))) return;
    const signal = { ...given, fromMs, clearedAtMs: undefined, momentary };
    signals.push(signal);
    if (!momentary) current.set(keyOf(given), signal);
  };
  const clear = (given: Pick<Given, 'on' | 'subject' | 'code'>, atMs: number) => {
    const signal = current.get(keyOf(given));
    if (signal) signal.clearedAtMs = atMs;
    current.delete(keyOf(given));
  };
  /** What each node reported last, because its next report takes that back. */
  const failures = new Map<string, string>();
  const report = (entry: Entry, part: string, code: string | undefined) => {
    const subject = `${entry.node} ${part}`;
    const before = failures.get(subject);
    if (before !== undefined && before !== code) clear({ on: 'role', subject, code: before }, entry.at);
    if (code === undefined) failures.delete(subject);
    else {
      failures.set(subject, code);
      raise({ on: 'role', subject, code, server: serverOfNode(entry.node, items) }, entry.at);
    }
  };
  /** A role that begins anew knows nothing of what it reported before, and takes none of it back. */
  const forget = ({ at, node }: Entry) => {
    for (const [subject, code] of failures) {
      if (!subject.startsWith(`${node} `)) continue;
      clear({ on: 'role', subject, code }, at);
      failures.delete(subject);
    }
  };
  for (const entry of entriesOf(run)) {
    switch (entry.kind) {
      case 'health.raise':
      case 'health.clear': {
        const on = entry.item === undefined ? ('component' as const) : ('item' as const);
        const subject = entry.item ?? entry.component ?? '';
        const given = { on, subject, code: entry.code, server: items.serverOf(subject) };
        if (entry.kind === 'health.raise') raise({ ...given, severity: entry.severity }, entry.at);
        else clear(given, entry.at);
        break;
      }
      case 'site.state': {
        const given = { on: 'site' as const, subject: entry.site, code: 'disconnected', server: undefined };
        if (entry.state === 'disconnected') raise(given, entry.at);
        else clear(given, entry.at);
        break;
      }
      case 'role.state':
        if (entry.from === undefined) forget(entry);
        report(entry, entry.role, entry.failure);
        break;
      case 'role.failure':
        report(entry, entry.role, entry.failure);
        break;
      case 'monitoring.state':
        report(entry, 'monitoring', entry.failure);
        break;
      case 'tag.failed':
      case 'tag.group-failed': {
        const { node: subject, code } = entry;
        raise({ on: 'role', subject, code, server: serverOfNode(subject, items) }, entry.at, true);
        break;
      }
      case 'job.end':
      case 'event': {
        if (entry.code === undefined) break;
        const { item: subject, code } = entry;
        raise({ on: 'role', subject, code, server: items.serverOf(subject) }, entry.at, true);
        break;
      }
    }
  }
  return signals;
}

/** `orders01/mobility` speaks for the server of machine orders01. */
function serverOfNode(node: string, items: Items): string | undefined {
  return items.serverNamed(machineOf(node));
}
