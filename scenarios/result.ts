/**
 * What a run says in the end: the shape of `result.json` (`muster.result/1`). Reports read this and the journal, nothing
 * else. Times in milliseconds of lab time since the start of the drill, except `wallMs`.
 */
import type { Coverage } from './coverage/coverage.ts';
import type { Reseeded } from './shrink/no-return.ts';

export type Verdict = 'passed' | 'inconclusive' | 'violated';

export interface RunResult {
  readonly schema: 'muster.result/1';
  readonly verdict: Verdict;
  readonly lab: 'virtual' | 'process' | 'docker';
  readonly seed: string;
  /** Name of the site. */
  readonly site: string;
  readonly engine: string;
  /** When the command began and on which machine: UTC, and the machine's own name. */
  readonly startedAt: string;
  readonly host: string;
  /** The deliberate bug that was planted into every drill of this run; its verdicts say nothing about the system itself. */
  readonly plant?: { readonly name: string; readonly title: string };
  /** Hazards count as failures: `--strict`. */
  readonly strict?: boolean;
  readonly drills: readonly DrillResult[];
  /** Drills that were asked for and have no result. */
  readonly unfinished?: readonly UnfinishedDrill[];
  /** Of `muster explore`: which search this is, or is a part of. */
  readonly campaign?: Campaign;
  /** Of `muster explore`: what was found, each distinct failure once, in the order in which it is told. Absent when nothing was. */
  readonly found?: readonly FoundFailure[];
  /** Of `muster explore matrix`: which drill is which cell, row by row. */
  readonly matrix?: readonly MatrixCell[];
  /** What the site file has that goes badly or is not supported; one line each, with its place. */
  readonly siteWarnings?: readonly string[];
  /** What a container engine refused to remove when its lab had ended, in its words and with the remedy; one sentence each. */
  readonly leftBehind?: readonly string[];
  /** Scenarios of the default suite that were passed over, because they are about something the site does not have. */
  readonly notApplicable?: readonly { readonly name: string; readonly reason: string }[];
}

/** A search as a whole: shards whose campaigns are the same, but for their number, belong together. */
export interface Campaign {
  /** How its drills are chosen: `walk`. */
  readonly way: string;
  /** As they were typed: `{ "runs": "40" }`. */
  readonly options: Readonly<Record<string, string | boolean>>;
  /** SHA-256 of the site, which is beside the result as `site.json`. */
  readonly siteDigest: string;
  /** How many there are of it, at most; of all shards together. */
  readonly drills: number;
  /** Absent when it was run as a whole, or put together from all its shards. */
  readonly shard?: { readonly number: number; readonly of: number };
  /** Shards that were not there when the others were put together; their drills are among the unfinished. */
  readonly missing?: readonly { readonly number: number; readonly of: number }[];
}

/** The same property, the same kind of server and the same cause, however many drills met it. */
export interface FoundFailure {
  readonly verdict: Exclude<Verdict, 'passed'>;
  readonly property: string;
  readonly title: string;
  /** As the smallest plan met it that is known. */
  readonly evidence: string;
  /** The smallest drill of the search that met it. */
  readonly drill: { readonly name: string; readonly seed: string };
  /** How many drills met it, that one too. */
  readonly drills: number;
  /** What it came to when that drill was made smaller; absent when it was not tried. */
  readonly shrunk?: ShrunkPlan;
}

/** A drill that failed, made smaller until no single move could be left out. */
export interface ShrunkPlan {
  /** How many the plan had. */
  readonly movesBefore: number;
  /** Those that are left, in words. */
  readonly moves: readonly string[];
  /** Whether less is left than there was; if not, there is no bundle of it. */
  readonly smaller: boolean;
  /** Smaller plans that were tried. */
  readonly runs: number;
  /** Each single move was left out, and then it did not fail so. */
  readonly minimal: boolean;
  /** There was nothing more to try, or a limit came first. */
  readonly ended: 'finished' | 'runs' | 'time' | 'interrupted';
  /** Those that are left of the site's servers, when there are fewer. */
  readonly servers?: readonly string[];
  /** The command that plays the smaller plan again. */
  readonly replay?: string;
  /** How often it still fails so with all chance drawn anew after a move; in order, fewer when it was interrupted. */
  readonly reseeded?: readonly Reseeded[];
  /** The move from which on it fails every time; `start` when it is no matter of chance. Absent when that is not known. */
  readonly noReturn?: Reseeded['after'];
}

