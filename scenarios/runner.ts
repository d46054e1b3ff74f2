/**
 * Runs one drill: builds the lab, tells the story, heals what is left, and has every property judge the journal.
 */
import { isRestError } from '@azure/core-rest-pipeline';
import { InvariantBroken, invariant } from '../reference/model/result.ts';
import { engine } from '../simulator/engine.ts';
import type { JournalHeader, JournalRecord } from '../simulator/journal.ts';
import { NotInThisVault } from '../simulator/desk/vault.ts';
import { NotInThisLab } from '../simulator/lab.ts';
import type { Site } from '../simulator/site.ts';
import { VirtualLab } from '../simulator/virtual/lab.ts';
import { lineOfRole } from './broken-role.ts';
import { Drill } from './drill.ts';
import { figuresOf } from './figures.ts';
import { loadScenario } from './index.ts';
import { plantNamed } from './plants/index.ts';
import { properties } from './properties/index.ts';
import type { Property, Run } from './properties/property.ts';
import { type DrillResult, type FaultSpan, type Phase, type PropertyVerdict, type Stopped, worst } from './result.ts';
import type { Scenario } from './scenario.ts';
import { StoryStopped } from './story-stopped.ts';

export interface DrillRequest {
  /** Name of a scenario, or path of a file that exports one. */
  readonly scenario: string;
  readonly site: Site;
  readonly seed: string;
  /** A deliberate bug to plant. */
  readonly plant?: string;
  /** Ends the drill early; what there is by then is judged all the same. */
  readonly signal?: AbortSignal;
  readonly onRecord?: (record: JournalRecord) => void;
}

export interface DrillRun {
  readonly result: DrillResult;
  /** NDJSON. */
  readonly journal: string;
}

/**
 * Rejects only when Muster itself is broken: an invariant, or an exception in a scenario's own code. A role that breaks
 * is a finding.
 */
export async function runDrill(request: DrillRequest): Promise<DrillRun> {
  const loaded = await loadScenario(request.scenario);
  invariant(loaded.ok, `scenario ${request.scenario} was checked before it was run`);
  return runStory(loaded.value, request);
}

/** As {@link runDrill}, for a scenario that is at hand. */
export async function runStory(told: Scenario, request: DrillRequest): Promise<DrillRun> {
  const startedMs = performance.now();
  const site = told.site?.(request.site) ?? request.site;
  const plant = request.plant === undefined ? undefined : plantNamed(request.plant);
  const header: JournalHeader = {
    schema: 'muster.journal/1',
    scenario: told.name,
    site: site.name,
    seed: request.seed,
    lab: 'virtual',
    engine: engine(),
    startsAt: site.startsAt,
    ...(plant && { plant: plant.name }),
  };
  const lab = new VirtualLab({ site, seed: request.seed, header, planted: plant?.parts() });
  if (request.onRecord) lab.journal.onRecord(request.onRecord);
  const escaped = (error: unknown) => lab.kernel.fail(error);
  const interrupt = () => lab.kernel.fail(new StoryStopped('Interrupted', 'the drill was interrupted'));
  process.on('unhandledRejection', escaped);
  request.signal?.addEventListener('abort', interrupt);
  let stopped: Stopped | undefined;
  try {
    stopped = await tell(told, lab);
  } catch (error) {
    if (error instanceof Error)
      error.message += `\n(drill ${told.name}, seed ${request.seed}, at ${lab.elapsedMs()} ms)`;
    throw error;
  } finally {
    process.off('unhandledRejection', escaped);
    request.signal?.removeEventListener('abort', interrupt);
  }
  const { records, journalHash } = lab.journal;
  const run = { header: lab.journal.header, records, history: lab.history, startsAtMs: Date.parse(site.startsAt) };
  const verdicts = await judge(told, site, run, stopped);
  const servers = figuresOf(records, lab.history);
  const result: DrillResult = {
    name: told.name,
    title: told.title,
    verdict: worst(verdicts.map(({ verdict }) => verdict)),
    seed: request.seed,
    journalHash,
    virtualMs: lab.elapsedMs(),
    wallMs: Math.round(performance.now() - startedMs),
    rpoMs: maximum(servers.map(({ rpoMs }) => rpoMs)),
    rtoMs: maximum(servers.map(({ rtoMs }) => rtoMs)),
    servers,
    phases: phasesOf(records),
    faults: faultsOf(records),
    properties: verdicts,
    stopped,
    replay: `npx muster run ${request.scenario} --seed ${request.seed}${plant ? ` --plant ${plant.name}` : ''}`,
  };
  return { result, journal: lab.journal.text() };
}

