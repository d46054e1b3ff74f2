/** `muster run`: drills on a site, their reports, and an exit code that says how it went. */
import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Failure, ok } from '../reference/model/result.ts';
import { failureDetails, passedOver, runHeading, serverTable, verdictTable } from '../reports/console.ts';
import { hazardCount } from '../reports/hazards.ts';
import { githubAnnotations, githubSummary } from '../reports/github.ts';
import { html } from '../reports/html.ts';
import { junit } from '../reports/junit.ts';
import { outputTrouble } from '../reports/output-trouble.ts';
import { type Paint, paint } from '../reports/paint.ts';
import { writeBundle } from '../reports/replay-bundle.ts';
import { drillFileName, openRunFolder, typed } from '../reports/run-folder.ts';
import type { RunFolder } from '../reports/run-folder.ts';
import { worst } from '../scenarios/result.ts';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { engine } from '../simulator/journal/engine.ts';
import { removeOwnDirectories } from '../simulator/live/launcher/leftovers.ts';
import { warningText } from './check.ts';
import { replayCommand, runCommand } from './command-line.ts';
import { complain, sayCrash } from './complain.ts';
import type { DrillTask } from './drill-task.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { runDrills } from './run-drills.ts';
import type { Keeper, RanDrills } from './run-drills.ts';
import type { LabOffer } from './labs.ts';
import { leftOnEngine } from './left-on-engine.ts';
import { planRun } from './run-plan.ts';
import type { RunOptions, RunPlan } from './run-plan.ts';
import type { Surroundings } from './surroundings.ts';

export async function run(
  names: readonly string[],
  options: RunOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { catalogue, stderr } = surroundings;
  const planned = await planRun(names, options, catalogue);
  if (!planned.ok) return complain(stderr, planned.failure);
  const startedAt = new Date();
  const folder = openRunFolder(options.out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);
  return runInFolder(
    planned.value,
    folder.value,
    { startedAt, sitePath: options.site, ending: failuresOneByOne },
    surroundings,
  );
}

export interface RunManner {
  readonly startedAt: Date;
  readonly sitePath: string | undefined;
  /** What is told of the drills that did not pass, after everything else. */
  readonly ending: (colours: Paint, failed: readonly DrillResult[], folder: RunFolder) => string;
}

export async function runInFolder(
  plan: RunPlan,
  folder: RunFolder,
  { startedAt, sitePath, ending }: RunManner,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stderr, stdout } = surroundings;
  if (plan.warnings.length > 0) stderr.write(`muster: ${warningText(plan.warnings)}`);
  if (plan.announcement !== undefined) stderr.write(`muster: ${plan.announcement}\n`);
  const { note } = folder;
  if (note !== undefined) stderr.write(`muster: ${note}\n`);
  // Of an earlier run in the same folder; should this one end badly, they would be taken for its own.
  for (const [reporter, file] of REPORT_FILES) if (plan.reporters.has(reporter)) folder.remove(file);

  const onConsole = plan.reporters.has('console');
  if (onConsole) {
    const seeds = plan.seeds.length === 1 ? `seed ${plan.seeds[0]}` : `seeds ${plan.seeds[0]}–${plan.seeds.at(-1)}`;
    const painted = paint(stdout.colours);
    stdout.write(runHeading(painted, plan.site.name, plan.lab.name, seeds, plan.tasks.length, plan.plant));
    stdout.write(passedOver(painted, plan.notApplicable));
  }
  // Whatever becomes of the drills, also when Ctrl-C is pressed twice.
  if (plan.lab.name === 'process') process.once('exit', () => removeOwnDirectories());
  const show = !onConsole ? 'nothing' : plan.seeds.length === 1 ? 'stories' : 'summaries';
  const keeper = keeperIn(folder, plan, sitePath);
  surroundings.interruption.onSecond(() => endAtOnce(plan, folder, keeper.finishedSoFar(), surroundings));
  const ran = await runDrills(plan.tasks, plan.lab, keeper, surroundings, show);
  const left = await leftOnEngine(plan.lab.name);
  const result = { ...resultOf(plan, ran, startedAt), ...(left.length > 0 && { leftBehind: left }) };
  const notKept = [ran.notKept, ...writeReports(result, ran, plan, folder, surroundings)].find(Boolean);
  if (onConsole) printEnding(result, ran, plan, folder, ending, surroundings);
  for (const sentence of left) stderr.write(`muster: ${sentence}\n`);
  for (const { failure, task } of ran.crashes) sayCrash(stderr, failure, task, runCommand(task, sitePath));
  if (notKept !== undefined) return complain(stderr, notKept);
  const noLab = ran.crashes.filter(({ failure }) => failure.code === 'LAB_UNAVAILABLE').length;
  if (ran.crashes.length > noLab) return EXIT.internalError;
  if (noLab > 0) return EXIT.labUnavailable;
  if (ran.interrupted > 0) return left.length > 0 ? EXIT.interruptedWithFaultsLeft : EXIT.interrupted;
  if (plan.strict && result.verdict === 'passed' && hazardCount(result) > 0) return EXIT.violated;
  return exitCodeOf(result.verdict);
}

