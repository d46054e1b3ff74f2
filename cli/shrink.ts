/**
 * `muster shrink`: a drill that failed, with as few moves as it takes to fail in the same way. What is found stands beside the
 * bundle it began with: a bundle and a scenario file.
 */
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { paint } from '../reports/paint.ts';
import { readBundle, type ReplayBundle } from '../reports/replay-bundle.ts';
import { RunFolder } from '../reports/run-folder.ts';
import { failuresOf, machineNames, type MetFailure } from '../scenarios/explore/failure-identity.ts';
import { planOf } from '../scenarios/moves/mistakes.ts';
import type { MovePlan } from '../scenarios/moves/plan.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { checkKnown, checkVersion } from './bundle-fit.ts';
import { unpackBundled, whileUnpacked } from './bundled-story.ts';
import { complain, sayCrash } from './complain.ts';
import type { DrillTask } from './drill-task.ts';
import { parseLimits } from './estimate.ts';
import { EXIT, exitCodeOf, type ExitCode } from './exit-codes.ts';
import { labNamed } from './labs.ts';
import { replayCommand } from './command-line.ts';
import { keepShrunk } from './shrink/kept-shrunk.ts';
import { reseeded } from './shrink/reseeded.ts';
import { reseededInWords } from './shrink/told-reseeded.ts';
import { ShrinkProgress } from './shrink/progress.ts';
import { SHRINK_RUNS, shrinkDrill, threadsFor } from './shrink/shrink-drill.ts';
import { shrunkPlanOf } from './shrink/shrunk-plan.ts';
import { failureInWords, shrunkInWords } from './shrink/told-shrunk.ts';
import { Trials } from './shrink/trials.ts';
import type { Surroundings } from './surroundings.ts';

export interface ShrinkOptions {
  /** So many smaller plans are tried at most. */
  readonly runs?: string;
  /** None is tried later than so long after the first: `60s`. */
  readonly for?: string;
  /** Of several failures the one of this property. */
  readonly property?: string;
  /** With so many other seeds it is seen how much of the failure was chance. */
  readonly reseeds?: string;
  /** Although it is another version that recorded the drill, or the bundle was edited. */
  readonly force?: boolean;
}

const RUNS_MAX = 100_000;
/** Enough to see where it turns, for the time that they take. */
const RESEEDS = 5;
const RESEEDS_MAX = 1_000;

/** Exit code: that of the drill's verdict, which does not change. */
export async function shrinkBundle(
  bundlePath: string,
  options: ShrinkOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stderr } = surroundings;
  const limits = limitsIn(options);
  if (!limits.ok) return complain(stderr, limits.failure);
  const recorded = await planIn(bundlePath, options.force === true, surroundings);
  if (!recorded.ok) return complain(stderr, recorded.failure);
  const { bundle, plan } = recorded.value;
  const { plant, seed, site } = bundle;
  const lab = labNamed('virtual');
  const trials = new Trials(threadsFor(lab.drillsAtOnce), lab, surroundings);
  try {
    const task: DrillTask = { scenario: bundle.scenario, plan, site, seed, lab: 'virtual', ...(plant && { plant }) };
    const outcome = await trials.run(task);
    if (outcome.kind === 'interrupted') return EXIT.interrupted;
    if (outcome.kind === 'crashed') {
      sayCrash(stderr, outcome.failure, task, replayCommand(bundlePath));
      return EXIT.internalError;
    }
    const { result } = outcome;
    const chosen = chosenFailure(bundlePath, recorded.value, result, options);
    if (!chosen.ok) return complain(stderr, chosen.failure);
    const [failure, others] = chosen.value;
    return await shrinkIt(
      { bundlePath, failure, others, limits: limits.value, plan, result, task, trials },
      surroundings,
    );
  } finally {
    await trials.end();
  }
}

interface Failed {
  readonly bundlePath: string;
  readonly plan: MovePlan;
  readonly task: DrillTask;
  readonly result: DrillResult;
  readonly failure: MetFailure;
  readonly others: readonly MetFailure[];
  readonly limits: Limits;
  readonly trials: Trials;
}

