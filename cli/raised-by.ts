/**
 * Which modules raise a code: those of the system and its world that have it or one of its other names as a value. Files that
 * only speak of codes do not count: the table itself, the contracts of the wire, what others' codes are translated into, and
 * what shows them. A fault expects codes, and raises none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type ErrorCode, namesOf } from '../reference/model/error-codes.ts';

const ROOT = join(import.meta.dirname, '..');
const FLOORS = ['reference', 'simulator'];
const ONLY_SPEAK_OF_CODES =
  /^reference\/(model\/error-codes|wire\/|runtime\.ts|site-recovery\/health\/(events|health)\.ts)|^simulator\/(contracts|stages|azure\/arm\/views)\/|\.test\.ts$/;

/** Paths from the root, in order; none when nothing raises it. */
export function raisedBy(entry: ErrorCode): readonly string[] {
  const values = namesOf(entry).map((name) => `'${name}'`);
  return sources()
    .filter(({ text }) => values.some((value) => text.includes(value)))
    .map(({ path }) => path);
}

let read: readonly { readonly path: string; readonly text: string }[] | undefined;

function sources() {
  read ??= FLOORS.flatMap((floor) =>
    readdirSync(join(ROOT, floor), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith('.ts'))
      .map((file) => relative(ROOT, join(file.parentPath, file.name)).split(sep).join('/'))
      .filter((path) => !ONLY_SPEAK_OF_CODES.test(path))
      .sort()
      .map((path) => ({ path, text: withoutComments(readFileSync(join(ROOT, path), 'utf8')) })),
  );
  return read;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}
