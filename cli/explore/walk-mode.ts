/** `muster explore walk`: plans drawn from seeds. */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { faultsFor } from '../../scenarios/explore/fault-choices.ts';
import { lanesWithoutNews, walkLanes } from '../../scenarios/explore/walk-lanes.ts';
import { counted } from '../../scenarios/properties/wording.ts';
import { minutes } from '../../scenarios/times.ts';
import type { DrillResult } from '../../scenarios/result.ts';
import { coveredText } from '../../reports/covered.ts';
import type { ExploreOptions } from './options.ts';
import type { ExploreMode } from './mode.ts';

/** By default; in a live lab, where each takes minutes, fewer. */
const RUNS = 20;
const LIVE_RUNS = 3;
const RUNS_MAX = 10_000;
const MOVES_MAX = 1_000;
/** Until everything is protected, and to rest; and for each move. Of 8 moves 3.2 hours of lab time, of 20 moves 6.7 (8 walks each). */
const AROUND_MS = minutes(50);
const MOVE_MS = minutes(18);

export const walkMode: ExploreMode = {
  noun: 'walk',
  folder: 'walks',
  options: ['runs', 'moves', 'faults', 'nothingNew', 'unguided'],
  plan(options, site, { speed }) {
    const numbers = numbersIn({ runs: String(speed === undefined ? RUNS : LIVE_RUNS), ...options });
    if (!numbers.ok) return numbers;
    const { firstSeed, moves, nothingNew = 0, runs } = numbers.value;
    const ending = (_: unknown, drills: readonly DrillResult[]) => {
      const ended = lanesWithoutNews(drills, numbers.value);
      const why =
        ended === 0
          ? ''
          : `${counted(ended, 'lane')} of walks ended early: ${counted(nothingNew, 'walk')} in a row covered nothing new to it.\n`;
      return `${coveredText(drills, 'walk', faultsFor(site))}${why}`;
    };
    const seeds = Array.from({ length: runs }, (_, number) => String(firstSeed + number));
    return ok({
      drills: runs,
      drillMs: AROUND_MS + moves * MOVE_MS,
      seeds,
      lanes: walkLanes(site, numbers.value),
      ending,
    });
  },
};

/** Fails with `USAGE`. */
function numbersIn(options: ExploreOptions & { readonly runs: string }) {
  const { faults = '2', moves = '20', nothingNew, runs, seed = '1', unguided } = options;
  const whole = (name: string, text: string, from: number, to: number): Result<number> => {
    const number = Number(text);
    return text.trim() !== '' && Number.isInteger(number) && number >= from && number <= to
      ? ok(number)
      : fail('USAGE', `--${name} must be a whole number between ${from} and ${to}, not "${text}"`);
  };
  const firstSeed = Number(seed);
  if (seed.trim() === '' || !Number.isSafeInteger(firstSeed)) {
    return fail('USAGE', `--seed must be a whole number to count from, not "${seed}"`);
  }
  const count = whole('runs', runs, 1, RUNS_MAX);
  if (!count.ok) return count;
  const length = whole('moves', moves, 1, MOVES_MAX);
  if (!length.ok) return length;
  const atOnce = whole('faults', faults, 0, 10);
  if (!atOnce.ok) return atOnce;
  const barren = nothingNew === undefined ? ok() : whole('nothing-new', nothingNew, 1, RUNS_MAX);
  if (!barren.ok) return barren;
  return ok({
    firstSeed,
    runs: count.value,
    moves: length.value,
    faultsAtOnce: atOnce.value,
    nothingNew: barren.value,
    unguided,
  });
}
