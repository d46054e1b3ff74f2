/** Writes `docs/article.md` from the table below: `npx node docs/article.ts`. A test says when that is due, and that all it names is there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARTICLE, type Evidence, type Part } from './article-sentences.ts';

const PAGE = join(import.meta.dirname, 'article.md');

export function articlePage(): string {
  const sentences = ARTICLE.flatMap((part) => part.sentences);
  const open = sentences.filter(({ left }) => left !== undefined).length;
  const state =
    open === 0 ? 'Each of them is drilled whole.' : `Of ${open} something is still left; the row says what.`;
  const head = `# The article, sentence by sentence

The reference implements what Microsoft's article *Physical server to Azure disaster recovery architecture* says, and Muster drills
it. Here is what the article says, in our words, with the stories, properties, refusals and tests that would notice if it were not
so: ${sentences.length} statements. ${state} \`npx muster explain WORD\` tells more of a story, a property, a fault or a code.

This page is generated (\`npx node docs/article.ts\`); the table is \`docs/article-sentences.ts\`.
`;
  return `${[head.trimEnd(), ...ARTICLE.flatMap(sectionOf)].join('\n')}\n`;
}

function sectionOf({ heading, sentences }: Part): string[] {
  const rows = sentences.map(({ says, drilledBy, left }) => {
    const drills = drilledBy.map(shown).join(', ');
    return `| ${says} | ${drills}${left === undefined ? '' : ` **Left:** ${left}.`} |`;
  });
  return ['', `## ${heading}`, '', '| What it says | What drills it |', '|---|---|', ...rows];
}

function shown(evidence: Evidence): string {
  if ('story' in evidence) return `story \`${evidence.story}\``;
  if ('property' in evidence) return `property \`${evidence.property}\``;
  if ('refusal' in evidence) return `refusal \`${evidence.refusal}\``;
  if ('site' in evidence) return `site [${evidence.site}](examples/${evidence.site})`;
  return `[${evidence.test.split('/').at(-1)}](../${evidence.test})`;
}

/** What the page says now; empty when there is none. */
export function writtenPage(): string {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) writeFileSync(PAGE, articlePage());
