/**
 * What a search has found, made smaller: each distinct failure by itself, the smallest drill that met it first. What could not be made
 * smaller is saved as it is. It is made smaller in the virtual lab; what a live lab met is tried there first, and may not fail there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../reference/model/result.ts';
import { type Paint, paint } from '../../reports/paint.ts';
import type { RunFolder } from '../../reports/run-folder.ts';
import type { Finding } from '../../scenarios/explore/distinct.ts';
import { failureKey, failuresOf } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import { counted } from '../../scenarios/properties/wording.ts';
import type { DrillResult, ShrunkPlan } from '../../scenarios/result.ts';
import type { DrillTask } from '../drill-task.ts';
import { labNamed } from '../labs.ts';
import type { RunGround } from '../run-plan.ts';
import { type KeptShrunk, keepShrunk, saveStory } from '../shrink/kept-shrunk.ts';
import { ShrinkProgress } from '../shrink/progress.ts';
import { type FailedDrill, SHRINK_RUNS, shrinkDrill, type ShrunkDrill, threadsFor } from '../shrink/shrink-drill.ts';
import { reseeded } from '../shrink/reseeded.ts';
import { shrunkPlanOf } from '../shrink/shrunk-plan.ts';
import { Trials } from '../shrink/trials.ts';
import type { Surroundings } from '../surroundings.ts';

/** Of so many findings; each takes about a minute. The others are told with the command that does it. */
const MOST = 5;

const VIRTUAL = labNamed('virtual');

/** How much of it was chance: fewer than `muster shrink` takes, since nobody has asked for it. */
const RESEEDS = 3;

/** What was played, by name. */
type Plans = ReadonlyMap<string, { readonly plan: MovePlan }>;

export interface FindingsManner {
  readonly ground: RunGround;
  readonly folder: RunFolder;
  readonly names: readonly string[];
  readonly plans: Plans;
  /** Where plans are saved for a person to go on with. Default: only what was made smaller is, in the folder of the run. */
  readonly save: RunFolder | undefined;
  readonly shrink: boolean;
}

export interface ShrunkFinding {
  /** Absent when it was not tried. */
  readonly shrunk?: ShrunkDrill;
  /** What a live lab met, in the virtual one: the same, or the names of what the plan failed there instead, which may be none. */
  readonly virtually?: 'the same' | readonly string[];
  /** The same as `result.json` says it. */
  readonly record?: ShrunkPlan;
  /** The bundle of the smaller plan, and its file. */
  readonly kept?: KeptShrunk;
  /** The plan as it was, where it was asked to be saved and is not smaller. */
  readonly saved?: string;
}

/** By the keys of the findings. Fails with `OUTPUT_NOT_WRITTEN`. */
export async function shrinkFindings(
  findings: readonly Finding[],
  manner: FindingsManner,
  surroundings: Surroundings,
): Promise<Result<ReadonlyMap<string, ShrunkFinding>>> {
  const all = new Map<string, ShrunkFinding>();
  const { ground, plans, save, shrink } = manner;
  const trials =
    shrink && findings.length > 0 ? new Trials(threadsFor(VIRTUAL.drillsAtOnce), VIRTUAL, surroundings) : undefined;
  const names = new Set<string>();
  try {
    for (const [index, finding] of findings.entries()) {
      const failed = failedDrill(finding, ground, plans, names);
      if (!failed) continue;
      const goOn = index < MOST && !surroundings.interruption.happened;
      const virtually =
        trials && goOn && ground.lab.name !== 'virtual' ? await tried(failed, trials, manner) : undefined;
      const goesOn = goOn && (virtually === undefined || virtually === 'the same');
      const shrunk = trials && goesOn ? await shrunkFinding(failed, trials, manner, surroundings) : undefined;
      const kept = shrunk?.met ? keepShrunk(placesIn(manner), shrunk, shrunk.met) : ok();
      if (!kept.ok) return kept;
      const rows = trials && shrunk?.minimal ? await chanceIn(shrunk, failed, trials, manner) : [];
      const asItIs = { ...failed.plan, name: failed.name };
      const saved = save && !kept.value ? saveStory(freshIn(save), asItIs, failed.task, failed.failure) : ok();
      if (!saved.ok) return saved;
      all.set(finding.key, {
        ...(shrunk && { shrunk, record: shrunkPlanOf(failed.plan, shrunk, kept.value, rows) }),
        ...(virtually && { virtually }),
        ...(kept.value && { kept: kept.value }),
        ...(saved.value && { saved: saved.value.path }),
      });
    }
  } finally {
    await trials?.end();
  }
  return ok(all);
}

