/** `muster explain`: what a code of the error table means, where it shows, and what to do about it. */
import { explain, namesOf, nearestCode } from '../reference/model/error-codes.ts';
import { fail } from '../reference/model/result.ts';
import { paint } from '../reports/paint.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './surroundings.ts';

const WHERE_FROM = { documented: 'documented', inferred: 'inferred by us', simulator: 'defined by Muster' };

export function explainCode(code: string, stdout: Output, stderr: Output): ExitCode {
  const entry = explain(code);
  if (entry === undefined) {
    const meant = nearestCode(code);
    const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
    return complain(stderr, fail('USAGE', `no code "${code}" is known${hint}`).failure);
  }
  const { bold } = paint(stdout.colours);
  const [, ...aliases] = namesOf(entry);
  const rows: [string, string][] = [
    ['Level', entry.level],
    ['Also', aliases.join(', ')],
    ['Cause', entry.cause],
    ['Shows as', entry.observables],
    ['Remedy', entry.remedy],
    ['Source', `${WHERE_FROM[entry.source.tag]} (${entry.source.reference})`],
  ];
  const lines = rows.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(8)}  ${text}\n`);
  stdout.write(`${bold(`${entry.code}  ${entry.title}`)}\n${lines.join('')}`);
  return EXIT.passed;
}
