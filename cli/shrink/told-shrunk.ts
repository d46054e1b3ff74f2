/** What shrinking began with and what it ended with, for a person. */
import { duration } from '../../reports/durations.ts';
import type { Paint } from '../../reports/paint.ts';
import { typed } from '../../reports/run-folder.ts';
import type { MetFailure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import { movesInWords } from '../../scenarios/moves/words.ts';
import { counted, listed } from '../../scenarios/properties/wording.ts';
import type { KeptShrunk } from './kept-shrunk.ts';
import type { ShrunkDrill } from './shrink-drill.ts';

export function failureInWords(
  plan: MovePlan,
  { evidence, property, title, verdict }: MetFailure,
  others: readonly MetFailure[],
  colours: Paint,
): string {
  const names = [...new Set(others.map((one) => one.property))];
  return [
    `${plan.name}, ${counted(plan.moves.length, 'move')}`,
    `${colours.verdict(verdict, verdict)}: ${colours.bold(property)} (${title})`,
    `  - ${evidence}`,
    ...(names.length > 0 ? [`Not kept to (--property NAME chooses): ${names.join(', ')}`] : []),
    '',
  ].join('\n');
}

export function shrunkInWords(
  before: MovePlan,
  shrunk: ShrunkDrill,
  kept: KeptShrunk | undefined,
  wallMs: number,
  colours: Paint,
): string {
  const { met, onlyServers, plan } = shrunk;
  const took = duration(Math.round(wallMs / 100) * 100);
  const first = `${shrunkShortly(before, shrunk)} It took ${took}.`;
  if (!met) return `\n${first}\n`;
  return [
    '',
    colours.bold(first),
    ...(onlyServers ? [`  Of the site's servers no more are left than ${listed(onlyServers)}.`] : []),
    movesInWords(plan).replaceAll(/^/gm, '  ').trimEnd(),
    `  - ${met.failure.evidence}`,
    ...(kept ? [`As a scenario file: ${typed(kept.path)}`, 'Run it again:', kept.replay] : []),
    '',
  ].join('\n');
}

export function shrunkShortly(before: MovePlan, shrunk: ShrunkDrill): string {
  const { met, plan, runs } = shrunk;
  const how = met ? `From ${counted(before.moves.length, 'move')} to ${plan.moves.length}` : 'Not made smaller';
  return `${how}, in ${counted(runs, 'run')}. ${howSure(shrunk)}`;
}

const CAME_FIRST = {
  runs: 'The limit of runs came first',
  time: 'The time was up first',
  interrupted: 'It was interrupted',
} as const;

/** Whether it is the smallest, and how that is known. */
function howSure({ ended, minimal, plan }: ShrunkDrill): string {
  const one =
    plan.moves.length === 0
      ? 'No move is needed.'
      : plan.moves.length === 1
        ? 'Without its move it does not fail so.'
        : 'Without any single one of its moves it does not fail so.';
  if (ended === 'finished') return plan.moves.length === 0 ? one : `${one} Nothing weaker will do either.`;
  return minimal ? `${CAME_FIRST[ended]}, but: ${one}` : `${CAME_FIRST[ended]}: it may not be the smallest.`;
}
