/**
 * Turns the text of a site file (YAML, and so JSON as well) into a {@link Site}, and says all that is wrong with it at once:
 * notation, shape and meaning, each as `file:line:column: path: what was expected`, in the order of the file. What rests on
 * another mistake is not said. Warnings are told in the same way; they stop nobody.
 */
import { LineCounter } from 'yaml';
import type { z } from 'zod';
import { nearest, suggestion } from '../../reference/model/near-miss.ts';
import { fail, ok } from '../../reference/model/result.ts';
import type { Result } from '../../reference/model/result.ts';
import { checkSite } from './checks.ts';
import { complete } from './complete.ts';
import { knownKeys, mend } from './mend.ts';
import { formatPath, isWithin, shown } from './mistake.ts';
import type { Mistake, Path } from './mistake.ts';
import { readNotation } from './notation.ts';
import { siteSchema } from './schema.ts';
import type { Site } from './types.ts';
import { valuesOf } from './values.ts';
import type { Values } from './values.ts';
import { warningsOf } from './warnings.ts';

export interface ExaminedSite {
  /** Absent when there are mistakes. */
  readonly site?: Site;
  /** One line each. */
  readonly mistakes: readonly string[];
  readonly warnings: readonly string[];
}

/** Fails with `SITE_INVALID` and one line for each mistake. `fileName` is only for those messages. */
export function parseSite(text: string, fileName: string): Result<Site> {
  const { mistakes, site } = examineSite(text, fileName);
  return site === undefined ? fail('SITE_INVALID', mistakes.join('\n')) : ok(site);
}

export function examineSite(text: string, fileName: string): ExaminedSite {
  const lines = new LineCounter();
  const notation = readNotation(text, lines);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  if ('message' in notation) return { mistakes: [`${at(notation.offset)}: ${notation.message}`], warnings: [] };
  const values = valuesOf(notation);
  const tell = (mistakes: readonly Mistake[]) =>
    inOrder(mistakes, values).map(({ offset, text }) => `${at(offset)}: ${text}`);
  const alone = values.mistakes.filter((mistake) => mistake.alone);
  if (alone.length > 0) return { mistakes: tell(alone), warnings: [] };

  const parsed = siteSchema.safeParse(values.root);
  const strange = values.mistakes.map(({ path }) => path);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => mistakesOf(issue, values.root));
  const ofShape = shape.filter(({ path }) => !strange.some((other) => isWithin(path, other)));
  const { file, standIns } = mend(values.root, [...strange, ...misspelt(ofShape, values.root)]);
  const site = complete(file);
  const noted = (found: readonly Mistake[]) => found.map((mistake) => noteDefault(mistake, site, values));
  const mistakes = [...values.mistakes, ...ofShape, ...noted(checkSite(site, standIns))];
  const warnings = tell(noted(warningsOf(site, [...standIns, ...mistakes.map(({ path }) => path)])));
  return mistakes.length === 0 ? { site, mistakes: [], warnings } : { mistakes: tell(mistakes), warnings };
}

/** Sorted by place, and nothing twice: sections that are aliases of each other have the same mistakes at the same place. */
function inOrder(mistakes: readonly Mistake[], values: Values): { offset: number; text: string }[] {
  const told = new Set<string>();
  const placed = mistakes.map((mistake) => ({ ...mistake, ...placeOf(mistake, values) }));
  return placed
    .sort((a, b) => a.offset - b.offset)
    .filter(({ message, offset, path }) => {
      const key = `${offset} ${path.at(-1)} ${message}`;
      return !told.has(key) && told.add(key);
    })
    .map(({ message, offset, path }) => {
      const where = formatPath(path);
      return { offset, text: `${where === '' ? '' : `${where}: `}${message}` };
    });
}

/** A rule may be broken by what the file does not say. */
function noteDefault(mistake: Mistake, site: Site, values: Values): Mistake {
  if (placeOf(mistake, values).isThere || valueAt(site, mistake.path) === undefined) return mistake;
  return { ...mistake, message: `${mistake.message} (this is the default; the file does not say it)` };
}

/** Where a mistake stands in the text; where the nearest section around it stands, when the file does not have it. */
function placeOf({ offset: known, path }: Mistake, { places, root }: Values): { offset: number; isThere: boolean } {
  if (known !== undefined) return { offset: known, isThere: true };
  let value: unknown = root;
  let offset = places.get(Object(root))?.values().next().value ?? 0;
  for (const key of path) {
    const next = places.get(Object(value))?.get(key);
    if (next === undefined) return { offset, isThere: false };
    offset = next;
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return { offset, isThere: true };
}

function mistakesOf(issue: z.core.$ZodIssue, data: unknown): Mistake[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key${suggestion(key, known)}` }));
  }
  const value = valueAt(data, path);
  const isSecret = ['passphrase', 'password'].includes(String(path.at(-1))) && typeof value === 'string';
  return [
    { path, message: `${issue.message}, found ${isSecret ? `one of ${value.length} characters` : shown(value)}` },
  ];
}

/** Keys that are not there, but seem to be what an unknown one beside them was meant to be. */
function misspelt(mistakes: readonly Mistake[], data: unknown): Path[] {
  return mistakes
    .filter(({ message }) => message.startsWith('unknown key'))
    .flatMap(({ path }) => {
      const section = path.slice(0, -1);
      const there = Object.keys(Object(valueAt(data, section)));
      const meant = nearest(
        String(path.at(-1)),
        knownKeys(section).filter((key) => !there.includes(key)),
      );
      return meant === undefined ? [] : [[...section, meant]];
    });
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) value = (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[key];
  return value;
}
