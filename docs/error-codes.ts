/** Writes `docs/error-codes.md` from the error table: `npx node docs/error-codes.ts`. A test says when that is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { raisedBy } from '../cli/raised-by.ts';
import { ERROR_CODES, type ErrorCode, namesOf } from '../reference/model/error-codes.ts';

const PAGE = join(import.meta.dirname, 'error-codes.md');
const SOURCES: readonly {
  readonly tag: ErrorCode['source']['tag'];
  readonly heading: string;
  readonly note: string;
}[] = [
  {
    tag: 'documented',
    heading: 'Documented',
    note: 'Published by Microsoft, in text, in recordings or as source. The last column says what raises a code in Muster, or why it is not shown.',
  },
  { tag: 'inferred', heading: 'Inferred', note: 'Our reading: the code or its meaning is not published as such.' },
  { tag: 'simulator', heading: 'Defined by Muster', note: 'Nothing is published; name and meaning are ours.' },
];

/** The whole page. */
export function errorCodesPage(): string {
  const head = [
    '# Error codes',
    '',
    'Every code of the error table. `npx muster explain CODE` also says how it shows and where it comes from.',
    '',
    'This page is generated (`npx node docs/error-codes.ts`); the table is `reference/model/error-codes/`.',
  ];
  return `${[...head, ...SOURCES.flatMap(sectionOf)].join('\n')}\n`;
}

function sectionOf({ tag, heading, note }: (typeof SOURCES)[number]): string[] {
  const rows = ERROR_CODES.filter(({ source }) => source.tag === tag).map(rowOf);
  const accounts = tag === 'documented';
  return [
    '',
    `## ${heading}`,
    '',
    note,
    '',
    `| Code | Level | Title | Cause | Remedy |${accounts ? ' In Muster |' : ''}`,
    `|---|---|---|---|---|${accounts ? '---|' : ''}`,
    ...rows,
  ];
}

function rowOf(entry: ErrorCode): string {
  const names = namesOf(entry).map((name) => `\`${name}\``);
  const { cause, level, remedy, source, title } = entry;
  const cells = [names.join(', '), level, title, cause, remedy];
  if (source.tag === 'documented') cells.push(inMuster(entry));
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function inMuster(entry: ErrorCode): string {
  if (entry.notShown !== undefined) return `Not shown: ${entry.notShown}.`;
  return raisedBy(entry)
    .map((path) => `[\`${path.split('/').at(-1)}\`](../${path})`)
    .join(', ');
}

/** What the page says now; empty when there is none. */
export function writtenPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, errorCodesPage());
