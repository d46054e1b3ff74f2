/** `muster doctor --site FILE`: whether that site's configuration server can be set up and registered, line by line. */
import { fail } from '../reference/model/result.ts';
import { paint, VERDICT_SIGN } from '../reports/paint.ts';
import { readinessOf } from '../simulator/site/readiness.ts';
import { examineFile } from '../simulator/site/site.ts';
import { complain } from './complain.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Output } from './surroundings.ts';

const TITLE_WIDTH = 36;

export function doctorOfSite(
  path: string,
  { stderr, stdout }: Readonly<Record<'stderr' | 'stdout', Output>>,
): ExitCode {
  const examined = examineFile(path);
  if (!examined.ok) return complain(stderr, examined.failure);
  const { mistakes, site } = examined.value;
  if (site === undefined) return complain(stderr, fail('SITE_INVALID', mistakes.join('\n')).failure);
  const colours = paint(stdout.colours);
  const signs = {
    met: colours.verdict('passed', VERDICT_SIGN.passed),
    advice: colours.dim('–'),
    refused: colours.verdict('violated', VERDICT_SIGN.violated),
  };
  stdout.write(
    `${colours.bold(site.name)} ${colours.dim(`· configuration server ${site.configurationServer.name}`)}\n`,
  );
  const count = { met: 0, advice: 0, refused: 0 };
  for (const { found, state, title, wanted } of readinessOf(site)) {
    count[state] += 1;
    const asked = state === 'met' ? colours.dim(` (wanted is ${wanted})`) : `; wanted is ${wanted}`;
    stdout.write(`${signs[state]} ${title.padEnd(TITLE_WIDTH)}${found}${asked}\n`);
  }
  stdout.write(`\n${count.met} of ${count.met + count.advice + count.refused} are as they should be.\n`);
  if (count.advice > 0)
    stdout.write(`Beyond what is published, and the site registers all the same: ${count.advice}.\n`);
  if (count.refused > 0) stdout.write(`What keeps the site from registering: ${count.refused}.\n`);
  return count.refused > 0 ? EXIT.violated : EXIT.passed;
}
