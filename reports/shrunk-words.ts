/** How small a drill was made and how that is known, in sentences: on the console and on the page the same. */
import { counted } from '../scenarios/properties/wording.ts';
import type { ShrunkPlan } from '../scenarios/result.ts';

/** `From 19 moves to 2, in 24 runs. Without any single one of its moves it does not fail so.` */
export function shrunkShortly(shrunk: ShrunkPlan): string {
  const { moves, movesBefore, runs, smaller } = shrunk;
  const how = smaller ? `From ${counted(movesBefore, 'move')} to ${moves.length}` : 'Not made smaller';
  return `${how}, in ${counted(runs, 'run')}. ${howSure(shrunk)}`;
}

const CAME_FIRST = {
  runs: 'The limit of runs came first',
  time: 'The time was up first',
  interrupted: 'It was interrupted',
} as const;

/** Whether it is the smallest, and how that is known. */
function howSure({ ended, minimal, moves }: ShrunkPlan): string {
  const one =
    moves.length === 0
      ? 'No move is needed.'
      : moves.length === 1
        ? 'Without its move it does not fail so.'
        : 'Without any single one of its moves it does not fail so.';
  if (ended === 'finished') return moves.length === 0 ? one : `${one} Nothing weaker will do either.`;
  return minimal ? `${CAME_FIRST[ended]}, but: ${one}` : `${CAME_FIRST[ended]}: it may not be the smallest.`;
}

/** Nothing when it was not looked for, or not to its end. */
export function noReturnInWords({ moves, noReturn, reseeded = [] }: ShrunkPlan): string {
  if (reseeded.length < moves.length + 1) return '';
  if (noReturn === undefined) return 'There is no point of no return: up to the end it may still go well.';
  return noReturn === 'start' ? 'It is no matter of chance.' : `The point of no return is move ${noReturn}.`;
}
