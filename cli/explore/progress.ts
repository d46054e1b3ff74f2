/**
 * How far a search is: on a terminal one line that changes, with an estimate of the time that is left; elsewhere nothing but a
 * line for each distinct failure, when it is first met; and one for each drill where a drill takes minutes.
 */
import { sweepLine } from '../../reports/console.ts';
import type { Paint } from '../../reports/paint.ts';
import { VERDICT_SIGN } from '../../reports/paint.ts';
import { duration, labTime } from '../../reports/durations.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { distinct } from '../../scenarios/explore/distinct.ts';
import type { Output } from '../surroundings.ts';

/** Drills that have to be done before the rest can be estimated. */
const ENOUGH_TO_ESTIMATE = 4;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressOf {
  readonly noun: string;
  /** How many of these there are. */
  readonly all: number;
  /** How many of them a drill was. Default: one. */
  readonly by?: (drill: DrillResult) => number;
  /** Each drill has a line of its own: in a live lab, where nothing would be said for minutes. */
  readonly each?: boolean;
  /** Names of machines, which do not tell one failure from another. */
  readonly names: readonly string[];
}

export class Progress {
  readonly #of: ProgressOf;
  readonly #output: Output;
  readonly #colours: Paint;
  readonly #startedMs: number;
  readonly #met = new Set<string>();
  #done = 0;
  #failed = 0;

  constructor(of: ProgressOf, output: Output, colours: Paint, startedMs = performance.now()) {
    this.#of = of;
    this.#output = output;
    this.#colours = colours;
    this.#startedMs = startedMs;
  }

  add(result: DrillResult, nowMs = performance.now()): void {
    this.#done += this.#of.by?.(result) ?? 1;
    if (result.verdict !== 'passed') this.#failed += 1;
    const found = result.verdict === 'passed' ? [] : distinct([result], this.#of.names, () => 0);
    const lines = found.filter(({ key }) => !this.#met.has(key)).map((finding) => this.#line(finding, result));
    for (const { key } of found) this.#met.add(key);
    if (this.#of.each) lines.push(sweepLine(this.#colours, result));
    const { redrawn } = this.#output;
    this.#output.write(`${redrawn ? CLEAR_LINE : ''}${lines.join('')}${redrawn ? this.#status(nowMs) : ''}`);
  }

  /** How far a drill is, where one takes minutes. */
  at(name: string, atMs: number, nowMs = performance.now()): void {
    if (this.#output.redrawn) this.#output.write(`${CLEAR_LINE}${this.#status(nowMs)} · ${name} at ${labTime(atMs)}`);
  }

  /** The line that changes goes; what it would say is said by the ending. */
  end(): void {
    if (this.#output.redrawn) this.#output.write(CLEAR_LINE);
  }

  #line({ evidence, property, verdict }: ReturnType<typeof distinct>[number], { name, seed }: DrillResult): string {
    const what = `${this.#colours.verdict(verdict, `${VERDICT_SIGN[verdict]} ${property}`)}: ${evidence.split('\n')[0]}`;
    return `${what} ${this.#colours.dim(`(${name}, seed ${seed})`)}\n`;
  }

  #status(nowMs: number): string {
    const { all, noun } = this.#of;
    const spentMs = nowMs - this.#startedMs;
    const leftMs = (spentMs / this.#done) * (all - this.#done);
    const left = this.#done < ENOUGH_TO_ESTIMATE ? '' : ` · about ${duration(Math.round(leftMs / 1000) * 1000)} left`;
    return `${this.#done} of ${all} ${noun}s${this.#failed > 0 ? ` · ${this.#failed} did not pass` : ''}${left}`;
  }
}
