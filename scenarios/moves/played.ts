/** Plays a plan of moves: a scenario like any other, with everything that belongs to one. */
import { faultNamed } from '../../chaos/fault-board.ts';
import { invariant } from '../../reference/model/result.ts';
import type { Lab } from '../../simulator/lab.ts';
import type { ActiveFault, Drill } from '../drill.ts';
import { type Scenario, scenario } from '../scenario.ts';
import { hours, minutes } from '../times.ts';
import { PLAN } from '../runbook.ts';
import { StoryStopped } from '../story-stopped.ts';
import { Happenings } from './happenings.ts';
import { planOf, whyNotPlayed } from './mistakes.ts';
import { criticalOf } from './critical.ts';
import { answered, isDisaster, operationNamed } from './operations.ts';
import type { FaultMove, Move, MovePlan, OperationMove, When } from './plan.ts';
import { saysNoReason } from './unreached.ts';
import { moveInWords } from './words.ts';

/** For so long after everything else has ended a moment may still come; then its move is passed over. */
const PATIENCE_MS = minutes(30);
/**
 * Nobody waits longer for what is under way. A failback waits for its machine at home without a limit, and may do so for ever
 * while a fault stands that only a later move heals.
 */
const LONGEST_MS = hours(6);

/** With these codes a fault says that it cannot be thrown here. */
const NOT_POSSIBLE: ReadonlySet<string> = new Set(['NotInThisLab', 'FaultUnavailable']);

/** How often an operator asks for what does not come about, and how long he waits between two times. */
const ASKED_AT_MOST = 12;
const ASKED_AGAIN_MS = minutes(15);

/** Another seed from some move on, to see how much of what came of it was chance. */
export interface Reseed {
  /** When so many moves have been made. */
  readonly afterMoves: number;
  readonly seed: string;
}

/**
 * The plan as a scenario; `plan` stays with it, for whoever makes it smaller. Throws a `TypeError` that tells every mistake
 * in it, since nothing of a plan that is not whole should be done.
 */
export function played(given: MovePlan, reseed?: Reseed): Scenario & { readonly plan: MovePlan } {
  const checked = planOf(given);
  if (!checked.ok) {
    const { code, message } = checked.failure;
    throw new TypeError(`${code}: ${message.replaceAll(/\s*\n\s*/g, '; ')}`);
  }
  const plan = checked.value;
  const told = scenario({
    name: plan.name,
    title: plan.title,
    faults: [...new Set(plan.moves.flatMap((move) => ('fault' in move ? [move.fault] : [])))],
    exercises: [],
    whyNot: (site) => whyNotPlayed(plan, site),
    run: (drill) => new Player(drill, plan, reseed).play(),
  });
  return { ...told, plan };
}

class Player {
  readonly #drill: Drill;
  readonly #plan: MovePlan;
  readonly #reseed: Reseed | undefined;
  readonly #happenings: Happenings;
  readonly #active = new Map<string, ActiveFault>();
  readonly #underWay = new Set<Promise<void>>();
  #startedMs = 0;
  /** When the last move was begun: from then on the next one's moment counts. */
  #begunAt = 0;
  #begunMs = 0;

  constructor(drill: Drill, plan: MovePlan, reseed: Reseed | undefined) {
    this.#drill = drill;
    this.#plan = plan;
    this.#reseed = reseed;
    this.#happenings = new Happenings(drill.lab.journal);
  }

