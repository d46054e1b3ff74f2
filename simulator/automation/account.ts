/**
 * An automation account: runbooks by name, each bound to something that can be called. A function is called in the lab's own time and
 * says how long its work took; what stands outside (a program, a web hook) is called in real time while the lab's stands still,
 * where it can stand still, and counts as long as whoever bound it says.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Automation, Clock, RunbookCall, RunbookEnd, RunbookFailure } from '../../reference/runtime.ts';
import { type OutsideAnswer, OutsideAnswers } from './outside-answers.ts';

/** What a recovery plan hands its runbooks, as an Automation runbook gets it. */
export interface RecoveryPlanContext {
  readonly RecoveryPlanName: string;
  /** `Test`, `Unplanned`, or the name of another operation. */
  readonly FailoverType: string;
  readonly FailoverDirection: string;
  /** From 1; `0` for what stands around the shutdown and the failover of all. */
  readonly GroupId: string;
  /** The machines of the group, by their ids. */
  readonly VmMap: Readonly<
    Record<
      string,
      {
        readonly SubscriptionId: string;
        readonly ResourceGroupName: string;
        readonly CloudServiceName: string;
        /** Name of the machine in Azure. */
        readonly RoleName: string;
        readonly RecoveryPointId: string;
      }
    >
  >;
}

/** How a runbook ended. */
export interface RunbookAnswer {
  /** What it says; anything but text becomes JSON. */
  readonly output?: unknown;
  /** Why it failed; absent when it went well. */
  readonly failed?: string;
}

export type RunbookFunction = (
  context: RecoveryPlanContext,
) => RunbookAnswer | undefined | Promise<RunbookAnswer | undefined>;

/** Something outside of this process that is called with the context, and given up after so much real time. */
export interface OutsideRunbook {
  call(context: unknown, timeoutMs: number): Promise<Result<RunbookEnd, RunbookFailure>>;
}

export interface RunbookManner {
  /** How much lab time it takes. Default: a minute. */
  readonly takesMs?: number;
  /** What a failure means for the plan. Default: it goes on (inferred). */
  readonly onFailure?: 'goes-on' | 'stops';
}

interface Bound extends RunbookManner {
  readonly does: RunbookFunction | OutsideRunbook;
}

const TAKES_MS = 60_000;
/** What is kept of what a runbook says. */
const MOST_OUTPUT = 4000;

export class AutomationAccount implements Automation {
  readonly #clock: Pick<Clock, 'sleep' | 'after'>;
  readonly #outside: <Value>(work: Promise<Value>) => Promise<Value>;
  readonly #answers: OutsideAnswers;
  readonly #bound = new Map<string, Bound>();
  /** Told of every change of what is bound. */
  onBound: (names: readonly string[]) => void = () => {};

  /**
   * @param outside the lab's time stands still until that is done
   * @param recorded what was answered from outside in a run that is played again: nobody there is called
   */
  constructor(
    clock: Pick<Clock, 'sleep' | 'after'>,
    outside: <Value>(work: Promise<Value>) => Promise<Value> = (work) => work,
    recorded?: readonly OutsideAnswer[],
  ) {
    this.#clock = clock;
    this.#outside = outside;
    this.#answers = new OutsideAnswers(recorded);
  }

  /** From outside, so far. */
  get heard(): readonly OutsideAnswer[] {
    return this.#answers.heard;
  }

  /** From now on the runbook is this. Names are compared without regard to case, as Azure does. */
  bind(runbook: string, does: RunbookFunction | OutsideRunbook, manner: RunbookManner = {}): void {
    this.#bound.set(runbook.toLowerCase(), { ...manner, does });
    this.onBound([...this.#bound.keys()]);
  }

  has(runbook: string): boolean {
    return this.#bound.has(runbook.toLowerCase());
  }

  async run(runbook: string, { context, timeoutMs }: RunbookCall): Promise<Result<RunbookEnd, RunbookFailure>> {
    const bound = this.#bound.get(runbook.toLowerCase());
    if (!bound) return fail('RunbookFailed', `nothing is bound to the runbook ${runbook}`);
    const late = Promise.withResolvers<Result<RunbookEnd, RunbookFailure>>();
    const message = `the runbook ${runbook} had not ended after ${timeoutMs / 1000} s`;
    const timer = this.#clock.after(timeoutMs, () => late.resolve(fail('RunbookTimedOut', message)));
    const inItsTime = this.#carryOut(bound, runbook, context as RecoveryPlanContext, timeoutMs);
    const ended = await Promise.race([inItsTime, late.promise]);
    timer.cancel();
    const kept = keptOf(ended);
    return kept.ok ? kept : { ok: false, failure: { ...kept.failure, stops: bound.onFailure === 'stops' } };
  }

  async #carryOut(bound: Bound, runbook: string, context: RecoveryPlanContext, timeoutMs: number) {
    const ended: Result<RunbookEnd, RunbookFailure> = await this.#call(bound, runbook, context, timeoutMs);
    await this.#clock.sleep(bound.takesMs ?? TAKES_MS);
    return ended;
  }

  async #call({ does }: Bound, runbook: string, context: RecoveryPlanContext, timeoutMs: number) {
    if (typeof does !== 'function') {
      const called = async () => keptOf(await does.call(context, timeoutMs));
      return this.#outside(this.#answers.of(runbook, called));
    }
    const answer = (await does(context)) ?? {};
    const { output, failed } = answer;
    const said = output === undefined ? '' : typeof output === 'string' ? output : JSON.stringify(output);
    if (failed === undefined) return ok({ output: said });
    const failure: RunbookFailure = {
      code: 'RunbookFailed',
      message: `the runbook ${runbook} failed: ${failed}`,
      output: said,
    };
    return { ok: false as const, failure };
  }
}

/** What is said beyond that is kept nowhere. */
function keptOf(ended: Result<RunbookEnd, RunbookFailure>): Result<RunbookEnd, RunbookFailure> {
  if (ended.ok) return ok({ output: shortened(ended.value.output) });
  const { output } = ended.failure;
  return output === undefined ? ended : { ok: false, failure: { ...ended.failure, output: shortened(output) } };
}

function shortened(output: string): string {
  return output.length <= MOST_OUTPUT ? output : `${output.slice(0, MOST_OUTPUT)} […]`;
}