/** What the same plan meets in the virtual lab; undefined when it did not come to its end there. */
async function tried(
  { failure, task }: FailedDrill,
  trials: Trials,
  { names }: FindingsManner,
): Promise<ShrunkFinding['virtually']> {
  const outcome = await trials.run(task);
  if (outcome.kind !== 'finished') return undefined;
  const met = failuresOf(outcome.result, names);
  const key = failureKey(failure);
  return met.some((one) => failureKey(one) === key) ? 'the same' : [...new Set(met.map(({ property }) => property))];
}

function chanceIn({ plan, task }: ShrunkDrill, { failure }: FailedDrill, trials: Trials, { names }: FindingsManner) {
  return reseeded(plan, task, failure, { trials, names, reseeds: RESEEDS, timeIsUp: () => false });
}

async function shrunkFinding(
  failed: FailedDrill,
  trials: Trials,
  { ground, names }: FindingsManner,
  surroundings: Surroundings,
): Promise<ShrunkDrill> {
  const { stdout } = surroundings;
  const onConsole = ground.reporters.has('console');
  const progress = onConsole ? new ShrinkProgress(stdout, SHRINK_RUNS) : undefined;
  const shrunk = await shrinkDrill(
    failed,
    { trials, names, runs: SHRINK_RUNS, onTried: (smallest) => progress?.tried(smallest) },
    surroundings,
  );
  progress?.end();
  if (onConsole) stdout.write(line(failed, shrunk, paint(stdout.colours)));
  return shrunk;
}

function line({ failure, plan }: FailedDrill, { met, plan: smallest, runs }: ShrunkDrill, colours: Paint): string {
  const to = met ? `from ${counted(plan.moves.length, 'move')} to ${smallest.moves.length}` : 'not made smaller';
  return `${failure.property}: ${to} ${colours.dim(`(${plan.name}, ${counted(runs, 'run')})`)}\n`;
}

/** The smallest drill that met it. */
function failedDrill(
  finding: Finding,
  { plant, site }: RunGround,
  plans: Plans,
  names: Set<string>,
): FailedDrill | undefined {
  const [smallest] = finding.drills as readonly [DrillResult, ...DrillResult[]];
  const plan = plans.get(smallest.name)?.plan;
  if (!plan) return undefined;
  const { seed } = smallest;
  const task: DrillTask = {
    scenario: `${plan.name}.ts`,
    plan,
    site,
    seed,
    lab: 'virtual',
    ...(plant && { plant: plant.name }),
  };
  return { task, plan, failure: finding, name: nameFor(plan, finding, names) };
}

/** `walk-7-true-points`; two failures of one property in one drill have different ones. */
function nameFor({ name }: MovePlan, { property }: Finding, taken: Set<string>): string {
  const wanted = `${name}-${property}`;
  let free = wanted;
  for (let count = 2; taken.has(free); count++) free = `${wanted}-${count}`;
  taken.add(free);
  return free;
}

function placesIn({ folder, save }: FindingsManner) {
  const inRun = (name: string) => ({ write: (file: string, text: string) => folder.write(`${name}/${file}`, text) });
  return { bundles: inRun('replay'), journals: inRun('journal'), stories: save ? freshIn(save) : inRun('shrunk') };
}

/** Writes over nothing that says something else: somebody may have gone on with it. */
function freshIn(folder: RunFolder): Pick<RunFolder, 'write'> {
  return {
    write: (name, text) => {
      const [stem, ending] = [name.replace(/\.ts$/, ''), '.ts'];
      const free = (count: number) => `${stem}${count === 1 ? '' : `-${count}`}${ending}`;
      let count = 1;
      const says = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : text);
      while (says(join(folder.path, free(count))) !== text) count += 1;
      return folder.write(free(count), text);
    },
  };
}
