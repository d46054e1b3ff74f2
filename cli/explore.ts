/**
 * `muster explore`: drills that nobody thought of, chosen in one of several ways. Each is a plan of moves, written to the folder of
 * the run as a scenario file and run like any other drill. What does not pass is told once for each distinct failure.
 */
import { suggestion } from '../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../reference/model/result.ts';
import { paint } from '../reports/paint.ts';
import { openRunFolder, type RunFolder } from '../reports/run-folder.ts';
import { distinct } from '../scenarios/explore/distinct.ts';
import { machineNames } from '../scenarios/explore/failure-identity.ts';
import type { PlannedDrill } from '../scenarios/explore/lane.ts';
import { savedStory, savedText } from '../scenarios/moves/saved.ts';
import { runCommand } from './command-line.ts';
import { complain } from './complain.ts';
import type { ExitCode } from './exit-codes.ts';
import { runCampaign } from './explore/campaign.ts';
import { type ExploreOptions, MODE_OPTIONS } from './explore/options.ts';
import type { ExploreMode, PlannedSearch } from './explore/mode.ts';
import { MODES } from './explore/modes.ts';
import { Progress } from './explore/progress.ts';
import { toldOnce, type WrittenPlan } from './explore/told-once.ts';
import { parseLimits } from './estimate.ts';
import { keeperIn } from './keeper.ts';
import { runInFolder } from './run.ts';
import { costOf, planGround, type RunGround } from './run-plan.ts';
import type { Surroundings } from './surroundings.ts';

/** Of more drills than this, only journals and bundles of those that did not pass are kept. */
const ALL_KEPT = 100;

export async function explore(name: string, options: ExploreOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { stderr } = surroundings;
  const planned = await planSearch(name, options, surroundings);
  if (!planned.ok) return complain(stderr, planned.failure);
  const startedAt = new Date();
  const folder = openRunFolder(options.out, startedAt);
  if (!folder.ok) return complain(stderr, folder.failure);
  return search(planned.value, options, { startedAt, folder: folder.value }, surroundings);
}

interface Planned {
  readonly ground: RunGround;
  readonly mode: ExploreMode;
  readonly search: PlannedSearch;
  readonly forMs: number | undefined;
}

/** Everything is checked before anything happens. */
async function planSearch(
  name: string,
  options: ExploreOptions,
  { catalogue }: Surroundings,
): Promise<Result<Planned>> {
  const mode = MODES[name];
  const names = Object.keys(MODES);
  if (!mode) {
    return fail(
      'USAGE',
      `there is no way to explore called "${name}"${suggestion(name, names)}; there is ${names.join(', ')}`,
    );
  }
  const strange = MODE_OPTIONS.find((one) => options[one] !== undefined && !mode.options.includes(one));
  if (strange) return fail('USAGE', `--${strange} is not for ${name}${ownOptions(mode)}`);
  const limits = parseLimits({ maxTime: options.for });
  if (!limits.ok) return fail('USAGE', limits.failure.message.replace('--max-time', '--for'));
  const ground = await planGround({ ...options, lab: 'virtual' }, catalogue);
  if (!ground.ok) return ground;
  const search = mode.plan(options, ground.value.site);
  if (!search.ok) return search;
  const cost = costOf(ground.value, search.value.drills, options);
  if (!cost.ok) return cost;
  const { seeds = ground.value.seeds } = search.value;
  const forMs = options.for === undefined ? undefined : limits.value.maxMs;
  return ok({ ground: { ...ground.value, ...cost.value, seeds }, mode, search: search.value, forMs });
}

function ownOptions({ options }: ExploreMode): string {
  return options.length === 0 ? '' : `, which has ${options.map((one) => `--${one}`).join(', ')}`;
}

function search(
  { forMs, ground, mode, search: planned }: Planned,
  options: ExploreOptions,
  { folder, startedAt }: { readonly folder: RunFolder; readonly startedAt: Date },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { site } = ground;
  const { drills } = planned;
  const { stdout } = surroundings;
  const names = machineNames(site);
  const plans = new Map<string, WrittenPlan>();
  const write = ({ plan, seed }: PlannedDrill) => {
    const text = savedText(plan, `Drawn from seed ${seed}.`);
    const written = folder.write(`${mode.folder}/${plan.name}.ts`, text);
    if (!written.ok) return written;
    plans.set(plan.name, { plan, path: written.value });
    return ok({ path: written.value, story: savedStory(plan, text) });
  };
  const onConsole = ground.reporters.has('console');
  const progress = new Progress({ noun: mode.noun, drills, names }, stdout, paint(stdout.colours));
  const keeper = keeperIn(folder, {
    fileName: ({ plan, scenario }) => plan?.name ?? scenario,
    sitePath: options.site,
    worthKeeping: ({ verdict }) => verdict !== 'passed' || drills <= ALL_KEPT,
  });
  return runInFolder(
    ground,
    folder,
    {
      startedAt,
      drills,
      tables: false,
      keeper,
      conduct: async () => {
        const untilMs = forMs === undefined ? undefined : performance.now() + forMs;
        const onResult = (drill: PlannedDrill, result: Parameters<Progress['add']>[0]) => {
          if (result.verdict === 'passed') plans.delete(drill.plan.name);
          if (onConsole) progress.add(result);
        };
        const ran = await runCampaign(ground, planned, { write, keeper, untilMs, onResult }, surroundings);
        if (onConsole) progress.end();
        return ran;
      },
      again: (task) => runCommand(task, options.site),
      besides: ({ results }) => planned.besides?.(results) ?? {},
      ending: (colours, failed, _, result) => {
        const sizeOf = ({ name }: { readonly name: string }) => plans.get(name)?.plan.moves.length ?? 0;
        const findings = distinct(failed, names, sizeOf);
        return `${planned.ending?.(colours, result.drills) ?? ''}${toldOnce(findings, plans, mode.noun, colours)}`;
      },
    },
    surroundings,
  );
}
