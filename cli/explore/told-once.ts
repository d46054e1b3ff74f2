/** Distinct failures as a person reads them: each once, with the shortest drill that met it, move by move. */
import { counted } from '../../scenarios/properties/wording.ts';
import type { Paint } from '../../reports/paint.ts';
import { typed } from '../../reports/run-folder.ts';
import type { Finding } from '../../scenarios/explore/distinct.ts';
import type { MovePlan } from '../../scenarios/moves/plan.ts';
import { movesInWords } from '../../scenarios/moves/words.ts';
import { noReturnInWords, shrunkShortly } from '../../reports/shrunk-words.ts';
import type { ShrunkFinding } from './shrunk-findings.ts';
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
  shrunk: ReadonlyMap<string, ShrunkFinding>,
  noun: string,
  colours: Paint,
): string {
  if (findings.length === 0) return '';
  const told = findings.map((finding) => {
    const { property, title, verdict, drills, key } = finding;
    const [smallest] = drills as [DrillResult, ...DrillResult[]];
    const others = drills.length === 1 ? '' : `; ${drills.length - 1} more ${noun}s met it`;
    const { saved, shrunk: smaller, kept, record, virtually } = shrunk.get(key) ?? {};
    const written = plans.get(smallest.name);
    const shown = smaller?.met && kept ? { plan: smaller.plan, path: kept.path } : written;
    return [
      `${colours.verdict(verdict, verdict)}: ${colours.bold(property)} (${title})`,
      `  - ${smaller?.met?.failure.evidence ?? finding.evidence}`,
      `  The shortest ${noun} that met it, seed ${smallest.seed}${others}:`,
      ...(virtually ? [`  ${inVirtualLab(virtually)}`] : []),
      ...(record ? [`  ${shrunkShortly(record)}`] : []),
      ...(shown ? [movesInWords(shown.plan).replaceAll(/^/gm, '    ').trimEnd()] : []),
      ...(record && noReturnInWords(record) !== '' ? [`  ${noReturnInWords(record)}`] : []),
      ...(shown ? [`  As a scenario file: ${typed(saved ?? shown.path)}`] : []),
      ...(kept ? [`  The whole ${noun}: ${smallest.replay}`] : []),
      ...(smaller || !smallest.replay.includes(REPLAY)
        ? []
        : [`  To make it smaller: ${shrinkCommand(smallest, property)}`]),
      '  Run it again:',
      kept?.replay ?? smallest.replay,
    ].join('\n');
  });
  return `\n${counted(findings.length, 'distinct failure')}:\n\n${told.join('\n\n')}\n`;
}

/** What a live lab met may come of real parts, or of a busy computer: then there is no smaller plan to be found virtually. */
function inVirtualLab(met: NonNullable<ShrunkFinding['virtually']>): string {
  if (met === 'the same') return 'In the virtual lab this plan fails in the same way.';
  const instead = met.length === 0 ? 'passes' : `fails otherwise (${met.join(', ')})`;
  return `In the virtual lab this plan ${instead}, so it was not made smaller.`;
}

const REPLAY = ' replay ';

/** The command that replays it names its bundle. */
function shrinkCommand({ replay }: DrillResult, property: string): string {
  return `${replay.replace(REPLAY, ' shrink ')} --property ${property}`;
}
