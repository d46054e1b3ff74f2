/** A search that is planned: its drills, what is kept of them, and what is told in the end. */
import { ok } from '../../reference/model/result.ts';
import { paint } from '../../reports/paint.ts';
import type { RunFolder } from '../../reports/run-folder.ts';
import type { StoryLine } from '../../reports/story.ts';
import { distinct, type Finding } from '../../scenarios/explore/distinct.ts';
import { machineNames } from '../../scenarios/explore/failure-identity.ts';
import type { PlannedDrill } from '../../scenarios/explore/lane.ts';
import type { Campaign, DrillResult, RunResult } from '../../scenarios/result.ts';
import { savedStory, savedText } from '../../scenarios/moves/saved.ts';
import { runCommand } from '../command-line.ts';
import type { ExitCode } from '../exit-codes.ts';
import { keeperIn } from '../keeper.ts';
import type { RanDrills } from '../ran-drills.ts';
import { runInFolder } from '../run.ts';
import type { Surroundings } from '../surroundings.ts';
import { type DrillRunner, runCampaign } from './campaign.ts';
import { SITE_FILE } from './campaign-record.ts';
import type { ExploreOptions } from './options.ts';
import type { PlannedSearch } from './mode.ts';
import type { Planned } from './planned.ts';
import { foundIn } from './found.ts';
import { Progress, type ProgressOf } from './progress.ts';
import { shrinkFindings, type ShrunkFinding } from './shrunk-findings.ts';
import { toldOnce, type WrittenPlan } from './told-once.ts';

/** Of more drills than this, only journals and bundles of those that did not pass are kept. */
const ALL_KEPT = 100;

/** By the size of the whole: a shard keeps what one machine would have kept. */
export function worthKeeping({ verdict }: Pick<DrillResult, 'verdict'>, drillsOfAll: number): boolean {
  return verdict !== 'passed' || drillsOfAll <= ALL_KEPT;
}

/** What is different when other machines have run the drills: the rest is as ever, so that it reads as if one had. */
export interface RunElsewhere {
  readonly runner: DrillRunner;
  /** Told before the drills. */
  readonly heading: string;
  readonly together: (ran: RanDrills) => RanDrills;
  readonly besides: Partial<RunResult>;
}

export interface Folders {
  readonly startedAt: Date;
  readonly folder: RunFolder;
  /** Where the plans of what is found are saved. */
  readonly save?: RunFolder;
}

export function search(
  { campaign, forMs, ground, mode, search: planned }: Planned,
  options: Pick<ExploreOptions, 'site' | 'shrink'>,
  { folder, save, startedAt }: Folders,
  surroundings: Surroundings,
  elsewhere?: RunElsewhere,
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
  const sizeOf = ({ name }: { readonly name: string }) => plans.get(name)?.plan.moves.length ?? 0;
  let findings: readonly Finding[] = [];
  let shrunk: ReadonlyMap<string, ShrunkFinding> = new Map();
  const onConsole = ground.reporters.has('console');
  const each = ground.lab.speed !== undefined;
  const progress = new Progress({ noun: mode.noun, ...counted(planned), each, names }, stdout, paint(stdout.colours));
  const tellHowFar = ({ plan }: PlannedDrill, { atMs }: StoryLine) => progress.at(plan.name, atMs);
  const keeper = keeperIn(folder, {
    fileName: ({ plan, scenario }) => plan?.name ?? scenario,
    sitePath: options.site,
    worthKeeping: (result) => worthKeeping(result, campaign.drills),
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
        if (onConsole) stdout.write(elsewhere?.heading ?? ofWhat(planned, campaign, mode.noun));
        const kept = folder.write(SITE_FILE, `${JSON.stringify(site, null, 2)}\n`);
        const onStory = onConsole && !elsewhere && ground.lab.speed !== undefined ? tellHowFar : undefined;
        const manner = { write, keeper, untilMs, onResult, onStory, runner: elsewhere?.runner };
        const all = await runCampaign(ground, planned, manner, surroundings);
        const ran = elsewhere?.together(all) ?? all;
        if (onConsole) progress.end();
        findings = distinct(
          ran.results.filter(({ verdict }) => verdict !== 'passed'),
          names,
          sizeOf,
        );
        const shrink = options.shrink === true && !campaign.shard;
        const smaller = await shrinkFindings(findings, { ground, folder, names, plans, save, shrink }, surroundings);
        if (smaller.ok) shrunk = smaller.value;
        const lost = [kept, smaller].find((one) => !one.ok);
        return lost?.ok === false ? { ...ran, notKept: ran.notKept ?? lost.failure } : ran;
      },
      again: (task) => runCommand(task, options.site),
      besides: ({ results }) => ({
        campaign,
        ...foundIn(findings, shrunk),
        ...planned.besides?.(results),
        ...elsewhere?.besides,
      }),
      ending: (colours, _failed, _folder, result) =>
        `${planned.ending?.(colours, result.drills) ?? ''}${toldOnce(findings, plans, shrunk, mode.noun, colours)}`,
    },
    surroundings,
  );
}

function ofWhat({ drills, progress }: PlannedSearch, { drills: all, shard }: Campaign, noun: string): string {
  const one = progress ? 'drill' : noun;
  return shard ? `Shard ${shard.number} of ${shard.of}: ${drills} of ${all} ${one}s.\n` : '';
}

function counted({ drills, progress }: PlannedSearch): Pick<ProgressOf, 'all' | 'by'> {
  if (!progress) return { all: drills };
  return { all: progress.ofLanes.reduce((sum, many) => sum + many, 0), by: progress.by };
}
