/**
 * What this project promises can be typed: every command on its pages and in the comments of its examples, every script of
 * `package.json`, every sub-command and option of `muster`. `promised-runs.ts` says where each is run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';

export const ROOT = join(import.meta.dirname, '..');

const PROGRAMS =
  'npx npm node muster bash sh git docker docker-compose curl az keytool java go pip pip3 python python3 terraform';
const PROGRAM = `(?:(?:${PROGRAMS.replaceAll(' ', '|')})|[\\w/-]+\\.sh)`;
/** A line that is a command, whatever comment it stands in; an assignment is one as well. */
const LINE = new RegExp(`^\\s*(?:#|//|\\*|/\\*\\*)?\\s*(${PROGRAM}(?: .*)?|[A-Z_]+=.+)$`);
/** A command in the midst of a sentence. */
const IN_TEXT = new RegExp(`\`(${PROGRAM} [^\`]+)\``, 'g');

/** As somebody would type it: without the remark behind it, and one by one. */
function typed(command: string): string[] {
  const [line = ''] = command.split(/\s+#\s|\s{3,}/);
  return line.split(' && ').map((one) => one.trim().replace(/^muster /, 'npx muster '));
}

/** The commands of a page: lines of blocks that are not in another language, and code in the text. */
export function commandsOf(page: string): string[] {
  const found: string[] = [];
  const text = page.replaceAll(/^```(\w*)\n([\s\S]*?)^```/gm, (_, language: string, block: string) => {
    if (language !== '' && language !== 'sh') return '';
    for (const line of block.split('\n')) {
      const [, command] = LINE.exec(line) ?? [];
      if (command !== undefined) found.push(...typed(command));
      else if (language === 'sh' && line.trim() !== '') found.push(...typed(line));
    }
    return '';
  });
  return [...found, ...commandsInText(text)];
}

function commandsInText(text: string): string[] {
  return [...text.matchAll(IN_TEXT)].flatMap(([, command = '']) => typed(command));
}

/** The commands that the comments of an example or a recipe tell somebody to type. */
export function commandsInComments(source: string): string[] {
  const remarks = source
    .split('\n')
    .filter((line) => /^\s*(#|\*|\/\/|\/\*\*)/.test(line) || /^ {4}(pip|python)\b/.test(line));
  const lines = remarks.flatMap((line) => {
    const [, command] = LINE.exec(line) ?? [];
    return command === undefined ? [] : typed(command);
  });
  return [...lines, ...commandsInText(remarks.join('\n'))];
}

const filesIn = (folder: string, kind: RegExp) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => kind.test(name))
    .map((name) => join(folder, name));

/** Every command that is promised anywhere, with the files that promise it. */
export function promisedCommands(): Map<string, string[]> {
  const pages = ['README.md', ...filesIn('docs', /\.md$/)];
  const recipes = [
    ...filesIn('docs', /(?<!promised(-runs)?(\.test)?)\.(ts|py|go)$/),
    ...filesIn('docker', /Dockerfile$|\.ya?ml$|\.sh$|\.ts$/),
  ];
  const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
  const found = [
    ...pages.flatMap((name) => commandsOf(read(name)).map((command) => ({ name, command }))),
    ...recipes.flatMap((name) => commandsInComments(read(name)).map((command) => ({ name, command }))),
    ...Object.keys(JSON.parse(read('package.json')).scripts).map((script) => ({
      name: 'package.json',
      command: script === 'start' || script === 'test' ? `npm ${script}` : `npm run ${script}`,
    })),
  ];
  const promised = new Map<string, string[]>();
  for (const { name, command } of found) promised.set(command, [...new Set([...(promised.get(command) ?? []), name])]);
  return promised;
}

/** Every option of every sub-command, such as `run --seed`. */
export function promisedOptions(program: Command): string[] {
  return program.commands.flatMap((command) =>
    command.options.map(({ long, short }) => `${command.name()} ${long ?? short}`),
  );
}
