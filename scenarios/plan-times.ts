/**
 * How long the groups and actions of a recovery plan took, for plans that have actions: a group until the applications of all its
 * machines served again, counted from the start of the job, and each action by itself, with who or what answered.
 */
import type { JournalRecord } from '../simulator/journal/journal.ts';
import type { PlanActionTimes, PlanTimes } from './result.ts';

type Growing = Omit<PlanTimes, 'actions' | 'groups'> & {
  readonly job: string;
  readonly groups: readonly {
    readonly group: number;
    readonly servers: readonly string[];
    readonly served: Set<string>;
  }[];
  readonly actions: PlanActionTimes[];
  readonly begun: Map<string, number>;
};

export function planTimesOf(records: readonly JournalRecord[]): PlanTimes[] {
  const serverOf = new Map<string, string>();
  const jobs = new Map<string, Growing>();
  /** Machines, by the plan that had them made; undefined for those that another job has made since. */
  const madeBy = new Map<string, Growing | undefined>();
  const rto = new Map<string, number>();
  for (const record of records) {
    const { kind, at } = record;
    const job = jobs.get(String(record.job));
    if (kind === 'replication.started') serverOf.set(String(record.item), String(record.server));
    else if (kind === 'job.start' && Array.isArray(record.groups))
      jobs.set(String(record.job), begun(record, serverOf));
    else if (kind === 'plan.action.begun') job?.begun.set(keyOf(record), at);
    else if (kind === 'plan.action') job?.actions.push(actionOf(record, at - (job.begun.get(keyOf(record)) ?? at)));
    else if (kind === 'job.end' && job) Object.assign(job, { tookMs: at - job.startedMs, state: String(record.state) });
    else if (kind === 'machine.prepared' && record.purpose === 'production')
      madeBy.set(String(record.machine), planUnderWay(jobs, String(record.server)));
    else if (kind === 'workload.started' && record.purpose === 'production') {
      // It may serve after its plan has ended, and after another has begun.
      const server = String(record.server);
      const plan = madeBy.get(String(record.machine));
      for (const { group, servers, served } of plan?.groups ?? []) {
        if (!plan || !servers.includes(server) || served.has(server)) continue;
        served.add(server);
        if (served.size === servers.length) rto.set(`${plan.job} ${group}`, at - plan.startedMs);
      }
    }
  }
  return [...jobs.values()]
    .filter(({ actions }) => actions.length > 0)
    .map(({ job, begun: _, groups, ...told }) => ({
      ...told,
      groups: groups.map(({ group, servers }) => ({ group, servers, rtoMs: rto.get(`${job} ${group}`) })),
    }));
}

function planUnderWay(jobs: ReadonlyMap<string, Growing>, server: string): Growing | undefined {
  return [...jobs.values()].find(
    ({ scenario, groups, state }) =>
      scenario === 'UnplannedFailover' && state === undefined && groups.some(({ servers }) => servers.includes(server)),
  );
}

function begun({ job, item, scenario, at, groups }: JournalRecord, serverOf: ReadonlyMap<string, string>): Growing {
  return {
    job: String(job),
    plan: String(item),
    scenario: String(scenario),
    startedMs: at,
    groups: (groups as readonly (readonly string[])[]).map((items, index) => ({
      group: index + 1,
      servers: items.map((name) => serverOf.get(name) ?? name),
      served: new Set(),
    })),
    actions: [],
    begun: new Map(),
  };
}

function keyOf({ action, step, group, when }: JournalRecord): string {
  return [action, step, group, when].join(' ');
}

function actionOf({ action, how, step, group, when, state, code, by, comments }: JournalRecord, tookMs: number) {
  const place = step === 'Boot' ? `${when} group ${group}` : `${when} ${step === 'Shutdown' ? 'shutdown' : 'failover'}`;
  const said = { by, comments, code } as Partial<Record<'by' | 'comments' | 'code', string>>;
  return {
    name: String(action),
    how: how as PlanActionTimes['how'],
    place,
    tookMs,
    state: String(state),
    ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as typeof said),
  };
}