/** The story from switching on to the end of the lab. Its faults are healed whatever happens. */
async function tell(told: Scenario, lab: VirtualLab): Promise<Stopped | undefined> {
  const drill = new Drill(lab);
  let stopped: Stopped | undefined;
  try {
    const whyNot = told.whyNot?.(lab.site);
    if (whyNot) throw new StoryStopped('NotForThisSite', whyNot);
    await lab.start();
    await lab.atDesk(() => told.run(drill));
  } catch (error) {
    const end = endOfStory(error);
    if (!end) throw error;
    stopped = { ...end, atMs: lab.elapsedMs() };
    lab.journal.record('drill', 'drill.stopped', end);
  }
  await drill.healAll();
  await lab.stop();
  return stopped;
}

/** Why the story ended early; undefined when Muster itself is broken. */
function endOfStory(error: unknown): { code: string; message: string } | undefined {
  if (error instanceof StoryStopped || error instanceof NotInThisVault)
    return { code: error.code, message: error.message };
  if (isRestError(error)) return { code: error.code ?? 'VaultUnreachable', message: `the vault: ${error.message}` };
  if (error instanceof NotInThisLab) return { code: 'NotInThisLab', message: error.message };
  const line = lineOfRole(error);
  return line === undefined
    ? undefined
    : { code: 'RoleBroken', message: `a role broke at ${line}: ${(error as Error).message}` };
}

/** The story said nothing about the system. */
const NO_VERDICT = ['FaultParametersInvalid', 'FaultUnavailable', 'Interrupted', 'NotForThisSite', 'NotInThisLab'];

async function judge(told: Scenario, site: Site, run: Run, stopped: Stopped | undefined): Promise<PropertyVerdict[]> {
  const verdicts: PropertyVerdict[] = [];
  if (stopped) {
    const evidence = `${stopped.message} (${stopped.code})`;
    const verdict = NO_VERDICT.includes(stopped.code) ? 'inconclusive' : 'violated';
    verdicts.push({ name: 'story', title: 'The story reaches its end', verdict, evidence });
  }
  for (const property of properties) {
    // A story that stopped early kept none of its promises, and says so itself.
    const promised = !stopped && told.exercises.includes(property.name) && (property.appliesTo?.(site) ?? true);
    const verdict = await judgeOne(property, run, promised);
    if (verdict) verdicts.push(verdict);
  }
  return verdicts;
}

/** Undefined when there was nothing to look at and the scenario did not promise anything. */
async function judgeOne(property: Property, run: Run, promised: boolean): Promise<PropertyVerdict | undefined> {
  const { name, title } = property;
  try {
    const { verdict, looked, evidence } = await property.judge(run);
    if (looked === 0 && verdict !== 'violated') {
      if (!promised) return undefined;
      return { name, title, verdict: 'inconclusive', evidence: evidence || 'there was nothing to look at' };
    }
    return { name, title, verdict, evidence };
  } catch (error) {
    if (error instanceof InvariantBroken) throw error;
    return { name, title, verdict: 'inconclusive', evidence: `the property itself broke: ${String(error)}` };
  }
}

function phasesOf(records: readonly JournalRecord[]): Phase[] {
  const phases: Phase[] = [];
  const open = new Map<string, number>();
  for (const { kind, name, at } of records) {
    if (kind === 'phase.begin') open.set(String(name), at);
    else if (kind === 'phase.end') phases.push({ name: String(name), fromMs: open.get(String(name)) ?? at, toMs: at });
    if (kind === 'phase.end') open.delete(String(name));
  }
  const endMs = records.at(-1)?.at ?? 0;
  for (const [name, fromMs] of open) phases.push({ name, fromMs, toMs: endMs });
  return phases;
}

function faultsOf(records: readonly JournalRecord[]): FaultSpan[] {
  const spans = new Map<string, FaultSpan>();
  for (const { kind, id, fault, title, at } of records) {
    if (kind === 'fault.inject') {
      spans.set(String(id), { name: String(fault), title: String(title), injectedAtMs: at });
    } else if (kind === 'fault.heal') {
      const span = spans.get(String(id));
      if (span) spans.set(String(id), { ...span, healedAtMs: at });
    }
  }
  return [...spans.values()];
}

function maximum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
