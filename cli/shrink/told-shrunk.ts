/** What shrinking began with and what it ended with, for a person. */
import { duration } from '../../reports/durations.ts';
import type { Paint } from '../../reports/paint.ts';
import { typed } from '../../reports/run-folder.ts';
import type { MetFailure } from '../../scenarios/explore/failure-identity.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import { movesInWords } from '../../scenarios/moves/words.ts';
import { shrunkShortly } from '../../reports/shrunk-words.ts';
import { counted, listed } from '../../scenarios/properties/wording.ts';
import type { ShrunkPlan } from '../../scenarios/result.ts';
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
  record: ShrunkPlan,
  shrunk: ShrunkDrill,
  kept: KeptShrunk | undefined,
  wallMs: number,
  colours: Paint,
): string {
  const { met, onlyServers, plan } = shrunk;
  const took = duration(Math.round(wallMs / 100) * 100);
  const first = `${shrunkShortly(record)} It took ${took}.`;
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