/** A fault in a phase of the whole cycle. */
export interface MatrixCell {
  readonly fault: string;
  /** Of a pair: the fault that comes a minute later. */
  readonly second?: string;
  /** `failover/VmFailover` */
  readonly phase: string;
  /** Healed after a while, or only when nothing goes on any more. */
  readonly variant: 'soon' | 'late';
  /** Name of the drill; one that has no result was not run. Several cells may be of one. */
  readonly drill: string;
  /** Why the fault was not there, when it was not. */
  readonly unstruck?: string;
}

export interface UnfinishedDrill {
  readonly name: string;
  /** As of a drill with a result. */
  readonly place?: number;
  readonly title: string;
  readonly seed: string;
  /**
   * `not-started`: the run was interrupted before its turn came. `scenario-broken`: its own code, or that of a fault or
   * property of somebody's, broke. `internal-error`: Muster itself did. `lab-unavailable`: there was no lab to run it in.
   */
  readonly why: 'interrupted' | 'not-started' | 'scenario-broken' | 'internal-error' | 'lab-unavailable';
  /** How far it came, or what broke, with the stack. */
  readonly message: string;
  /** The command that runs it again. */
  readonly replay: string;
}

/** One job of a recovery plan. */
export interface PlanTimes {
  readonly plan: string;
  /** Kind of the job: `TestFailover`, `UnplannedFailover`. */
  readonly scenario: string;
  readonly startedMs: number;
  /** Absent when it had not ended. */
  readonly tookMs?: number;
  readonly state?: string;
  readonly groups: readonly {
    /** From 1. */
    readonly group: number;
    readonly servers: readonly string[];
    /** Of a failover: from the start of the job until all of its applications served. */
    readonly rtoMs?: number | undefined;
  }[];
  /** In the order in which they ended. */
  readonly actions: readonly PlanActionTimes[];
}

export interface PlanActionTimes {
  readonly name: string;
  readonly how: 'manual' | 'runbook' | 'script';
  /** `before shutdown`, `after group 2` */
  readonly place: string;
  readonly tookMs: number;
  readonly state: string;
  readonly code?: string;
  /** Who resumed it, and with which words. */
  readonly by?: string;
  readonly comments?: string;
}

export interface DrillResult {
  readonly name: string;
  /** Where it stands among all drills of its search, from 0. */
  readonly place?: number;
  readonly title: string;
  readonly verdict: Verdict;
  readonly seed: string;
  /** UTC. */
  readonly startedAt: string;
  /** Name of the deliberate bug that was planted: the verdict says nothing about the system itself. */
  readonly plant?: string;
  /** `sha256:<hex>` of the last record's chain. */
  readonly journalHash: string;
  readonly virtualMs: number;
  readonly wallMs: number;
  /** Worst of all servers that were failed over; absent when none was. */
  readonly rpoMs?: number;
  readonly rtoMs?: number;
  readonly servers: readonly ServerFigures[];
  /** Runs of recovery plans that have actions, in order; absent when there was none. */
  readonly plans?: readonly PlanTimes[];
  readonly phases: readonly Phase[];
  readonly faults: readonly FaultSpan[];
  readonly properties: readonly PropertyVerdict[];
  /** What the operator did although the documents warn of it, in order of time; absent when nothing was found. */
  readonly hazards?: readonly Hazard[];
  /** What the drill's history did not allow to judge: no verdict stands on it. Absent when everything could be judged. */
  readonly notJudged?: readonly NotJudged[];
  /** Of a plan of moves: what was asked for again and again and did not come about. Absent when everything did. */
  readonly unreached?: readonly Unreached[];
  /** Of a plan of moves: what was not done. Absent when everything was. */
  readonly passedOver?: readonly PassedOver[];
  /** What it has been through; absent in results of before this was counted. */
  readonly coverage?: Coverage;
  /** Why the story did not reach its end, when it did not. The drill is then `violated` or `inconclusive`. */
  readonly stopped?: Stopped;
  /** The command that runs exactly this drill again. */
  readonly replay: string;
}

