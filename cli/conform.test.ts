/** `muster conform` from the command line to files and exit code, with real labs on both sides. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { catalogue } from './catalogue.ts';
import { type ConformOptions, conform } from './conform.ts';
import { Interruption } from './interruption.ts';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';

const REGISTRATION = fileURLToPath(new URL('fixtures/registration.ts', import.meta.url));

let folder: string;
let stdout: string;
let stderr: string;
let interruption: Interruption;

beforeEach(() => {
  folder = folderForTest();
  stdout = '';
  stderr = '';
  interruption = new Interruption();
});

function muster(names: string[], options: Partial<ConformOptions> = {}, onOutput: () => void = () => {}) {
  const out = {
    colours: false,
    write: (text: string) => {
      stdout += text;
      onOutput();
    },
  };
  const err = {
    colours: false,
    write: (text: string) => {
      stderr += text;
    },
  };
  return conform(
    names,
    { lab: 'process', out: folder, ...options },
    { stdout: out, stderr: err, catalogue, workerUrl: new URL('worker.ts', import.meta.url), interruption },
  );
}

describe('a story in both labs', () => {
  test('that goes the same way ends with 0 and leaves both journals', async () => {
    expect(await muster([REGISTRATION]), stdout).toBe(0);
    expect(stdout).toMatch(/✔ agrees · virtual in .*, process in /);
    expect(stdout).toContain('1 of 1 stories agree');
    const result = JSON.parse(readFileSync(join(folder, 'conformance.json'), 'utf8'));
    expect(result).toMatchObject({
      schema: 'muster.conformance/1',
      verdict: 'passed',
      lab: 'process',
      comparisons: [
        { scenario: REGISTRATION, agreement: 'agrees', virtual: { lab: 'virtual' }, live: { lab: 'process' } },
      ],
    });
    const labs = ['process', 'virtual'];
    expect(readdirSync(join(folder, 'journal')).sort()).toEqual(labs.map((lab) => `registration.${lab}.ndjson`));
    for (const lab of labs) {
      const journal = readJournal(readFileSync(join(folder, `journal/registration.${lab}.ndjson`), 'utf8'));
      expect(journal.ok && journal.value.header.lab).toBe(lab);
    }
  });

  test('that is interrupted while the live lab runs ends with 130, and nothing is said of it', async () => {
    const code = await muster([REGISTRATION], {}, () => {
      if (stdout.includes('process lab\n') && !interruption.happened) interruption.signalled();
    });
    expect(code, stdout).toBe(130);
    expect(stdout).toContain('0 of 0 stories agree. Interrupted: 1 of 1 were not compared.');
    expect(JSON.parse(readFileSync(join(folder, 'conformance.json'), 'utf8')).comparisons).toEqual([]);
  });
});

describe('what cannot be compared', () => {
  test('the virtual lab with itself is a mistake in the command line', async () => {
    expect(await muster([], { lab: 'virtual' })).toBe(64);
    expect(stderr).toBe('muster: conform holds a live lab against the virtual one: --lab is process or docker\n');
  });

  test('a story that is not there is a mistake as well, and nothing is run', async () => {
    expect(await muster(['full-cicle'])).toBe(64);
    expect(stderr).toContain('did you mean "full-cycle"');
    expect(existsSync(join(folder, 'conformance.json'))).toBe(false);
  });
});
