/** Writes `docs/planted-bugs.md` from the catalogue: `npx node docs/planted-bugs.ts`. A test says when that is due. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plants } from '../scenarios/plants/index.ts';
import { PLANT_KINDS, type Plant, type PlantKind } from '../scenarios/plants/plant.ts';

const PAGE = join(import.meta.dirname, 'planted-bugs.md');

const ABOUT: Readonly<Record<PlantKind, string>> = {
  'data path': 'What is captured, shipped, stored, applied and made into machines is not what the source wrote.',
  'control plane': 'What is ordered, reported, judged, chosen and refused is not what the site is like.',
  moments:
    'Between write and sync, hold and release, a loss and what follows, the last change and the end, one step of a plan and the next.',
  'clean-up': 'What nobody needs any more stays, or what somebody still needs goes.',
};

/** The whole page. */
export function plantedBugsPage(): string {
  const head = `# Planted bugs

A check that cannot fail proves nothing. These ${plants.length} deliberate bugs are planted into the reference one at a time, and each has to
be caught by the property that is made for it; that some other property is violated as well counts for nothing.

- \`npx muster plants\` plants all of them and drills until each is caught; it says in how many drills that was, and ends with
  exit code 1 when one survives. \`npx muster plants NAME\` hunts one, \`npx muster plants --short\` one for each property.
  \`--site FILE\` hunts on another site than the sample: in those of its drills that are for that site. A bug that needs something
  which the site lacks, such as a group, a second process server or Windows, may survive there.
- \`npx muster run --plant NAME\` shows one at work, with everything that is found.

None of them is in the reference: a bug replaces a part of a role, puts a lie into what a role sees of its world
(\`scenarios/plants/lies/\`), or stands between clients and the vault. How to plant one more is told in
[adding-a-property.md](adding-a-property.md). The section is that of the facts which the bug offends.

This page is generated (\`npx node docs/planted-bugs.ts\`); the tables are in \`scenarios/plants/\`.

## How good the eyes are

A catalogue in which everything is caught says little of bugs that nobody has thought of. So 66 bugs of other kinds than the
first 152 were written with the suite known, over all roles, and tried on the sample site (seed 1) in the drills in which they
should show. 34 of them were caught at once: 26 by the property they were meant for, 8 by another one or because the story could
not go on. 9 more are caught since properties were made stricter for them: 43 of 66. The 31 of them that the property they are
meant for catches cleanly, and that are unlike each other, stand in the tables below.

Of the 23 that survived, about a dozen change nothing, by reading, that anybody could see on that site: a second alert is
dropped by the service, the sample site's master target shares its machine with the configuration server that it would lose. The
others are looked at since then: another point than was named is handed on, or another kind, or the wish to shut the source down is
not (\`point-lost-at-the-front\`, \`kind-lost-at-the-front\`, \`shutdown-lost-at-the-front\`), or the address that a client asks for
(\`address-lost-at-the-front\`), a process server says that it is well, or is not (\`never-critical\`, \`critical-for-ever\`), the kind
of the points that a master target tells of (\`crash-consistent-all-of-them\`), 78144 (\`misses-no-application-points\`), disks of a
failback that was given up (\`leave-disks-of-a-failback\`), blobs of an epoch that is over (\`leave-blobs-of-an-epoch-before\`), a
resynchronisation by the checksums of the one before (\`checksums-of-last-time\`), and the thinning of old points to fewer than one
an hour (\`thin-as-for-months\`).
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
