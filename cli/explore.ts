/**
 * `muster explore`: walks that nobody thought of. Each is a plan of moves drawn from a seed, written to the folder of the run as
 * a scenario file, and run like any other drill. What does not pass is told once for each distinct failure.
 */
import { fail, ok, type Result } from '../reference/model/result.ts';
import type { Paint } from '../reports/paint.ts';
import { openRunFolder, typed } from '../reports/run-folder.ts';
import { type Finding, distinct } from '../scenarios/explore/distinct.ts';
import { walkPlan } from '../scenarios/explore/walk.ts';
import type { MovePlan } from '../scenarios/moves/plan.ts';
import { savedText } from '../scenarios/moves/saved.ts';
import { movesInWords } from '../scenarios/moves/words.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { complain } from './complain.ts';
import type { ExitCode } from './exit-codes.ts';
import { runInFolder } from './run.ts';
import { planRun, type RunOptions } from './run-plan.ts';
import type { Surroundings } from './surroundings.ts';

export interface ExploreOptions extends Omit<RunOptions, 'seeds' | 'lab'> {
  /** How many walks. */
  readonly runs: string;
  /** How many moves each has, about. */
  readonly moves: string;
  /** How many faults there may be at a time. */
  readonly faults: string;
}

const RUNS_MAX = 10_000;
const MOVES_MAX = 1_000;

export async function explore(options: ExploreOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { catalogue, stderr } = surroundings;
  const size = sizeOf(options);
  if (!size.ok) return complain(stderr, size.failure);
  const runs = Number(options.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > RUNS_MAX) {
    const why = `--runs must be a whole number between 1 and ${RUNS_MAX}, not "${options.runs}"`;
    return complain(stderr, { code: 'USAGE', message: why });
  }
  // Any drill will do: each of its seeds gets a story of its own.
  const [{ name = '' } = {}] = catalogue.scenarios;
  const planned = await planRun([name], { ...options, lab: 'virtual', seeds: options.runs }, catalogue);
  if (!planned.ok) return complain(stderr, planned.failure);
  const { site, tasks } = planned.value;
  const startedAt = new Date();
  const folder = openRunFolder(options.out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);

  const walks = new Map<string, { readonly plan: MovePlan; readonly path: string }>();
  for (const { seed } of tasks) {
    const plan = walkPlan(site, seed, size.value);
    const written = folder.value.write(`walks/${plan.name}.ts`, savedText(plan, `Drawn from seed ${seed}.`));
    if (!written.ok) return complain(stderr, written.failure);
    walks.set(plan.name, { plan, path: written.value });
  }
  const stories = [...walks.values()].map(({ path }) => path);
  const ending = (colours: Paint, failed: readonly DrillResult[]) =>
    toldOnce(
      distinct(
        failed,
        site.servers.map((server) => server.name),
        (drill) => walks.get(drill.name)?.plan.moves.length ?? 0,
      ),
      walks,
      colours,
    );
  return runInFolder(
    { ...planned.value, tasks: tasks.map((task, index) => ({ ...task, scenario: stories[index] as string })) },
    folder.value,
    { startedAt, sitePath: options.site, ending },
    surroundings,
  );
}

/** Fails with `USAGE`. */
function sizeOf({ moves, faults }: ExploreOptions): Result<{ moves: number; faultsAtOnce: number }> {
  const [count, atOnce] = [Number(moves), Number(faults)];
  if (!Number.isInteger(count) || count < 1 || count > MOVES_MAX) {
    return fail('USAGE', `--moves must be a whole number between 1 and ${MOVES_MAX}, not "${moves}"`);
  }
  if (!Number.isInteger(atOnce) || atOnce < 0 || atOnce > 10) {
    return fail('USAGE', `--faults must be a whole number between 0 and 10, not "${faults}"`);
  }
  return ok({ moves: count, faultsAtOnce: atOnce });
}

function toldOnce(
  findings: readonly Finding[],
  walks: ReadonlyMap<string, { readonly plan: MovePlan; readonly path: string }>,
  colours: Paint,
): string {
  if (findings.length === 0) return '';
  const told = findings.map(({ property, title, verdict, evidence, drills }) => {
    const [smallest] = drills as [DrillResult, ...DrillResult[]];
    const walk = walks.get(smallest.name);
    const others = drills.length === 1 ? '' : `; ${drills.length - 1} more walks met it`;
    const moves = walk ? movesInWords(walk.plan).replaceAll(/^/gm, '    ').trimEnd() : '';
    return [
      `${colours.verdict(verdict, verdict)}: ${colours.bold(property)} (${title})`,
      `  - ${evidence}`,
      `  The shortest walk that met it, seed ${smallest.seed}${others}:`,
      moves,
      ...(walk ? [`  As a scenario file: ${typed(walk.path)}`] : []),
      '  Run it again:',
      smallest.replay,
    ].join('\n');
  });
  const count = findings.length === 1 ? '1 distinct failure' : `${findings.length} distinct failures`;
  return `\n${count}:\n\n${told.join('\n\n')}\n`;
}
