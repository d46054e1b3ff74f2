/** Machines that belong together: members of one replication group, made from one shared tag or by one recovery plan. */
import { entriesOf, type JobStart } from './entries.ts';
import { Items } from './items.ts';
import { MakingJobs } from './making-jobs.ts';
import type { Machine, Machines } from './machines.ts';
import type { Run } from './property.ts';
import { listed, tagName } from './wording.ts';

export interface Bundle {
  readonly group: string;
  /** The recovery plan's job; absent when each machine was asked for by itself. */
  readonly job: JobStart | undefined;
  readonly machines: Machine[];
}

/** Of points that a group shares; a machine from a point of its own belongs to no bundle. */
export function broughtUpTogether(run: Run, machines: Machines): Bundle[] {
  const items = new Items(run);
  const groupOf = new Map<string, string>();
  const making = new MakingJobs(items);
  const bundles = new Map<string, Bundle>();
  for (const entry of entriesOf(run)) {
    making.take(entry);
    if (entry.kind === 'point.created' && entry.group !== undefined) groupOf.set(entry.point, entry.group);
    else if (entry.kind === 'machine.prepared') {
      const group = groupOf.get(entry.point);
      const machine = machines.named(entry.machine, entry.seq);
      if (group === undefined || !machine) continue;
      const made = making.of(entry.item);
      const job = made && !items.has(made.item) ? made : undefined;
      const key = `${entry.purpose} ${group} ${job?.job ?? entry.tag}`;
      const bundle = bundles.get(key) ?? { group, job, machines: [] };
      bundles.set(key, bundle);
      bundle.machines.push(machine);
    }
  }
  return [...bundles.values()];
}

/**
 * Plans that brought members of a group up from different cuts, though when the plan began each member had the newest of
 * these: whichever way a plan chooses, all members would have chosen that one.
 */
export function* needlesslyApart(run: Run, machines: Machines): Generator<string> {
  const hadSince = new Map<string, number>();
  for (const entry of entriesOf(run)) {
    if (entry.kind === 'point.created') hadSince.set(`${entry.server} ${entry.tag}`, entry.seq);
  }
  for (const { group, job, machines: together } of broughtUpTogether(run, machines)) {
    const tags = [...new Set(together.map(({ prepared }) => prepared?.tag ?? ''))];
    if (!job || tags.length < 2) continue;
    const had = (tag: string) =>
      together.every(({ server }) => (hadSince.get(`${server} ${tag}`) ?? Number.POSITIVE_INFINITY) < job.seq);
    if (!tags.every(had)) continue;
    const each = together.map(({ name, prepared }) => `${name} from ${tagName(prepared?.tag ?? '')}`);
    yield `${job.scenario} of ${job.item} brought up ${listed(each)}: different cuts of ${group}, though all had both`;
  }
}
