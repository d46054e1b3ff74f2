/** What is promised is run: no command on a page, no script and no option without a test or a step of CI that runs it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../cli/catalogue.ts';
import { Interruption } from '../cli/interruption.ts';
import { program } from '../cli/program.ts';
import { commandsInComments, commandsOf, promisedCommands, promisedOptions, ROOT } from './promised.ts';
import { ELSEWHERE, NOT_RUN, OPTIONS, type Place, TYPED } from './promised-runs.ts';

const silent = { write: () => {}, colours: false };
const muster = program(
  {
    stdout: silent,
    stderr: silent,
    catalogue: async () => catalogue,
    workerUrl: new URL(import.meta.url),
    interruption: new Interruption(),
  },
  () => {},
);

/** What a file does: without its comments and without the titles of its tests. */
function code({ in: file }: Place): string {
  const path = join(ROOT, file);
  if (!existsSync(path)) return '';
  const text = readFileSync(path, 'utf8');
  if (!file.endsWith('.ts')) return text.replaceAll(/^\s*#.*$/gm, '');
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/\b(test|describe)(\.\w+(\(.*?\))?)?\(\s*(['"`])(?:\\.|(?!\3).)*\3/g, '$1(');
}

/** The words by which a command is known: no program, no name that the reader puts in. */
function wordsOf(command: string): string[] {
  return command
    .split(/\s+/)
    .filter(
      (word) =>
        !/^(npx|npm|node|muster|docker|bash|python)$|^[A-Z]+$|[…[]|^\.{0,2}\/|^\.muster|\.(json|yaml)$/.test(word),
    )
    .map((word) => word.replace(/^--/, '').toLowerCase());
}

const missingWords = (command: string, as: string) =>
  wordsOf(command).filter((word) => !as.toLowerCase().includes(word));

const promised = promisedCommands();
const isTestOrStep = /\.(test|nightly)\.ts$|^\.ci\/|\/fixtures\//;

describe('a page says how to type something', () => {
  test('in a block, in a sentence, and with a remark behind it', () => {
    const page = 'Type `npx muster list`, not `code`.\n\n```sh\nnpm ci && npm start   # both\nhelm install\n```\n';
    expect(commandsOf(page)).toEqual(['npm ci', 'npm start', 'helm install', 'npx muster list']);
  });

  test('but not in a program, and not where the block is an answer', () => {
    const page = '```ts\nnpm start\n```\n```\nMuster is up\nnode=24.21.0 is here\n```\n';
    expect(commandsOf(page)).toEqual([]);
  });

  test('and an example says it in its comments', () => {
    const example = '/** Try it: `npx node a.ts b`. */\n#   docker ps\nnpm start\n';
    expect(commandsInComments(example)).toEqual(['docker ps', 'npx node a.ts b']);
  });
});

describe('every promised command', () => {
  test('is found: pages, examples, recipes and scripts', () => {
    const files = new Set([...promised.values()].flat());
    for (const file of [
      'README.md',
      'docs/vault.md',
      'docker/compose.yaml',
      'docs/examples/full_cycle.py',
      'package.json',
    ])
      expect(files).toContain(file);
  });

  test('is typed by a test or run elsewhere', () => {
    const run = new Set([...TYPED.map(({ command }) => command), ...Object.keys(ELSEWHERE), ...Object.keys(NOT_RUN)]);
    const left = [...promised].filter(([command]) => !run.has(command));
    expect(left.map(([command, files]) => `${files.join(', ')}: ${command}`)).toEqual([]);
  });

  test('and nothing is in the lists that no page promises any more', () => {
    const listed = [...TYPED.map(({ command }) => command), ...Object.keys(ELSEWHERE), ...Object.keys(NOT_RUN)];
    expect(listed.filter((command) => !promised.has(command))).toEqual([]);
    expect(listed.filter((command, index) => listed.indexOf(command) !== index)).toEqual([]);
  });

  test.each(TYPED.flatMap(({ command, as }) => (as === undefined ? [] : [[command, as] as const])))(
    '%s is typed as %s',
    (command, as) => {
      expect(missingWords(command, as)).toEqual([]);
    },
  );

  test.each(Object.entries(ELSEWHERE))('%s is run where it is said to be', (command, places) => {
    for (const place of places) {
      expect(place.in).toMatch(isTestOrStep);
      expect(code(place)).toContain(place.as);
    }
    expect(missingWords(command, places.map((place) => `${place.in} ${place.as}`).join(' '))).toEqual([]);
  });
});

describe('every option of a sub-command', () => {
  test('is used by a test', () => {
    expect(promisedOptions(muster).filter((option) => !(option in OPTIONS))).toEqual([]);
    expect(Object.keys(OPTIONS).filter((option) => !promisedOptions(muster).includes(option))).toEqual([]);
  });

  test.each(Object.entries(OPTIONS))('%s, in code that does', (option, place) => {
    const [sub = '', name = ''] = option.split(' --');
    const key = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const named = new RegExp(`--${name}\\b|\\b${key}: `);
    if (typeof place === 'string') {
      const { as = place } = TYPED.find(({ command }) => command === place) ?? {};
      expect(as).toMatch(named);
      expect(as).toContain(`muster ${sub} `);
      return;
    }
    expect(place.in).toMatch(isTestOrStep);
    expect(code(place)).toContain(place.as);
    expect(place.as).toMatch(named);
  });
});
