/**
 * `muster coverage`: what several runs have been through together. With `--complete` it is a check: each transition that a chart
 * declares was taken, or is listed with the reason why it never is.
 */
import { fail } from '../reference/model/result.ts';
import { coverageText, gapsText } from '../reports/coverage.ts';
import { paint } from '../reports/paint.ts';
import { readResult } from '../reports/result-file.ts';
import { mergedAll } from '../scenarios/coverage/coverage.ts';
import { gapsIn } from '../scenarios/coverage/gaps.ts';
import type { DrillResult } from '../scenarios/result.ts';
import { complain } from './complain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

export interface CoverageOptions {
  readonly complete?: boolean;
}

export function coverage(
  folders: readonly string[],
  { complete = false }: CoverageOptions,
  { stderr, stdout }: Pick<Surroundings, 'stderr' | 'stdout'>,
): ExitCode {
  const drills: DrillResult[] = [];
  for (const folder of folders) {
    const read = readResult(folder);
    if (!read.ok) return complain(stderr, read.failure);
    // A drill of a bug says what a broken system went through.
    const { plant } = read.value;
    if (plant) return complain(stderr, fail('USAGE', `${folder}: a run with the planted bug ${plant.name}`).failure);
    for (const drill of read.value.drills) drills.push(drill);
  }
  const colours = paint(stdout.colours);
  stdout.write(coverageText(colours, drills));
  if (!complete) return EXIT.passed;
  const gaps = gapsIn(mergedAll(drills.map((drill) => drill.coverage)).transitions);
  const text = gapsText(gaps);
  stdout.write(text === '' ? '\nEach declared transition was taken, or has its reason.\n' : `\n${text}`);
  return text === '' ? EXIT.passed : EXIT.violated;
}
