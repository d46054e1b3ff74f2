/** `muster run`: drills on a site, their reports, and an exit code that says how it went. */
import { appendFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Failure } from '../reference/model/result.ts';
import { failureDetails, passedOver, planTable, runHeading, serverTable, verdictTable } from '../reports/console.ts';
import { coverageText } from '../reports/coverage.ts';
import { hazardCount } from '../reports/hazards.ts';
import { githubAnnotations, githubSummary } from '../reports/github.ts';
import { html } from '../reports/html.ts';
import { junit } from '../reports/junit.ts';
import { outputTrouble } from '../reports/output-trouble.ts';
import { type Paint, paint } from '../reports/paint.ts';
import { typed } from '../reports/run-folder.ts';
import type { RunFolder } from '../reports/run-folder.ts';
import { worst } from '../scenarios/result.ts';
import type { DrillResult, RunResult } from '../scenarios/result.ts';
import { engine } from '../simulator/journal/engine.ts';
import { removeOwnDirectories } from '../simulator/live/launcher/leftovers.ts';
import { warningText } from './check.ts';
import { runCommand } from './command-line.ts';
import { complain, sayCrash } from './complain.ts';
import type { DrillTask } from './drill-task.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { type FolderKeeper, fileNames, keeperIn } from './keeper.ts';
import { openOut } from './out.ts';
import { runDrills } from './run-drills.ts';
import type { RanDrills } from './ran-drills.ts';
import type { LabOffer } from './labs.ts';
import { leftOnEngine } from './left-on-engine.ts';
import { planRun } from './run-plan.ts';
import type { RunGround, RunOptions } from './run-plan.ts';
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
  const folder = await openOut(options.out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);
  const plan = planned.value;
  const { lab, seeds, tasks } = plan;
  const onConsole = plan.reporters.has('console');
  const show = !onConsole ? 'nothing' : seeds.length === 1 ? 'stories' : 'summaries';
  const manner: RunManner = {
    startedAt,
    drills: tasks.length,
    // A sweep says each drill's line while it runs.
    tables: seeds.length === 1,
    keeper: keeperIn(folder.value, { fileName: fileNames(plan), sitePath: options.site }),
    conduct: (keeper) => runDrills(tasks, lab, keeper, surroundings, show),
    again: (task) => runCommand(task, options.site),
    ending: failuresOneByOne,
  };
  return runInFolder(plan, folder.value, manner, surroundings);
}

/** What differs between commands that run drills. */
export interface RunManner {
  readonly startedAt: Date;
  /** How many there will be, at most. */
  readonly drills: number;
  /** Whether a row for each of them stands at the end. */
  readonly tables: boolean;
  readonly keeper: FolderKeeper;
  readonly conduct: (keeper: FolderKeeper) => Promise<RanDrills>;
  /** The command that runs a drill again of which there is nothing to replay. */
  readonly again: (task: DrillTask) => string;
  /** What belongs to the result besides its drills. */
  readonly besides?: (ran: RanDrills) => Partial<RunResult>;
  /** What is told of the drills that did not pass, after everything else. */
  readonly ending: (colours: Paint, failed: readonly DrillResult[], folder: RunFolder, result: RunResult) => string;
}

