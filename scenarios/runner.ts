/**
 * Runs one drill: builds the lab, tells the story, heals what is left, and has every property judge the journal.
 */
import { resolve } from 'node:path';
import { isRestError } from '@azure/core-rest-pipeline';
import { invariant } from '../reference/model/result.ts';
import { engine } from '../simulator/journal/engine.ts';
import type { JournalHeader, JournalRecord } from '../simulator/journal/journal.ts';
import { NotInThisVault } from '../simulator/desk/vault.ts';
import { type Lab, LabBroken, NotInThisLab, type OutsideAnswer, type PlantedParts } from '../simulator/lab.ts';
import { openLab } from '../simulator/labs.ts';
import type { Site } from '../simulator/site/site.ts';
import { lineOfRole } from './broken-role.ts';
import { counted } from './coverage/counted.ts';
import { Drill } from './drill.ts';
import { firstCauses } from './first-cause.ts';
import { figuresOf } from './figures.ts';
import { planTimesOf } from './plan-times.ts';
import { loadScenario } from './index.ts';
import { judge } from './judge.ts';
import { endWhenNobodyResumes } from './nobody-resumes.ts';
import { gatherStory } from './own/gather.ts';
import type { OwnStory } from './own/own-story.ts';
import type { UnpackedStory } from './own/unpack.ts';
import { plantNamed } from './plants/index.ts';
import { type DrillResult, type Stopped, worst } from './result.ts';
import { openQuestion, unreachedIn } from './moves/unreached.ts';
import type { Scenario } from './scenario.ts';
import { faultsOf, phasesOf } from './spans.ts';
import { StoryStopped } from './story-stopped.ts';

const MOST_LACKING = 3;

export interface DrillRequest {
  /** Name of a scenario, or path of a file that exports one. */
  readonly scenario: string;
  /** Where that file lies when it came in a bundle. */
  readonly unpacked?: UnpackedStory;
  readonly site: Site;
  readonly seed: string;
  /** Default: the virtual lab. */
  readonly lab?: Lab['name'];
  /** A deliberate bug to plant. */
  readonly plant?: string;
  /** Parts to replace, where no catalogue has the bug. No bundle tells of them. */
  readonly parts?: PlantedParts;
  /** What runbooks that stand outside answered in the run that this one plays again: none of them is called. */
  readonly answers?: readonly OutsideAnswer[] | undefined;
  /** Ends the drill early; what there is by then is judged all the same. */
  readonly signal?: AbortSignal;
  readonly onRecord?: (record: JournalRecord) => void;
}

export interface DrillRun {
  readonly result: DrillResult;
  /** NDJSON. */
  readonly journal: string;
  /** Of a scenario from a file: everything that was loaded for it. */
  readonly story?: OwnStory;
  /** From runbooks that stand outside, if any was called. */
  readonly answers?: readonly OutsideAnswer[];
}

/**
 * Rejects only when Muster itself is broken: an invariant, or an exception in a scenario's own code; or when it is
 * interrupted before there is a lab, with the reason of that. A role that breaks is a finding.
 */
export async function runDrill(request: DrillRequest): Promise<DrillRun> {
  const { scenario, unpacked } = request;
  const loaded = await loadScenario(scenario, unpacked);
  invariant(loaded.ok, `scenario ${scenario} was checked before it was run`);
  const run = await runStory(loaded.value, request);
  if (!scenario.endsWith('.ts')) return run;
  // Only now: a story may import more while it runs.
  return { ...run, story: gatherStory(resolve(unpacked?.folder ?? '.', scenario)) };
}

/** As {@link runDrill}, for a scenario that is at hand. */
export async function runStory(told: Scenario, request: DrillRequest): Promise<DrillRun> {
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const { lab: kind = 'virtual', seed } = request;
  const site = told.site?.(request.site) ?? request.site;
  const plant = request.plant === undefined ? undefined : plantNamed(request.plant);
  const header: JournalHeader = {
    schema: 'muster.journal/1',
    scenario: told.name,
    site: site.name,
    seed,
    lab: kind,
    engine: engine(),
    startsAt: site.startsAt,
    ...(plant && { plant: plant.name }),
  };
  const lab = await openLab(kind, {
    site,
    seed,
    header,
    planted: plant?.parts(site) ?? request.parts,
    answers: request.answers,
    signal: request.signal,
  });
  try {
    if (request.onRecord) lab.journal.onRecord(request.onRecord);
    const stopped = await tellWatched(told, lab, request);
    const { records, journalHash } = lab.journal;
    const run = {
      header: lab.journal.header,
      records,
      history: lab.history,
      startsAtMs: Date.parse(site.startsAt),
      site,
    };
    const { verdicts: judged, hazards, notJudged, looked } = await judge(told, site, run, stopped);
    const servers = figuresOf(records, lab.history);
    const plans = planTimesOf(records);
    const unreached = unreachedIn(records);
    const open = openQuestion(unreached);
    const verdicts = open ? [...judged, open] : judged;
    const passedOver = records
      .filter(({ kind }) => kind === 'move.passed-over')
      .map(({ as, move, why }) => ({
        move: String(move),
        ...(as !== undefined && { as: String(as) }),
        why: String(why),
      }));
    const result: DrillResult = {
      name: told.name,
      title: told.title,
      verdict: worst(verdicts.map(({ verdict }) => verdict)),
      seed,
      startedAt,
      ...(plant && { plant: plant.name }),
      journalHash,
      virtualMs: lab.elapsedMs(),
      wallMs: Math.round(performance.now() - startedMs),
      rpoMs: maximum(servers.map(({ rpoMs }) => rpoMs)),
      rtoMs: maximum(servers.map(({ rtoMs }) => rtoMs)),
      servers,
      ...(plans.length > 0 && { plans }),
      phases: phasesOf(records),
      faults: faultsOf(records),
      properties: verdicts,
      ...(hazards.length > 0 && { hazards }),
      ...(notJudged.length > 0 && { notJudged }),
      ...(unreached.length > 0 && { unreached }),
      ...(passedOver.length > 0 && { passedOver }),
      coverage: counted(records, looked),
      stopped,
      replay: againCommand(request),
    };
    const { heard } = lab.automation;
    return { result, journal: lab.journal.text(), ...(heard.length > 0 && { answers: heard }) };
  } finally {
    await lab.dispose();
  }
}

