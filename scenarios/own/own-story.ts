/**
 * A story of somebody's own, as data: what its files say and where their imports lead. It is what a replay bundle holds of
 * it, so it knows no place on any machine, and the same story is always written the same way.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import { FLOORS } from './whereabouts.ts';

export interface OwnStory {
  /** The one of `files` that exports the scenario. */
  readonly entry: string;
  /** The text of every file of theirs that was loaded, by a relative name with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * File, then what its import says, then where that leads: a file's name, or `muster/` and a module of Muster. Only what
   * the words themselves do not say: a path into a checkout, a link, an absolute path.
   */
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Version of every package that they import; the packages themselves are not held. */
  readonly packages: Readonly<Record<string, string>>;
}

const EXTENSION = /\.([cm]?ts|[cm]?js|json)$/;
const STRANGE = /[\\:\0]/;
const MODULE_OF_MUSTER = new RegExp(`^muster/(${FLOORS.join('|')})/`);

/** Whether a story that comes from elsewhere may be written to a folder: no name leads out of it, no import past it. */
export function checkStory({ entry, files, imports }: OwnStory): Result<undefined> {
  const names = Object.keys(files);
  const bad = names.find((name) => !isInside(name) || !EXTENSION.test(name));
  if (bad !== undefined) return fail('BUNDLE_INVALID', `"${bad}" is no name for a file of a story`);
  const folder = names.find((name) => names.some((other) => other.startsWith(`${name}/`)));
  if (folder !== undefined) return fail('BUNDLE_INVALID', `"${folder}" is a file and a folder at once`);
  if (!Object.hasOwn(files, entry)) return fail('BUNDLE_INVALID', `the file "${entry}" of the scenario is not in it`);
  for (const target of Object.values(imports).flatMap((table) => Object.values(table))) {
    const known = Object.hasOwn(files, target) || (MODULE_OF_MUSTER.test(target) && isInside(target));
    if (!known) return fail('BUNDLE_INVALID', `an import leads to "${target}", which is not in it`);
  }
  return ok();
}

function isInside(name: string): boolean {
  const parts = name.split('/');
  return name.length <= 500 && !STRANGE.test(name) && parts.every((part) => part !== '' && !/^\.{1,2}$/.test(part));
}