/**
 * Journal and replay bundle of each drill go to the folder as soon as it is over. What happened in real time does not
 * happen exactly so again, so a drill in a live lab can be run once more, but not replayed.
 */
function keeperIn(
  folder: RunFolder,
  plan: RunPlan,
  sitePath: string | undefined,
): Keeper & { finishedSoFar(): number } {
  let finished = 0;
  // Stories of different folders may have files of one name.
  const scenarios = [...new Set(plan.tasks.map(({ scenario }) => scenario))];
  const manySeeds = plan.seeds.length > 1;
  const fileName = ({ scenario, seed }: DrillTask) => {
    const name = drillFileName(scenario, seed, manySeeds);
    const before = scenarios.slice(0, scenarios.indexOf(scenario));
    const alike = before.filter((other) => drillFileName(other, seed, manySeeds) === name).length;
    return alike === 0 ? name : `${name}-${alike + 1}`;
  };
  const keepJournal = (task: DrillTask, journal: string) => {
    // An earlier run's bundle would be held against this journal.
    folder.remove(`replay/${fileName(task)}.json`);
    return folder.write(`journal/${fileName(task)}.ndjson`, journal);
  };
  return {
    finishedSoFar: () => finished,
    interrupted: keepJournal,
    again: (task) => runCommand(task, sitePath),
    finished: (task, { journalHash, name }, journal, story) => {
      const kept = keepJournal(task, journal);
      if (kept.ok) finished += 1;
      if (!kept.ok || task.lab !== 'virtual') return kept.ok ? ok(runCommand(task, sitePath)) : kept;
      const { plant, seed, site } = task;
      // A file among Muster's own stories is known by its name wherever that version is.
      const bundle = writeBundle({ scenario: story?.entry ?? name, story, site, seed, plant, journalHash });
      const path = folder.write(`replay/${fileName(task)}.json`, bundle);
      return path.ok ? ok(replayCommand(typed(path.value))) : path;
    },
  };
}

function resultOf(plan: RunPlan, ran: RanDrills, startedAt: Date): RunResult {
  const verdicts = ran.results.map((drill) => drill.verdict);
  // What did not run to its end proves nothing.
  const incomplete = ran.interrupted > 0 || ran.crashes.length > 0;
  return {
    schema: 'muster.result/1',
    verdict: worst(incomplete ? [...verdicts, 'inconclusive'] : verdicts),
    lab: plan.lab.name,
    seed: plan.seeds[0] ?? '',
    site: plan.site.name,
    engine: engine(),
    startedAt: startedAt.toISOString(),
    host: hostname(),
    ...(plan.plant && { plant: plan.plant }),
    ...(plan.strict && { strict: true }),
    drills: ran.results,
    ...(ran.unfinished.length > 0 && { unfinished: ran.unfinished }),
    ...(plan.warnings.length > 0 && { siteWarnings: plan.warnings }),
    ...(plan.notApplicable.length > 0 && { notApplicable: plan.notApplicable }),
  };
}

