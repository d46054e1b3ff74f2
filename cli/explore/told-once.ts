/** Distinct failures as a person reads them: each once, with the shortest drill that met it, move by move. */
import { counted } from '../../scenarios/properties/wording.ts';
import type { Paint } from '../../reports/paint.ts';
import { typed } from '../../reports/run-folder.ts';
import type { Finding } from '../../scenarios/explore/distinct.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import { movesInWords } from '../../scenarios/moves/words.ts';
import type { DrillResult } from '../../scenarios/result.ts';

/** What was played, and the scenario file that says it. */
export interface WrittenPlan {
  readonly plan: MovePlan;
  readonly path: string;
}

/** @param noun what a drill is called: `walk` */
export function toldOnce(
  findings: readonly Finding[],
  plans: ReadonlyMap<string, WrittenPlan>,
  noun: string,
  colours: Paint,
): string {
  if (findings.length === 0) return '';
  const told = findings.map(({ property, title, verdict, evidence, drills }) => {
    const [smallest] = drills as [DrillResult, ...DrillResult[]];
    const written = plans.get(smallest.name);
    const others = drills.length === 1 ? '' : `; ${drills.length - 1} more ${noun}s met it`;
    const moves = written ? movesInWords(written.plan).replaceAll(/^/gm, '    ').trimEnd() : '';
    return [
      `${colours.verdict(verdict, verdict)}: ${colours.bold(property)} (${title})`,
      `  - ${evidence}`,
      `  The shortest ${noun} that met it, seed ${smallest.seed}${others}:`,
      moves,
      ...(written ? [`  As a scenario file: ${typed(written.path)}`] : []),
      '  Run it again:',
      smallest.replay,
    ].join('\n');
  });
  return `\n${counted(findings.length, 'distinct failure')}:\n\n${told.join('\n\n')}\n`;
}