export async function runInFolder(
  plan: RunGround,
  folder: RunFolder,
  manner: RunManner,
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
    stdout.write(runHeading(painted, plan.site.name, plan.lab.name, seeds, manner.drills, plan.plant));
    stdout.write(passedOver(painted, plan.notApplicable));
  }
  // Whatever becomes of the drills, also when Ctrl-C is pressed twice.
  if (plan.lab.name === 'process') process.once('exit', () => removeOwnDirectories());
  const { keeper } = manner;
  surroundings.interruption.onSecond(() => endAtOnce(plan, folder, manner, surroundings));
  const ran = await manner.conduct(keeper);
  const left = await leftOnEngine(plan.lab.name);
  const result = {
    ...resultOf(plan, ran, manner.startedAt),
    ...(left.length > 0 && { leftBehind: left }),
    ...manner.besides?.(ran),
  };
  const reported = writeReports(result, ran, plan, folder, surroundings);
  const notKept = [ran.notKept, ...reported, await folder.settled()].find(Boolean);
  if (onConsole) printEnding(result, ran, plan, folder, manner, surroundings);
  for (const sentence of left) stderr.write(`muster: ${sentence}\n`);
  for (const { failure, task } of ran.crashes) sayCrash(stderr, failure, task, manner.again(task));
  if (notKept !== undefined) return complain(stderr, notKept);
  const noLab = ran.crashes.filter(({ failure }) => failure.code === 'LAB_UNAVAILABLE').length;
  if (ran.crashes.length > noLab) return EXIT.internalError;
  if (noLab > 0) return EXIT.labUnavailable;
  if (ran.interrupted > 0) return left.length > 0 ? EXIT.interruptedWithFaultsLeft : EXIT.interrupted;
  if (plan.strict && result.verdict === 'passed' && hazardCount(result) > 0) return EXIT.violated;
  return exitCodeOf(result.verdict);
}

function resultOf(plan: RunGround, ran: RanDrills, startedAt: Date): RunResult {
  const verdicts = ran.results.map((drill) => drill.verdict);
  // What did not run to its end proves nothing.
  const incomplete = ran.unfinished.length > 0;
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
  { reporters }: RunGround,
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
function endAtOnce(
  plan: RunGround,
  folder: RunFolder,
  { drills, keeper }: RunManner,
  { stderr }: Surroundings,
): ExitCode {
  const finished = keeper.finishedSoFar();
  const kept = finished === 0 ? 'nothing of them is kept' : `their journals are in ${typed(folder.path)}`;
  const left = plan.lab.name === 'docker' ? '; what the lab holds is left, "npx muster heal" removes it' : '';
  stderr.write(
    `muster: ended at once: ${finished} of ${drills} drills had finished, ${kept}; no reports were written${left}\n`,
  );
  return plan.lab.name === 'docker' ? EXIT.interruptedWithFaultsLeft : EXIT.interrupted;
}

function printEnding(
  result: RunResult,
  ran: RanDrills,
  plan: RunGround,
  folder: RunFolder,
  { ending, tables }: RunManner,
  { stdout }: Surroundings,
): void {
  const colours = paint(stdout.colours);
  const failed = result.drills.filter((drill) => drill.verdict !== 'passed');
  if (tables && result.drills.length > 0) {
    const all = [verdictTable(colours, result), serverTable(colours, result), planTable(colours, result)].filter(
      (text) => text !== '',
    );
    stdout.write(`\n${all.join('\n')}`);
  }
  const passed = result.drills.length - failed.length;
  const asked = result.drills.length + ran.unfinished.length;
  const also = folder.alsoAt === undefined ? '' : `, and ${folder.alsoAt}`;
  stdout.write(
    `\n${colours.verdict(result.verdict)}: ${passed} of ${asked} drills passed. Files: ${typed(folder.path)}${also}\n`,
  );
  const hazards = hazardCount(result);
  if (hazards > 0) {
    const counts = plan.strict ? 'with --strict they count as failures' : 'they change no verdict without --strict';
    stdout.write(`Hazards, of the operator's doing: ${hazards}; ${counts}.\n`);
  }
  if (ran.interrupted > 0) {
    const why = ran.notKept ? 'Stopped' : 'Interrupted';
    const healed = result.leftBehind ? '' : ` ${AFTER_INTERRUPTION[plan.lab.name]}`;
    stdout.write(`${why}: ${ran.interrupted} of ${asked} drills did not finish.${healed}\n`);
  }
  if (plan.coverage) stdout.write(coverageText(colours, result.drills));
  stdout.write(ending(colours, failed, folder, result));
}

function failuresOneByOne(colours: Paint, failed: readonly DrillResult[]): string {
  return failed.map((drill) => `\n${failureDetails(colours, drill)}`).join('');
}
