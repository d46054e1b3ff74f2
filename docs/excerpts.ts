/**
 * What a page shows of a command's output, held against what the command prints. `[…]` on a line of its own stands for any
 * lines, within a line for anything. What differs between two runs of the same thing (times by the clock on the wall, the
 * folder named after one) is left aside on both sides; everything else is compared letter by letter.
 */

export interface Excerpt {
  /** As typed; stands before the block in a comment, `<!-- prints: npx muster … -->`. */
  readonly command: string;
  readonly text: string;
}

const MARKED = /<!-- prints: (.+?) -->\n+```\n([\s\S]*?)\n```/g;
/** What only a command prints. */
const LOOKS_PRINTED =
  /^(?:Muster · site|muster: \d+ mistakes|– [a-z-]+: | *✔ | *violated: |(?:passed|violated): \d+ of)/m;

export function excerptsOf(page: string): Excerpt[] {
  return [...page.matchAll(MARKED)].map(([, command = '', text = '']) => ({ command, text }));
}

/** Blocks that look like output, and say of no command that it prints them. */
export function unmarked(page: string): string[] {
  const blocks = [...page.replaceAll(MARKED, '').matchAll(/^```\w*\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => text);
  return blocks.filter((text) => LOOKS_PRINTED.test(text));
}

/** The first lines of the excerpt that were not printed, or not there; undefined when all of it was. */
export function notPrinted(excerpt: string, printed: string): string | undefined {
  const lines = steady(printed).split('\n');
  let at = 0;
  for (const part of steady(excerpt).split(/^ *\[…\]$/m)) {
    const wanted = part.replace(/^\n|\n$/g, '');
    if (wanted === '') continue;
    const patterns = wanted.split('\n').map(patternOf);
    const found = lines.findIndex(
      (_, from) => from >= at && patterns.every((one, index) => one.test(lines[from + index] ?? '')),
    );
    if (found < 0) return wanted;
    at = found + patterns.length;
  }
  return undefined;
}

function patternOf(line: string): RegExp {
  const parts = line.split('[…]').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Without what the clock on the wall decides: durations, the width of their column, the folder of the run. */
function steady(text: string): string {
  return text
    .replace(/\.muster\/[\d-]+/g, '.muster/TIME')
    .replace(/( of lab time in) .*$/gm, '$1 TIME')
    .replace(/^(\S+ +\S+ +(?:passed|violated|inconclusive) .*?) {2,}[\d.]+ \S+(?: [\d.]+ \S+)?$/gm, '$1  TIME')
    .replace(/ +Wall time$/gm, '  Wall time')
    .replace(/ {2}─+$/gm, '  ─');
}
