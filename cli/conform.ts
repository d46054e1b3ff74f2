/**
 * `muster conform`: the same stories in the virtual lab and in a live one, and where the two tell something different. It
 * is how the simulator earns its trust: whatever differs and is not explained is a bug of one of them.
 */
import { type Failure, fail, ok, type Result } from '../reference/model/result.ts';
import { type ConformanceResult, comparisonLines } from '../reports/conformance.ts';
import { drillHeading, drillSummary, failureDetails, passedOver, storyLine } from '../reports/console.ts';
import { paint } from '../reports/paint.ts';
import { drillFileName, openRunFolder, type RunFolder, typed } from '../reports/run-folder.ts';
import { type Comparison, compare, VERDICT_OF } from '../scenarios/conformance/compare.ts';
import { worst } from '../scenarios/result.ts';
import { type DrillRun, runDrill } from '../scenarios/runner.ts';
import { whoBroke } from '../scenarios/who-broke.ts';
import { engine } from '../simulator/journal/engine.ts';
import type { Lab } from '../simulator/lab.ts';
import { complain } from './complain.ts';
import type { DrillTask } from './drill-task.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { chooseLab } from './labs.ts';
import { leftOnEngine } from './left-on-engine.ts';
import { planRun, type RunPlan } from './run-plan.ts';
import type { Output, Surroundings } from './surroundings.ts';

export interface ConformOptions {
  readonly lab: string;
  readonly site?: string;
  readonly seed?: string;
  readonly out?: string;
}

export async function conform(
  names: readonly string[],
  options: ConformOptions,
  { catalogue, interruption, stdout, stderr }: Surroundings,
): Promise<ExitCode> {
  const chosen = await chooseLab(options.lab);
  if (!chosen.ok) return complain(stderr, chosen.failure);
  const lab = chosen.value.name;
  if (lab === 'virtual') {
    const why = 'conform holds a live lab against the virtual one: --lab is process or docker';
    return complain(stderr, fail('USAGE', why).failure);
  }
  const planned = await planRun(names, { ...options, reporter: 'console' }, catalogue);
  if (!planned.ok) return complain(stderr, planned.failure);
  const folder = openRunFolder(options.out, new Date());
  if (!folder.ok) return complain(stderr, folder.failure);

  const { note } = folder.value;
  if (note !== undefined) stderr.write(`muster: ${note}\n`);
  // Of an earlier run in the same folder; should this one end badly, it would be taken for its own.
  folder.value.remove('conformance.json');

  const { notApplicable, site, tasks } = planned.value;
  const colours = paint(stdout.colours);
  const facts = `· site ${site.name} · virtual and ${lab} lab · seed ${planned.value.seeds[0]}`;
  stdout.write(`${colours.bold('Muster')} ${colours.dim(facts)}\n${passedOver(colours, notApplicable)}`);

  const stop = new AbortController();
  interruption.onFirst(() => stop.abort());
  const comparisons: Comparison[] = [];
  let trouble: Failure | undefined;
  for (const task of tasks) {
    const title = catalogue.scenarios.find(({ name }) => name === task.scenario)?.title ?? '';
    stdout.write(drillHeading(colours, task.scenario, title));
    const virtual = await told(task, 'virtual', folder.value, stop.signal, stdout);
    if (stop.signal.aborted) break;
    const live = virtual.ok ? await told(task, lab, folder.value, stop.signal, stdout) : virtual;
    if (stop.signal.aborted) break;
    if (!virtual.ok || !live.ok) {
      trouble = live.ok ? undefined : live.failure;
      break;
    }
    const comparison = compare(task.scenario, lab, virtual.value, live.value);
    stdout.write(comparisonLines(colours, comparison));
    comparisons.push(comparison);
  }
  const result = resultOf(planned.value, lab, comparisons);
  const written = folder.value.write('conformance.json', `${JSON.stringify(result, null, 2)}\n`);
  if (!written.ok) trouble ??= written.failure;
  const agreeing = comparisons.filter(({ agreement }) => VERDICT_OF[agreement] === 'passed').length;
  const verdict = colours.verdict(result.verdict, `${agreeing} of ${comparisons.length} stories agree`);
  const missing = tasks.length - comparisons.length;
  const interrupted =
    missing === 0 ? '' : ` ${trouble ? 'Stopped' : 'Interrupted'}: ${missing} of ${tasks.length} were not compared.`;
  stdout.write(`\n${verdict}.${interrupted} Files: ${typed(folder.value.path)}\n`);
  const left = await leftOnEngine(lab);
  for (const sentence of left) stderr.write(`muster: ${sentence}\n`);
  if (trouble) return complain(stderr, trouble);
  if (stop.signal.aborted && left.length > 0) return EXIT.interruptedWithFaultsLeft;
  return stop.signal.aborted ? EXIT.interrupted : exitCodeOf(result.verdict);
}

/**
 * One story in one lab. A live one takes minutes, so what happens there is shown while it happens. Fails when code broke, or
 * when its journal could not be written.
 */
async function told(
  task: DrillTask,
  lab: Lab['name'],
  folder: RunFolder,
  signal: AbortSignal,
  stdout: Output,
): Promise<Result<DrillRun>> {
  const colours = paint(stdout.colours);
  stdout.write(`  ${colours.bold(`${lab} lab`)}\n`);
  let run: DrillRun;
  try {
    run = await runDrill({
      ...task,
      lab,
      signal,
      ...(lab !== 'virtual' && { onRecord: (record) => stdout.write(storyLine(colours, record)) }),
    });
  } catch (error) {
    return { ok: false, failure: whoBroke(error, task.scenario) };
  }
  stdout.write(drillSummary(colours, run.result));
  if (run.result.verdict !== 'passed') stdout.write(failureDetails(colours, run.result));
  const kept = folder.write(`journal/${drillFileName(task.scenario, task.seed, false)}.${lab}.ndjson`, run.journal);
  return kept.ok ? ok(run) : kept;
}

function resultOf({ seeds, site }: RunPlan, lab: Lab['name'], comparisons: readonly Comparison[]): ConformanceResult {
  return {
    schema: 'muster.conformance/1',
    verdict: worst(comparisons.map(({ agreement }) => VERDICT_OF[agreement])),
    lab,
    seed: seeds[0] ?? '',
    site: site.name,
    engine: engine(),
    comparisons,
  };
}