function againCommand({ scenario, seed, lab = 'virtual', plant }: DrillRequest): string {
  const options = [lab !== 'virtual' && `--lab ${lab}`, plant !== undefined && `--plant ${plant}`].filter(Boolean);
  return ['npx muster run', scenario, '--seed', seed, ...options].join(' ');
}

/** The story, with an ear for what concerns it from outside: whoever interrupts it, and promises that nobody awaits. */
async function tellWatched(told: Scenario, lab: Lab, { seed, signal }: DrillRequest): Promise<Stopped | undefined> {
  const escapees: unknown[] = [];
  const escaped = (error: unknown) => {
    escapees.push(error);
    lab.fail(error);
  };
  const interrupt = () => lab.fail(new StoryStopped('Interrupted', 'the drill was interrupted'));
  process.on('unhandledRejection', escaped);
  signal?.addEventListener('abort', interrupt);
  const resumedOrOver = endWhenNobodyResumes(lab);
  if (signal?.aborted) interrupt();
  try {
    const stopped = await tell(told, lab);
    // A short story may be over before the runtime says that nobody awaited a promise of it.
    await new Promise((resolve) => setImmediate(resolve));
    if (!stopped && escapees.length > 0) throw escapees[0];
    return stopped;
  } catch (error) {
    if (error instanceof Error) error.message += `\n(drill ${told.name}, seed ${seed}, at ${lab.elapsedMs()} ms)`;
    throw error;
  } finally {
    process.off('unhandledRejection', escaped);
    signal?.removeEventListener('abort', interrupt);
    resumedOrOver();
  }
}

/** The story from switching on to the end of the lab. Its faults are healed whatever happens. */
async function tell(told: Scenario, lab: Lab): Promise<Stopped | undefined> {
  const drill = new Drill(lab);
  let stopped: Stopped | undefined;
  try {
    const whyNot = told.whyNot?.(lab.site);
    if (whyNot) throw new StoryStopped('NotForThisSite', whyNot);
    await lab.start();
    await lab.atDesk(() => told.run(drill));
  } catch (error) {
    const end = endOfStory(error);
    if (!end) {
      // What broke first is told; that healing breaks too, after it, is no news.
      await drill.healAll().catch(() => {});
      throw error;
    }
    const { lacking, sinceMs } = error instanceof StoryStopped ? error : {};
    const causes = firstCauses(lab.journal.records, sinceMs, lab.site);
    const because = [...shortened(lacking ?? []), ...causes];
    const waited = sinceMs !== undefined && { sinceMs };
    stopped = { ...end, ...waited, atMs: lab.elapsedMs(), ...(because.length > 0 && { because }) };
    lab.journal.record('drill', 'drill.stopped', { ...end, because });
  }
  await drill.healAll();
  await lab.stop();
  return stopped;
}

/** Fifty servers that wait for the same thing must not hide what they wait for. */
function shortened(lacking: readonly string[]): string[] {
  const more = lacking.length - MOST_LACKING;
  return more <= 0 ? [...lacking] : [...lacking.slice(0, MOST_LACKING), `and ${more} more like these`];
}

/** Why the story ended early; undefined when Muster itself is broken. */
function endOfStory(error: unknown): { code: string; message: string } | undefined {
  if (error instanceof StoryStopped || error instanceof NotInThisVault)
    return { code: error.code, message: error.message };
  if (isRestError(error)) return { code: error.code ?? 'VaultUnreachable', message: `the vault: ${error.message}` };
  if (error instanceof NotInThisLab) return { code: 'NotInThisLab', message: error.message };
  if (error instanceof LabBroken) return { code: 'LabBroken', message: error.message };
  const line = lineOfRole(error);
  return line === undefined
    ? undefined
    : { code: 'RoleBroken', message: `a role broke at ${line}: ${(error as Error).message}` };
}

function maximum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
