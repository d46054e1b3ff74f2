/** The README promises what is there: its site, its commands, its options and its exit codes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../cli/catalogue.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { Interruption } from '../cli/interruption.ts';
import { program } from '../cli/program.ts';
import { plants } from '../scenarios/plants/index.ts';
import { parseSite } from '../simulator/site/site.ts';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'README.md'), 'utf8');

const silent = { write: () => {}, colours: false };
const command = program(
  {
    stdout: silent,
    stderr: silent,
    catalogue: async () => catalogue,
    workerUrl: new URL(import.meta.url),
    interruption: new Interruption(),
  },
  () => {},
);

describe('README', () => {
  test('its site can be read', () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const site = parseSite(yaml, 'README.md');
    expect(site.ok ? site.value.servers.length : site.failure.message).toBe(3);
  });

  test('names every sub-command, and every option of run', () => {
    const run = command.commands.find((one) => one.name() === 'run');
    const names = [
      ...command.commands.map((one) => `npx muster ${one.name()}`),
      ...(run?.options.map(({ long }) => `\`${long}`) ?? []),
    ];
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  test('names every exit code', () => {
    const table = text.slice(text.indexOf('| exit code |'), text.indexOf('A run leaves'));
    const told = [...table.matchAll(/\b\d+\b/g)].map(([code]) => Number(code));
    expect(told).toEqual(Object.values(EXIT));
  });

  test('plants a bug that exists', () => {
    const planted = [...text.matchAll(/--plant ([a-z-]+)/g)].map(([, name]) => name);
    expect(planted.length).toBeGreaterThan(0);
    expect(planted.filter((name) => !plants.some((plant) => plant.name === name))).toEqual([]);
  });

  test('links to files that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '');
    expect(targets.length).toBeGreaterThan(8);
    expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  });
});