async function shrinkIt(
  { bundlePath, failure, limits, others, plan, result, task, trials }: Failed,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { interruption, stderr, stdout } = surroundings;
  const colours = paint(stdout.colours);
  stdout.write(failureInWords(plan, failure, others, colours));
  const startedMs = performance.now();
  const timeIsUp = () => limits.forMs !== undefined && performance.now() - startedMs > limits.forMs;
  const names = machineNames(task.site);
  const progress = new ShrinkProgress(stdout, limits.runs);
  const shrunk = await shrinkDrill(
    { failure, plan, task, name: `${plan.name}-shrunk` },
    {
      trials,
      names,
      runs: limits.runs,
      timeIsUp,
      onTried: (smallest) => progress.tried(smallest),
    },
    surroundings,
  );
  progress.end();
  const kept = shrunk.met ? keepShrunk(placesBeside(bundlePath), shrunk, shrunk.met) : ok();
  const wallMs = performance.now() - startedMs;
  const smaller = kept.ok ? kept.value : undefined;
  stdout.write(shrunkInWords(shrunkPlanOf(plan, shrunk, smaller), shrunk, smaller, wallMs, colours));
  if (!kept.ok) return complain(stderr, kept.failure);
  const rows = await reseeded(shrunk.plan, shrunk.task, failure, { trials, names, reseeds: limits.reseeds, timeIsUp });
  stdout.write(reseededInWords(rows, shrunk.plan.moves.length));
  return interruption.happened ? EXIT.interrupted : exitCodeOf(result.verdict);
}

interface Limits {
  readonly runs: number;
  readonly reseeds: number;
  readonly forMs: number | undefined;
}

function limitsIn({ for: time, reseeds = String(RESEEDS), runs = String(SHRINK_RUNS) }: ShrinkOptions): Result<Limits> {
  const [again, count] = [Number(reseeds), Number(runs)];
  if (runs.trim() === '' || !Number.isInteger(count) || count < 1 || count > RUNS_MAX) {
    return fail('USAGE', `--runs must be a whole number between 1 and ${RUNS_MAX}, not "${runs}"`);
  }
  if (reseeds.trim() === '' || !Number.isInteger(again) || again < 0 || again > RESEEDS_MAX) {
    return fail('USAGE', `--reseeds must be a whole number between 0 and ${RESEEDS_MAX}, not "${reseeds}"`);
  }
  const limits = parseLimits({ maxTime: time });
  if (!limits.ok) return fail('USAGE', limits.failure.message.replace('--max-time', '--for'));
  return ok({ runs: count, reseeds: again, forMs: time === undefined ? undefined : limits.value.maxMs });
}

interface Recorded {
  readonly bundle: ReplayBundle;
  readonly plan: MovePlan;
}

/** The plan of moves that a bundle plays. Fails when it plays something else, or cannot be played here. */
async function planIn(bundlePath: string, force: boolean, surroundings: Surroundings): Promise<Result<Recorded>> {
  const bundle = readBundle(bundlePath, force ? 'accepted' : 'refused');
  if (!bundle.ok) return bundle;
  const fit = force ? ok() : checkVersion(bundle.value);
  if (!fit.ok) return fit;
  const unpacked = unpackBundled(bundle.value);
  if (!unpacked.ok) return unpacked;
  return whileUnpacked(unpacked.value, surroundings, async ({ catalogue }) => {
    const known = await checkKnown(bundle.value, unpacked.value, catalogue);
    if (!known.ok) return known;
    const plan = planOf(known.value?.plan);
    if (plan.ok) return ok({ bundle: bundle.value, plan: plan.value });
    return fail(
      'USAGE',
      `${bundle.value.scenario} is a story told in code, and only a plan of moves can be made smaller`,
    );
  });
}

/** The failure to keep, and the others. */
function chosenFailure(
  path: string,
  { bundle }: Recorded,
  result: DrillResult,
  { force, property }: ShrinkOptions,
): Result<readonly [MetFailure, readonly MetFailure[]]> {
  if (!force && result.journalHash !== bundle.journalHash) {
    return fail(
      'USAGE',
      `${path}: what is played is more than its plan of moves, so a smaller plan would be another drill`,
    );
  }
  const all = failuresOf(result, machineNames(bundle.site));
  if (all.length === 0) return fail('USAGE', `${path}: this drill passed, so there is no failure to keep`);
  const failure = property === undefined ? all[0] : all.find((one) => one.property === property);
  if (failure) return ok([failure, all.filter((one) => one !== failure)]);
  const met = [...new Set(all.map((one) => one.property))].join(', ');
  return fail('USAGE', `${path}: this drill did not fail "${property}"; what it failed: ${met}`);
}

/** Beside the bundle; the journal where journals of its run are. */
function placesBeside(bundlePath: string) {
  const folder = dirname(bundlePath);
  const journals = basename(folder) === 'replay' ? join(folder, '..', 'journal') : undefined;
  return {
    bundles: new RunFolder(folder),
    stories: new RunFolder(folder),
    ...(journals && { journals: new RunFolder(journals) }),
  };
}
