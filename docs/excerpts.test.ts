/** What README and the pages show of output is what the commands print. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { excerptsOf, notPrinted, unmarked } from './excerpts.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(import.meta.dirname).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
const excerpts = pages.flatMap((page) => excerptsOf(text(page)).map((excerpt) => ({ page, ...excerpt })));

/** The site that README shows, and the one with mistakes that it speaks of. */
const FILES = {
  'fabrikam.yaml': /```yaml\n([\s\S]*?)```/.exec(text('README.md'))?.[1] ?? '',
  'site.yaml': 'name: 7\nservers: []\n',
};

/** Everything that a command prints; it is interrupted once it has printed what was expected of it. */
async function printedBy(command: string, isEnough: (printed: string) => boolean): Promise<string> {
  const folder = folderForTest();
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  const { start } = JSON.parse(text('package.json')).scripts;
  const words = command.replace('npm start', start).replace('npx muster', 'node cli/muster.mjs').split(' ').slice(2);
  const child = spawn(process.execPath, [join(ROOT, 'cli/muster.mjs'), ...words], { cwd: folder });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      printed += part;
      if (isEnough(printed)) child.kill('SIGINT');
    });
  }
  await once(child, 'close');
  return printed;
}

describe('output on a page', () => {
  test.each(excerpts)(
    '$page: $command',
    async ({ command, text: excerpt }) => {
      const printed = await printedBy(command, (sofar) => notPrinted(excerpt, sofar) === undefined);
      expect(notPrinted(excerpt, printed)).toBeUndefined();
    },
    600_000,
  );

  test('says which command prints it', () => {
    expect(excerpts.length).toBeGreaterThan(3);
    expect(pages.flatMap((page) => unmarked(text(page)))).toEqual([]);
  });
});

describe('an excerpt', () => {
  const printed = 'one 1\ntwo 2\nthree 3\n  ✔ passed · 2 h of lab time in 14.2 s\nFiles: .muster/2026-01-02-030405\n';

  test('may leave out lines and parts of lines, and what the clock decides', () => {
    expect(notPrinted('one 1\n[…]\nthree […]', printed)).toBeUndefined();
    expect(
      notPrinted('  ✔ passed · 2 h of lab time in 3 s\nFiles: .muster/2026-11-23-193226', printed),
    ).toBeUndefined();
  });

  test('may not leave out a line unsaid, change a figure or the order', () => {
    expect(notPrinted('one 1\nthree 3', printed)).toBe('one 1\nthree 3');
    expect(notPrinted('two 3', printed)).toBe('two 3');
    expect(notPrinted('two 2\n[…]\none 1', printed)).toBe('one 1');
    expect(notPrinted('  ✔ passed · 3 h of lab time in 3 s', printed)).toBeDefined();
  });
});
