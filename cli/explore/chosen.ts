/** Some of what there is, by names with commas between them. */
import { suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok, type Result } from '../../reference/model/result.ts';

/**
 * The named ones, or all when nothing was typed. A word stands for all names that go on after it with `joint`: of phases, a step
 * (`failover`) stands for all of its own. Fails with `USAGE`.
 */
export function chosen(
  what: string,
  text: string | undefined,
  known: readonly string[],
  joint = '/',
): Result<readonly string[]> {
  if (text === undefined) return ok(known);
  const words = text.split(',').map((word) => word.trim());
  const meant = (word: string) => known.filter((name) => name === word || name.startsWith(`${word}${joint}`));
  const unknown = words.find((word) => meant(word).length === 0);
  if (unknown !== undefined) {
    const hint = suggestion(unknown, known);
    return fail('USAGE', `there is no ${what} "${unknown}"${hint}; there is ${known.join(', ')}`);
  }
  return ok(known.filter((name) => words.some((word) => meant(word).includes(name))));
}
