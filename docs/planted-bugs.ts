/** Writes `docs/planted-bugs.md` from the catalogue: `npx node docs/planted-bugs.ts`. A test says when that is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plants } from '../scenarios/plants/index.ts';
import { PLANT_KINDS, type Plant, type PlantKind } from '../scenarios/plants/plant.ts';

const PAGE = join(import.meta.dirname, 'planted-bugs.md');

const ABOUT: Readonly<Record<PlantKind, string>> = {
  'data path': 'What is captured, shipped, stored, applied and made into machines is not what the source wrote.',
  'control plane': 'What is ordered, reported, judged, chosen and refused is not what the site is like.',
  moments: 'Between write and sync, hold and release, a loss and what follows, the last change and the end.',
  'clean-up': 'What nobody needs any more stays, or what somebody still needs goes.',
};

/** The whole page. */
export function plantedBugsPage(): string {
  const head = `# Planted bugs

A check that cannot fail proves nothing. These ${plants.length} deliberate bugs are planted into the reference one at a time, and each has to
be caught by the property that is made for it; that some other property is violated as well counts for nothing.

- \`npx muster plants\` plants all of them and drills until each is caught; it says in how many drills that was, and ends with
  exit code 1 when one survives. \`npx muster plants NAME\` hunts one, \`npx muster plants --short\` one for each property.
- \`npx muster run --plant NAME\` shows one at work, with everything that is found.

None of them is in the reference: a bug replaces a part of a role, puts a lie into what a role sees of its world
(\`scenarios/plants/lies/\`), or stands between clients and the vault. How to plant one more is told in
[adding-a-property.md](adding-a-property.md). The section is that of the facts which the bug offends.

This page is generated (\`npx node docs/planted-bugs.ts\`); the tables are in \`scenarios/plants/\`.
`;
  return `${[head.trimEnd(), ...PLANT_KINDS.flatMap(sectionOf)].join('\n')}\n`;
}

function sectionOf(kind: PlantKind): string[] {
  const rows = plants.filter((plant) => plant.kind === kind).map(rowOf);
  return [
    '',
    `## ${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    '',
    ABOUT[kind],
    '',
    '| Name | What is wrong | In | Section | Caught by | Shows in |',
    '|---|---|---|---|---|---|',
    ...rows,
  ];
}

function rowOf({ name, title, role, section, caughtBy, scenarios }: Plant): string {
  return `| ${[`\`${name}\``, title, role, section, `\`${caughtBy}\``, scenarios.join(', ')].join(' | ')} |`;
}

/** What the page says now; empty when there is none. */
export function writtenPlantedBugs(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, plantedBugsPage());
