/**
 * The journal as a story: which records a person wants to see while a drill runs, and one line for each. What a record
 * says is listed in docs/journal.md.
 */
import { explain } from '../reference/model/error-codes.ts';
import type { JournalRecord } from '../simulator/journal/journal.ts';

export interface StoryLine {
  readonly atMs: number;
  /** What kind of thing happened; decides the colour. */
  readonly tone: 'phase' | 'text' | 'fault' | 'healed' | 'state' | 'good' | 'bad';
  readonly text: string;
}

type Teller = (record: JournalRecord) => Omit<StoryLine, 'atMs'> | undefined;

const TELLERS: Readonly<Record<string, Teller>> = {
  'phase.begin': ({ name }) => ({ tone: 'phase', text: say(name) }),
  story: ({ text }) => ({ tone: 'text', text: say(text) }),
  disaster: ({ servers }) => ({ tone: 'bad', text: `disaster: ${say(servers)}` }),
  'fault.inject': ({ title, fault }) => ({ tone: 'fault', text: `fault: ${say(title ?? fault)}` }),
  'fault.heal': ({ title, fault }) => ({ tone: 'healed', text: `healed: ${say(title ?? fault)}` }),
  'fault.strike': ({ text }) => ({ tone: 'fault', text: `now: ${say(text)}` }),
  'attempt.end': ({ operation, subject, outcome, code, expect }) => ({
    tone: outcome === 'refused' && code === expect ? 'good' : 'bad',
    text: `${say(operation)} of ${say(subject)} was ${say(outcome)}${code === undefined ? '' : ` (${say(code)})`}`,
  }),
  'drill.stopped': ({ code, message }) => ({ tone: 'bad', text: `the story stopped: ${say(message)} (${say(code)})` }),
  'site.state': ({ site, state }) => ({ tone: 'state', text: `site ${say(site)} is ${say(state)}` }),
  // Some states of an item look the same from outside; a test failover, say, begins and ends with jobs of its own.
  'item.state': ({ item, to, before, protectionState }) =>
    before !== undefined && before === protectionState
      ? undefined
      : { tone: 'state', text: `${say(item)}: ${say(protectionState ?? to)}` },
  'job.end': ({ scenario, item, state, code, message }) => ({
    tone: state === 'Succeeded' ? 'good' : 'bad',
    text: [
      `job ${say(scenario)} of ${say(item)}: ${say(state)}`,
      code === undefined ? '' : `(${say(code)})`,
      say(message),
    ]
      .filter((part) => part !== '')
      .join(' '),
  }),
  'job.suspended': ({ item, action }) => ({ tone: 'text', text: `${say(item)} waits: "${say(action)}" is to be done` }),
  'plan.action': ({ item, action, how, state, code, by, comments }) => ({
    tone: state === 'Succeeded' ? 'good' : 'bad',
    text: [
      `${say(how)} action "${say(action)}" of ${say(item)}: ${say(state)}`,
      code === undefined ? '' : `(${say(code)})`,
      by === undefined ? '' : `resumed by ${say(by)}${comments === undefined ? '' : `: ${say(comments)}`}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  }),
  'health.raise': ({ item, component, code }) => ({
    tone: 'bad',
    text: `health of ${say(item ?? component)}: ${titled(code)}`,
  }),
  'health.clear': ({ item, component, code }) => ({
    tone: 'healed',
    text: `health of ${say(item ?? component)}: ${say(code)} is over`,
  }),
  'agent.installed': ({ machine, version }) => ({
    tone: 'state',
    text: `the Mobility service ${say(version)} is installed on ${say(machine)}`,
  }),
  'workload.opened': ({ server, machine, integrity }) => ({
    tone: integrity === 'ok' ? 'good' : 'bad',
    text: `${say(machine)} opened the database of ${say(server)}: integrity ${say(integrity)}`,
  }),
};

export function belongsToStory(record: JournalRecord): boolean {
  return Object.hasOwn(TELLERS, record.kind);
}

/** The line for a record; undefined for those that are not part of the story. */
export function tell(record: JournalRecord): StoryLine | undefined {
  const line = Object.hasOwn(TELLERS, record.kind) ? TELLERS[record.kind]?.(record) : undefined;
  return line === undefined ? undefined : { atMs: record.at, ...line };
}

function titled(code: unknown): string {
  const entry = explain(say(code));
  return entry === undefined ? say(code) : `${say(code)} ${entry.title}`;
}

function say(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(say).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
