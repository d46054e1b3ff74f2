/** Every documented code is raised by something that a test or a drill brings about, or is said not to be shown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode, explain, namesOf } from '../reference/model/error-codes.ts';
import { NOT_SHOWN } from '../reference/model/error-codes/not-shown.ts';
import { raisedBy } from './raised-by.ts';

const ROOT = join(import.meta.dirname, '..');
/** Who runs what raises codes. Tests of properties and of reports tell histories that nobody lived. */
const BRINGS_ABOUT =
  /^(reference|simulator)\/.*\.test\.ts$|^simulator\/contracts\/|^chaos\/|^scenarios\/(stories\/|way-home\/)?[^/]+\.ts$/;
const witnesses = ['reference', 'simulator', 'chaos', 'scenarios']
  .flatMap((floor) => readdirSync(join(ROOT, floor), { recursive: true }).map((path) => `${floor}/${path}`))
  .filter((path) => BRINGS_ABOUT.test(path) && path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'));

const documented = ERROR_CODES.filter(({ source }) => source.tag === 'documented');
const shown = documented.filter(({ notShown }) => notShown === undefined);

describe('a documented code', () => {
  test.each(shown.map((entry) => [entry.code, entry] as const))('%s is raised, and somebody sees it', (_, entry) => {
    expect(raisedBy(entry)).not.toEqual([]);
    const said = namesOf(entry).map((name) => `'${name}'`);
    expect(witnesses.filter((text) => said.some((value) => text.includes(value)))).not.toEqual([]);
  });

  test.each(documented.filter(({ notShown }) => notShown !== undefined).map((entry) => [entry.code, entry] as const))(
    '%s is said not to be shown, and nothing raises it',
    (_, entry) => {
      expect(raisedBy(entry)).toEqual([]);
    },
  );

  test('is not raised by a fault that expects it, nor by a view that shows it', () => {
    const raised = ['78026', '78169'].map((code) => raisedBy(explain(code) as ErrorCode));
    expect(raised).toEqual([
      ['reference/site-recovery/health/findings.ts'],
      ['reference/site-recovery/health/standstill.ts'],
    ]);
  });

  test('is one when it is said not to be shown', () => {
    for (const [code, why] of Object.entries(NOT_SHOWN)) {
      expect(explain(code)?.source.tag).toBe('documented');
      expect(why).toMatch(/^[a-zA-Z].*[^.]$/);
    }
  });
});
