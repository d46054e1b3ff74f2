/** What a terminal shows of two runs held against each other: where they part, both sides of it, and what that means. */
import type { Agreement, Comparison, Side } from '../scenarios/conformance/compare.ts';
import { VERDICT_OF } from '../scenarios/conformance/compare.ts';
import type { Difference } from '../scenarios/conformance/difference.ts';
import type { Verdict } from '../scenarios/result.ts';
import { duration } from './durations.ts';
import { type Paint, VERDICT_SIGN } from './paint.ts';

export interface ConformanceResult {
  readonly schema: 'muster.conformance/1';
  readonly verdict: Verdict;
  /** The live lab that was held against the virtual one. */
  readonly lab: Side['lab'];
  readonly seed: string;
  /** Name of the site. */
  readonly site: string;
  readonly engine: string;
  readonly comparisons: readonly Comparison[];
}

export function comparisonLines(paint: Paint, comparison: Comparison): string {
  const { agreement, differences, live, virtual } = comparison;
  const unexplained = differences.filter(({ explained }) => explained === undefined);
  const explained = differences.filter((difference) => difference.explained !== undefined);
  const verdict = VERDICT_OF[agreement];
  const times = [virtual, live].map(({ lab, wallMs }) => `${lab} in ${duration(wallMs)}`).join(', ');
  return [
    `  ${paint.verdict(verdict, `${VERDICT_SIGN[verdict]} ${SAYS[agreement]}`)} ${paint.dim(`· ${times}`)}`,
    ...(agreement === 'inconclusive' ? [`    ${live.stopped?.message ?? ''}`] : []),
    ...unexplained.flatMap((difference) => differenceLines(paint, difference, live.lab)),
    ...explained.flatMap((difference) => [
      ...differenceLines(paint, difference, live.lab),
      `      ${paint.dim(`to be expected: ${difference.explained}`)}`,
    ]),
    '',
  ].join('\n');
}

const SAYS: Readonly<Record<Agreement, string>> = {
  agrees: 'agrees',
  explained: 'agrees but for what is to be expected',
  differs: 'differs',
  inconclusive: 'inconclusive: the live lab could not tell this story',
};

function differenceLines(paint: Paint, { subject, left, right, common }: Difference, lab: Side['lab']): string[] {
  const width = 'virtual'.length;
  const side = (name: string, lines: readonly string[]) => `      ${name.padEnd(width)}  ${lines[0] ?? '(nothing)'}`;
  const after = common === 0 ? '' : paint.dim(` after ${common} in common`);
  return [`    ${subject}${after}`, side('virtual', left), side(lab, right)];
}