  async play(): Promise<void> {
    const { runbook } = this.#drill;
    const { begins, moves, restMs } = this.#plan;
    await this.#drill.phase('before the first move', async () => {
      if (begins === 'registered') {
        await runbook.siteRegistered();
        return runbook.createPolicy();
      }
      await runbook.protectEverything();
      return runbook.createPlan();
    });
    this.#startedMs = this.#drill.lab.elapsedMs();
    this.#begunMs = this.#startedMs;
    await this.#drill.phase('moves', async () => {
      for (const [index, move] of moves.entries()) {
        await this.#make(move, index);
        if (this.#reseed?.afterMoves === index + 1) this.#drill.lab.reseed?.(this.#reseed.seed);
      }
      await this.#ended();
    });
    await this.#drill.phase('rest', async () => {
      await this.#drill.healAll();
      await this.#drill.sleep(restMs);
    });
  }

  async #make(move: Move, index: number): Promise<void> {
    const number = `${index + 1}. `;
    if (!(await this.#come(move.when ?? { afterMs: 0 }))) {
      this.#passOver(move, 'its moment did not come');
      return this.#drill.story(`${number}${moveInWords(move)}: its moment did not come`);
    }
    this.#begunAt = this.#happenings.count;
    this.#begunMs = this.#drill.lab.elapsedMs();
    this.#drill.story(`${number}${moveInWords({ ...move, when: undefined })}`);
    if ('waitMs' in move) return this.#drill.sleep(move.waitMs);
    if ('heal' in move) return this.#active.get(move.heal)?.heal();
    if ('fault' in move) return this.#throw(move, number);
    const asked = this.#forAWhile(this.#askUntil(move, number)).finally(() => this.#underWay.delete(asked));
    this.#underWay.add(asked);
  }

  /** Waits for the moment of a move; false when it does not come. */
  async #come(when: When): Promise<boolean> {
    const { lab } = this.#drill;
    if ('atMs' in when) {
      await this.#drill.sleep(Math.max(0, this.#startedMs + when.atMs - lab.elapsedMs()));
      return true;
    }
    if ('sinceMs' in when) {
      await this.#drill.sleep(Math.max(0, this.#begunMs + when.sinceMs - lab.elapsedMs()));
      return true;
    }
    if (!('state' in when) && !('task' in when)) {
      await this.#ended();
      await this.#drill.sleep(when.afterMs);
      return true;
    }
    const come = await this.#happened(lab, when);
    if (come && when.afterMs) await this.#drill.sleep(when.afterMs);
    return come;
  }

  /** Until it has happened; false when nothing is under way any more, and a while later it still has not. */
  async #happened(lab: Lab, when: Extract<When, { state: string } | { task: string }>): Promise<boolean> {
    const since = this.#begunAt;
    if (this.#happenings.since(since, when)) return true;
    let over = false;
    const calledOff: (() => void)[] = [];
    const happened = new Promise<boolean>((resolve) => {
      calledOff.push(this.#happenings.next(since, when, () => resolve(true)));
      void this.#ended().then(() => {
        if (!over) calledOff.push(lab.after(PATIENCE_MS, () => resolve(false)));
      });
    });
    const come = await lab.drive(() => happened);
    over = true;
    for (const callOff of calledOff) callOff();
    return come;
  }

  /** Until nothing is under way any more. */
  async #ended(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** The same work, for whoever waits no longer than he should: it goes on by itself then. */
  #forAWhile(work: Promise<void>): Promise<void> {
    let callOff = () => {};
    const enough = new Promise<void>((resolve) => {
      callOff = this.#drill.lab.after(LONGEST_MS, () => {
        const limit = `${LONGEST_MS / hours(1)} h`;
        this.#drill.story(`What was asked has not ended within ${limit}; it goes on beside the rest.`);
        resolve();
      });
    });
    return Promise.race([work, enough]).finally(() => callOff());
  }

  /** Once; or, of what is to come to a state, until it is there. */
  async #askUntil(move: OperationMove, number: string): Promise<void> {
    const { subject = '', until } = move;
    if (until === undefined) return void (await this.#ask(move, number));
    const items = subject === PLAN ? this.#drill.servers : [subject];
    const there = () => items.every((item) => this.#happenings.stateOf(item) === until);
    let code: string | undefined;
    // Nobody waits for what is asked later: the drill would end in the midst of it.
    const untilMs = this.#drill.lab.elapsedMs() + LONGEST_MS;
    for (let time = 0; time < ASKED_AT_MOST && this.#drill.lab.elapsedMs() < untilMs && !there(); time++) {
      code = await this.#ask(move, number);
      for (let waited = 0; waited < ASKED_AGAIN_MS && !there(); waited += minutes(1))
        await this.#drill.sleep(minutes(1));
    }
    if (there()) return;
    this.#drill.story(`${number}→ ${subject} did not come to ${until}`);
    const { journal } = this.#drill.lab;
    const left = items.filter((item) => this.#happenings.stateOf(item) !== until);
    const why = saysNoReason(code) ? (criticalOf(journal.records, left) ?? code) : code;
    journal.record('drill', 'move.unreached', { subject, state: until, code: why });
  }

  /** The code with which it was refused, or failed. */
  async #ask(move: OperationMove, number: string): Promise<string | undefined> {
    const operation = operationNamed(move.operation);
    invariant(operation, `the operation ${move.operation} was looked for before`);
    const { subject = '', parameters = {} } = move;
    if (isDisaster(operation)) this.#drill.disaster(subject === PLAN ? this.#drill.servers : [subject]);
    const outcome = await answered(operation.ask(this.#drill, subject, parameters));
    if (outcome.ok) return undefined;
    this.#drill.story(`${number}→ ${outcome.failure.code}: ${outcome.failure.message}`);
    return outcome.failure.code;
  }

  async #throw(move: FaultMove, number: string): Promise<void> {
    const { fault: name, parameters = {}, as } = move;
    const fault = faultNamed(name);
    invariant(fault.ok, `the fault ${name} was looked for before`);
    try {
      const active = await this.#drill.inject(fault.value, parameters);
      if (as !== undefined) this.#active.set(as, active);
    } catch (error) {
      // What it is about is not there, or not any more: a machine that has not been made yet; or no lab or site has it.
      if (!(error instanceof StoryStopped) || !NOT_POSSIBLE.has(error.code)) throw error;
      this.#passOver(move, error.message);
      this.#drill.story(`${number}→ not possible: ${error.message}`);
    }
  }

  #passOver(move: Move, why: string): void {
    const what = moveInWords({ ...move, when: undefined });
    this.#drill.write('move.passed-over', { move: what, ...('as' in move && { as: move.as }), why });
  }
}
