/** What is wrong with a site, and how it is told: one line with its place. */

export type Path = readonly (string | number)[];

export interface Mistake {
  readonly path: Path;
  readonly message: string;
  /** Where it stands in the text, when the path does not say it. */
  readonly offset?: number;
  /** Nothing else can be said of a file that has it. */
  readonly alone?: boolean;
}

/** `servers[1].disks[0].sizeGb` */
export function formatPath(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${word(key)}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

function word(key: string): string {
  return /^[\w<-]{1,60}$/.test(key) ? key : quoted(key);
}

/** Whether `path` is `around`, or inside of it. A `*` in either stands for any key. */
export function isWithin(path: Path, around: Path): boolean {
  return around.length <= path.length && around.every((key, index) => matches(key, path[index]));
}

/** Whether one of them is, or is inside of, the other. */
export function related(one: Path, other: Path): boolean {
  return one.length < other.length ? isWithin(other, one) : isWithin(one, other);
}

function matches(key: string | number, other: string | number | undefined): boolean {
  return key === other || key === '*' || other === '*';
}

/** Takes note of a broken rule: where, what, and which other places it rests on (see {@link reporter}). */
export type Report = (path: Path, message: string, ...restsOn: readonly Path[]) => void;

/** Collects mistakes, without those that are about, or rest on, a place where nothing sound stands. */
export function reporter(unsound: readonly Path[]): { readonly report: Report; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  const report: Report = (path, message, ...restsOn) => {
    const hollow = unsound.some((place) => isWithin(path, place) || restsOn.some((other) => related(other, place)));
    if (!hollow) mistakes.push({ path, message });
  };
  return { report, mistakes };
}

/** How a value is shown to whoever wrote it: short, on one line, with letters that only look like others told apart. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a section';
  return typeof value === 'string' ? quoted(value) : String(value);
}

const SHOWN_MAX = 60;

function quoted(text: string): string {
  const short = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  const escaped = JSON.stringify(short).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (letter) => `\\u{${hexOf(letter)}}`);
  const strange = /[^\x20-\x7e]/u.exec(short.replace(/…$/u, ''))?.[0];
  const notes = [
    ...(text.length > SHOWN_MAX ? [`${text.length} characters`] : []),
    ...(strange === undefined ? [] : [`it has the character U+${hexOf(strange).toUpperCase().padStart(4, '0')}`]),
  ];
  return notes.length === 0 ? escaped : `${escaped} (${notes.join('; ')})`;
}

function hexOf(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16);
}

/** `web01, db01 and 3 more` */
export function some(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
