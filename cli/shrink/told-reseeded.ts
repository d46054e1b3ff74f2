/** How much of a failure was chance, for a person. */
import { noReturn, type Reseeded } from '../../scenarios/shrink/no-return.ts';

/** @param moves how many the plan has */
export function reseededInWords(rows: readonly Reseeded[], moves: number): string {
  const [first] = rows;
  if (!first) return '';
  const whole = rows.length === moves + 1;
  const told = rows.map(({ after, fails, of }) => `  ${placeInWords(after).padEnd(WIDTH)}  ${fails} of ${of}`);
  return [
    'With all chance drawn anew from there on, it still fails so:',
    ...told,
    ...(whole ? [conclusion(noReturn(rows))] : []),
    '',
  ].join('\n');
}

const WIDTH = 'after move 100'.length;

function placeInWords(after: Reseeded['after']): string {
  return after === 'start' ? 'from the start' : `after move ${after}`;
}

function conclusion(after: Reseeded['after'] | undefined): string {
  if (after === undefined) return 'There is no point of no return: up to the end it may still go well.';
  return after === 'start' ? 'It is no matter of chance.' : `The point of no return is move ${after}.`;
}
