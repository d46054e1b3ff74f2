/**
 * Makes a plan of moves smaller as long as it still fails in the same way. Which smaller plans there are is for the rounds; here
 * they are tried, some of them ahead of what is known, none twice, and no more than allowed.
 */
import { canonical } from '../../simulator/journal/canonical.ts';
import type { MovePlan } from '../moves/plan.ts';
import type { Rounds } from './round.ts';

/** What is tried: a plan, or one with the site that it is played on. */
export interface Trier<Smaller = MovePlan> {
  /** Whether that fails in the same way; undefined when it was interrupted. */
  stillFails(smaller: Smaller): Promise<boolean | undefined>;
  /** What was asked and has not begun need not be run any more. */
  forget(): void;
  /** This is the smallest by now. */
  smaller(smaller: Smaller): void;
}

export interface ShrinkLimits {
  /** So many plans are tried at most. */
  readonly runs: number;
  /** So many may be asked for at a time. */
  readonly atOnce: number;
  /** Nothing more is tried. */
  readonly timeIsUp?: () => boolean;
}

export interface Shrunk<Smaller = MovePlan> {
  readonly smallest: Smaller;
  /** Plans that were tried, as if one after another: what was begun ahead in vain does not count. */
  readonly runs: number;
  /** It was tried to leave out each single move of the plan, and then it did not fail. */
  readonly minimal: boolean;
  /** Why it ended: there was nothing more to try, or a limit came first. */
  readonly ended: 'finished' | 'runs' | 'time' | 'interrupted';
}

export async function shrink<Smaller = MovePlan>(
  began: Smaller,
  rounds: Rounds<Smaller>,
  trier: Trier<Smaller>,
  limits: ShrinkLimits,
): Promise<Shrunk<Smaller>> {
  const tried = new Tried(trier, limits);
  let smallest = began;
  let minimal = false;
  for (let next = rounds.next(); next.done !== true; ) {
    const { candidates, everyMove } = next.value;
    const found = await tried.firstThatFails(candidates);
    if (typeof found === 'string') return { smallest, runs: tried.runs, minimal, ended: found };
    if (found !== undefined) {
      smallest = candidates[found] as Smaller;
      minimal = false;
      trier.smaller(smallest);
    } else if (everyMove) minimal = true;
    next = rounds.next(found);
  }
  return { smallest, runs: tried.runs, minimal, ended: 'finished' };
}

class Tried<Smaller> {
  readonly #trier: Trier<Smaller>;
  readonly #limits: ShrinkLimits;
  /** What is known not to fail. What fails is taken, or was begun ahead and is forgotten. */
  readonly #harmless = new Set<string>();
  readonly #counted = new Set<string>();

  constructor(trier: Trier<Smaller>, limits: ShrinkLimits) {
    this.#trier = trier;
    this.#limits = limits;
  }

  get runs(): number {
    return this.#counted.size;
  }

  /** Its number, none, or why that cannot be told any more. */
  async firstThatFails(candidates: readonly Smaller[]): Promise<number | undefined | 'runs' | 'time' | 'interrupted'> {
    const { atOnce, runs, timeIsUp = () => false } = this.#limits;
    const keys = candidates.map(keyOf);
    const unknown = [...keys.keys()].filter(
      (index) => keys.indexOf(keys[index] as string) === index && !this.#harmless.has(keys[index] as string),
    );
    const asked: Promise<boolean | undefined>[] = [];
    for (const [step, index] of unknown.entries()) {
      if (timeIsUp()) return this.#forget('time');
      const left = runs - this.runs;
      if (left <= 0) return this.#forget('runs');
      for (let ahead = asked.length; ahead < Math.min(unknown.length, step + Math.min(atOnce, left)); ahead++) {
        asked.push(this.#trier.stillFails(candidates[unknown[ahead] as number] as Smaller));
      }
      const fails = await asked[step];
      if (fails === undefined) return this.#forget('interrupted');
      this.#counted.add(keys[index] as string);
      if (fails) return this.#forget(index);
      this.#harmless.add(keys[index] as string);
    }
    return undefined;
  }

  #forget<Answer>(answer: Answer): Answer {
    this.#trier.forget();
    return answer;
  }
}

/** The same whoever wrote it. */
function keyOf(smaller: unknown): string {
  return JSON.stringify(canonical(smaller, 'plan'));
}