const REPORT_FILES = [
  ['json', 'result.json'],
  ['junit', 'junit.xml'],
  ['html', 'report.html'],
] as const;

/** Writes those that can be written, and says of the others why not. */
function writeReports(
  result: RunResult,
  { stories }: RanDrills,
  { reporters }: RunPlan,
  folder: RunFolder,
  { stdout }: Surroundings,
): (Failure | undefined)[] {
  const text = {
    json: () => `${JSON.stringify(result, null, 2)}\n`,
    junit: () => junit(result, stories),
    html: () => html(result, stories),
  } as const;
  const troubles: (Failure | undefined)[] = [];
  for (const [reporter, file] of REPORT_FILES) {
    if (!reporters.has(reporter)) continue;
    const written = folder.write(file, text[reporter]());
    if (!written.ok) troubles.push(written.failure);
  }
  if (reporters.has('github')) {
    stdout.write(githubAnnotations(result));
    troubles.push(appendSummary(githubSummary(result)));
  }
  return troubles;
}

function appendSummary(text: string): Failure | undefined {
  const summaryFile = process.env.GITHUB_STEP_SUMMARY;
  if (!summaryFile) return undefined;
  try {
    appendFileSync(summaryFile, text);
    return undefined;
  } catch (error) {
    return outputTrouble(`${summaryFile} (GITHUB_STEP_SUMMARY)`, error, 'leave the reporter github out');
  }
}

const AFTER_INTERRUPTION: Readonly<Record<LabOffer['name'], string>> = {
  virtual: 'Nothing is left to heal: the virtual lab ends with its process.',
  process: 'Nothing is left to heal: its processes have ended, and its files are gone.',
  docker: 'Nothing is left to heal: its containers and networks are gone.',
};

/** At a second Ctrl-C. Reports are written when all is over, so there are none; what each drill left is there. */
function endAtOnce(plan: RunPlan, folder: RunFolder, finished: number, { stderr }: Surroundings): ExitCode {
  const kept = finished === 0 ? 'nothing of them is kept' : `their journals are in ${typed(folder.path)}`;
  const left = plan.lab.name === 'docker' ? '; what the lab holds is left, "npx muster heal" removes it' : '';
  stderr.write(
    `muster: ended at once: ${finished} of ${plan.tasks.length} drills had finished, ${kept}; no reports were written${left}\n`,
  );
  return plan.lab.name === 'docker' ? EXIT.interruptedWithFaultsLeft : EXIT.interrupted;
}

function printEnding(
  result: RunResult,
  ran: RanDrills,
  plan: RunPlan,
  folder: RunFolder,
  ending: RunManner['ending'],
  { stdout }: Surroundings,
): void {
  const colours = paint(stdout.colours);
  const failed = result.drills.filter((drill) => drill.verdict !== 'passed');
  // A sweep has said each drill's line already.
  if (plan.seeds.length === 1 && result.drills.length > 0) {
    const tables = [verdictTable(colours, result), serverTable(colours, result)].filter((text) => text !== '');
    stdout.write(`\n${tables.join('\n')}`);
  }
  const passed = result.drills.length - failed.length;
  stdout.write(
    `\n${colours.verdict(result.verdict)}: ${passed} of ${plan.tasks.length} drills passed. Files: ${typed(folder.path)}\n`,
  );
  const hazards = hazardCount(result);
  if (hazards > 0) {
    const counts = plan.strict ? 'with --strict they count as failures' : 'they change no verdict without --strict';
    stdout.write(`Hazards, of the operator's doing: ${hazards}; ${counts}.\n`);
  }
  if (ran.interrupted > 0) {
    const why = ran.notKept ? 'Stopped' : 'Interrupted';
    const healed = result.leftBehind ? '' : ` ${AFTER_INTERRUPTION[plan.lab.name]}`;
    stdout.write(`${why}: ${ran.interrupted} of ${plan.tasks.length} drills did not finish.${healed}\n`);
  }
  stdout.write(ending(colours, failed, folder));
}

function failuresOneByOne(colours: Paint, failed: readonly DrillResult[]): string {
  return failed.map((drill) => `\n${failureDetails(colours, drill)}`).join('');
}
