/**
 * What two runs of one story must have in common, whatever lab they ran in: which states each role and item went through,
 * which health codes came and went, which jobs ended how with which tasks, what was refused, which kinds of recovery
 * points became usable, which machines came up and what their databases said. Not times, counts of retries or ids.
 *
 * Order is kept within a subject, where the architecture promises it; between subjects it is a matter of chance.
 */
import { TIMER } from '../../reference/model/timers.ts';
import type { JournalRecord } from '../../simulator/journal.ts';
import { entriesOf } from '../properties/entries.ts';

/**
 * What passes sooner, of a role's states or a finding, is a hiccup of its surroundings, not a turn of the story. Longer than
 * the pause before a registration is tried again: whether a role starts before or after the one that it asks is a matter of
 * chance. Lab time.
 */
const HICCUP_MS = TIMER.registrationRetryMs + 60_000;

/** What happened to each subject, in order: `item orders01` → `EnablingProtection`, `Protected`, … */
export type Projection = ReadonlyMap<string, readonly string[]>;

export function project(records: readonly JournalRecord[]): Projection {
  const told = new Map<string, string[]>();
  const tell = (subject: string, what: string): void => {
    const lines = told.get(subject) ?? [];
    told.set(subject, lines);
    // Trying the same again is a matter of how long something took.
    if (lines.at(-1) !== what) lines.push(what);
  };
  const regions = new RoleRegions(tell);
  const raised = new Map<string, number>();
  const points = new Map<string, { readonly direction: string; readonly kinds: Set<string> }>();
  const closePoints = (item: string): void => {
    const open = points.get(item);
    if (open) tell(`recovery points of ${item}`, `${open.direction}: ${[...open.kinds].sort().join(', ') || 'none'}`);
    points.delete(item);
  };

  for (const entry of entriesOf({ records })) {
    switch (entry.kind) {
      case 'role.state':
        regions.entered(entry.node, entry.to, entry.at);
        break;
      case 'machine.power':
        regions.ended(entry.machine, entry.at);
        break;
      case 'item.state':
        tell(`item ${entry.item}`, entry.protectionState);
        break;
      case 'health.raise':
        raised.set(`health ${entry.item ?? entry.component}: ${entry.code}`, entry.at);
        break;
      case 'health.clear': {
        const subject = `health ${entry.item ?? entry.component}: ${entry.code}`;
        if (entry.at - (raised.get(subject) ?? 0) >= HICCUP_MS) tell(subject, 'came and went');
        raised.delete(subject);
        break;
      }
      case 'job.end':
        tell(`jobs on ${entry.item}`, [entry.scenario, entry.state, entry.code].filter(Boolean).join(' '));
        break;
      case 'attempt.end':
        tell(`refusals of ${entry.operation} on ${entry.subject}`, entry.code ?? entry.outcome);
        break;
      case 'replication.started':
        closePoints(entry.item);
        points.set(entry.item, { direction: entry.direction, kinds: new Set() });
        break;
      case 'point.created':
        points.get(entry.item)?.kinds.add(entry.consistency);
        if (entry.group) points.get(entry.item)?.kinds.add('shared');
        break;
      case 'points.deleted':
        if (entry.why !== 'retention') tell(`recovery points of ${entry.item}`, `deleted: ${entry.why}`);
        break;
      case 'machine.created':
        // What else stands in a world, such as Entra, and on how many machines, is the lab's own affair.
        if (entry.purpose === 'infrastructure') break;
        tell(`machines of ${entry.server ?? entry.machine}`, `${entry.purpose} ${entry.place}`);
        break;
      case 'workload.opened':
        tell(`database on ${entry.machine}`, entry.integrity);
        break;
    }
  }
  for (const item of [...points.keys()]) closePoints(item);
  regions.end();
  const endMs = records.at(-1)?.at ?? 0;
  for (const [subject, sinceMs] of raised) if (endMs - sinceMs >= HICCUP_MS) tell(subject, 'came and stayed');
  for (const [subject, lines] of tasksOf(records)) told.set(subject, lines);
  return told;
}

/** Tasks of each kind of job on a subject: which ones, ending how. A job of several machines does them side by side. */
function tasksOf(records: readonly JournalRecord[]): Map<string, string[]> {
  const scenarios = new Map<string, string>();
  const tasks = new Map<string, Set<string>>();
  for (const { kind, job, scenario, item, task, state, code } of records) {
    if (kind === 'job.start') scenarios.set(String(job), String(scenario));
    if (kind !== 'job.task') continue;
    const subject = `tasks of ${scenarios.get(String(job))} on ${String(item)}`;
    const seen = tasks.get(subject) ?? new Set();
    tasks.set(subject, seen.add([task, state, code].filter(Boolean).join(' ')));
  }
  return new Map([...tasks].map(([subject, seen]) => [subject, [...seen].sort()]));
}

/**
 * A role's state is one state of each of its parallel regions: `registration.registered|shipment.flowing`. Each region is
 * a subject of its own, because which of two regions changes first is a matter of chance.
 */
class RoleRegions {
  readonly #tell: (subject: string, what: string) => void;
  readonly #now = new Map<string, { readonly state: string; readonly sinceMs: number }>();

  constructor(tell: (subject: string, what: string) => void) {
    this.#tell = tell;
  }

  entered(node: string, states: string, atMs: number): void {
    for (const [index, part] of states.split('|').entries()) {
      const [region, state] = part.includes('.') ? part.split(/\.(.*)/s) : [`state ${index}`, part];
      const subject = `role ${node} ${region}`;
      const before = this.#now.get(subject);
      if (before?.state === state) continue;
      if (before && atMs - before.sinceMs >= HICCUP_MS) this.#tell(subject, before.state);
      this.#now.set(subject, { state: state ?? '', sinceMs: atMs });
    }
  }

  /** The machine was switched: what its roles were at that moment is told when it had lasted. */
  ended(machine: string, atMs: number): void {
    for (const [subject, { state, sinceMs }] of this.#now) {
      if (!subject.startsWith(`role ${machine}/`)) continue;
      if (atMs - sinceMs >= HICCUP_MS) this.#tell(subject, state);
      this.#now.delete(subject);
    }
  }

  /** The story is over: every role stays as it is. */
  end(): void {
    for (const [subject, { state }] of this.#now) this.#tell(subject, state);
  }
}