/** Measured from the servers' true write histories, not from what the service reports. */
export interface ServerFigures {
  readonly name: string;
  /** Age, at the moment of the disaster, of the data that a failover brought up; the worst of them. */
  readonly rpoMs?: number;
  /** From asking for a failover to the application serving again; the worst of them. */
  readonly rtoMs?: number;
}

export interface Phase {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface FaultSpan {
  readonly name: string;
  readonly title: string;
  readonly injectedAtMs: number;
  readonly healedAtMs?: number;
  /** It waited for its moment, which did not come: nothing was done. */
  readonly struck?: false;
}

/** What was asked for until it is in a state, and did not come to it. */
export interface Unreached {
  readonly subject: string;
  readonly state: string;
  /**
   * With which code it was refused, or failed, the last time. When that says no more than that another state has to come first:
   * what stands Critical of it, if anything does. Absent when it was carried out and did not come all the same.
   */
  readonly code?: string;
  /** Where that code is from. */
  readonly source?: 'documented' | 'inferred' | 'simulator';
}

/** A move that was not made. */
export interface PassedOver {
  readonly move: string;
  /** Of a fault: its name in the plan. */
  readonly as?: string;
  readonly why: string;
}

export interface PropertyVerdict {
  readonly name: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** What was looked at and what was found, for a person to act on, in one sentence: the first few findings. */
  readonly evidence: string;
  /** The same as a list, a finding each, when something was found; at most {@link FINDINGS_KEPT}. */
  readonly findings?: readonly string[];
  /** How many there are beyond those. */
  readonly moreFindings?: number;
  /** What of all that is different: one of a kind. Absent where a property says no more than its words. */
  readonly causes?: readonly Cause[];
}

/** One kind of finding, as what compares runs needs it: beside the words, which tell of times, sizes and places too. */
export interface Cause extends About {
  /** The first of its kind. */
  readonly finding: string;
}

/** What a finding is about, whatever else is different from run to run. */
export interface About {
  /** A server, item, machine, role or job, as the journal names it. */
  readonly subject?: string;
  /** What is wrong with it: the code that was said or should have been, or a word of the property's own. */
  readonly code?: string;
}

/**
 * The operator did what the documents warn of. Not a violation: the system did what it was asked. Its code is in the error
 * table, with cause and remedy.
 */
export interface Hazard {
  readonly code: string;
  /** The server, machine or item it is about. */
  readonly subject: string;
  readonly atMs: number;
  /** What was done, and what it met. */
  readonly evidence: string;
}

/** What a property passed over, and why: a reader must not take its verdict for more than it is. */
export interface NotJudged {
  readonly property: string;
  /** At most {@link FINDINGS_KEPT}. */
  readonly reasons: readonly string[];
  /** How many there are beyond those. */
  readonly moreReasons?: number;
}

export const FINDINGS_KEPT = 20;

export interface Stopped {
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
  /** From when on it waited for what did not come in time. */
  readonly sinceMs?: number;
  /** What was lacking, and what stood in the way: whom a role could not reach and why, the first cause first. */
  readonly because?: readonly string[];
}

/** Violated beats inconclusive beats passed. No verdict at all is inconclusive: nothing was looked at. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('violated')) return 'violated';
  if (verdicts.includes('inconclusive') || verdicts.length === 0) return 'inconclusive';
  return 'passed';
}
