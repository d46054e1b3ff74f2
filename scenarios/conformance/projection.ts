/**
 * What two runs of one story must have in common, whatever lab they ran in: which states each role and item went through,
 * which health codes came and went, which jobs ended how with which tasks, what was refused, which kinds of recovery
 * points became usable, which machines came up and what their databases said. Not times, counts of retries or ids.
 *
 * Order is kept within a subject, where the architecture promises it; between subjects it is a matter of chance.
 */
import type { JournalRecord } from '../../simulator/journal/journal.ts';
import { entriesOf } from '../properties/entries.ts';
import { HealthFindings } from './health-findings.ts';
import { RoleRegions } from './role-regions.ts';
import { type Turn, Turns } from './turns.ts';
import { UsablePoints } from './usable-points.ts';

/** What happened to each subject, in order: `item orders01` → `EnablingProtection`, `Protected`, … */
export type Projection = ReadonlyMap<string, readonly Turn[]>;

export function project(records: readonly JournalRecord[]): Projection {
  const endMs = records.at(-1)?.at ?? 0;
  const { told, tell } = new Turns(endMs);
  const regions = new RoleRegions(tell);
  const findings = new HealthFindings(tell);
  const points = new UsablePoints(tell);

  for (const entry of entriesOf({ records })) {
    switch (entry.kind) {
      case 'role.state':
        regions.entered(entry.node, entry.to, entry.at);
        break;
      case 'machine.power':
        regions.ended(entry.machine, entry.at);
        break;
      case 'item.state':
        tell(`item ${entry.item}`, entry.protectionState, entry.at);
        break;
      case 'health.raise':
        findings.raised(`${entry.item ?? entry.component}: ${entry.code}`, entry.at);
        break;
      case 'health.clear':
        findings.cleared(`${entry.item ?? entry.component}: ${entry.code}`, entry.at);
        break;
      case 'job.end':
        tell(`jobs on ${entry.item}`, [entry.scenario, entry.state, entry.code].filter(Boolean).join(' '), entry.at);
        break;
      case 'attempt.end':
        tell(`refusals of ${entry.operation} on ${entry.subject}`, entry.code ?? entry.outcome, entry.at);
        break;
      case 'replication.started':
        points.started(entry.item, entry.direction, entry.at);
        break;
      case 'point.created':
        points.created(entry.item, entry.group ? [entry.consistency, 'shared'] : [entry.consistency]);
        break;
      case 'points.deleted':
        if (entry.why !== 'retention') tell(`recovery points of ${entry.item}`, `deleted: ${entry.why}`, entry.at);
        break;
      case 'machine.created':
        // What else stands in a world, such as Entra, and on how many machines, is the lab's own affair.
        if (entry.purpose === 'infrastructure') break;
        tell(`machines of ${entry.server ?? entry.machine}`, `${entry.purpose} ${entry.place}`, entry.at);
        break;
      case 'workload.opened':
        tell(`database on ${entry.machine}`, entry.integrity, entry.at);
        break;
    }
  }
  points.end();
  regions.end();
  findings.end(endMs);
  for (const [subject, turns] of tasksOf(records)) told.set(subject, turns);
  return told;
}

/** Tasks of each kind of job on a subject: which ones, ending how. A job of several machines does them side by side. */
function tasksOf(records: readonly JournalRecord[]): Map<string, Turn[]> {
  const scenarios = new Map<string, string>();
  const tasks = new Map<string, Set<string>>();
  for (const { kind, job, scenario, item, task, state, code } of records) {
    if (kind === 'job.start') scenarios.set(String(job), String(scenario));
    if (kind !== 'job.task') continue;
    const subject = `tasks of ${scenarios.get(String(job))} on ${String(item)}`;
    const seen = tasks.get(subject) ?? new Set();
    tasks.set(subject, seen.add([task, state, code].filter(Boolean).join(' ')));
  }
  const turns = (seen: Set<string>) => [...seen].sort().map((what) => ({ what, brief: false, atTheEnd: false }));
  return new Map([...tasks].map(([subject, seen]) => [subject, turns(seen)]));
}
