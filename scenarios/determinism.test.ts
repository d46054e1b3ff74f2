/**
 * Determinism is the product: scenario, site and seed decide every byte of the journal, in whatever process and in
 * whatever company the drill is run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { type DrillRun, runDrill } from './runner.ts';

/** Short, and yet a whole failover with commit and reprotect. */
const SCENARIO = 'failback-to-physical-refused';

function drill(seed: string, scenario = SCENARIO): Promise<DrillRun> {
  return runDrill({ scenario, site: sampleSite(), seed });
}

/** The first line in which two journals differ, from both; undefined when they are one and the same. */
function firstDivergence(one: string, other: string): { record: number; one?: string; other?: string } | undefined {
  const [ones, others] = [one.split('\n'), other.split('\n')];
  const record = ones.findIndex((line, index) => line !== others[index]);
  if (record >= 0) return { record, one: ones[record], other: others[record] };
  return ones.length === others.length ? undefined : { record: ones.length, other: others[ones.length] };
}

/** The same drill as the command runs it, in a process and a worker of its own. */
function journalOfFreshProcess(seed: string): { journal: string; journalHash: string } {
  const folder = folderForTest();
  const command = join(import.meta.dirname, '../cli/muster.mjs');
  execFileSync(process.execPath, [command, 'run', SCENARIO, '--seed', seed, '--reporter', 'json', '--out', folder]);
  const { drills } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  return {
    journal: readFileSync(join(folder, 'journal', `${SCENARIO}.ndjson`), 'utf8'),
    journalHash: drills[0].journalHash,
  };
}

describe('a drill', () => {
  let first: DrillRun;

  beforeAll(async () => {
    first = await drill('1');
  });

  it('writes the same journal twice in one process', async () => {
    const again = await drill('1');
    expect(firstDivergence(first.journal, again.journal)).toBeUndefined();
    expect(again.result.journalHash).toBe(first.result.journalHash);
  });

  it('writes the same journal in a fresh process', () => {
    const fresh = journalOfFreshProcess('1');
    expect(firstDivergence(first.journal, fresh.journal)).toBeUndefined();
    expect(fresh.journalHash).toBe(first.result.journalHash);
  });

  it('writes the same journal as the third of a sweep, and beside another drill', async () => {
    await drill('7');
    await drill('1', 'replication-over-vpn-refused');
    const [beside] = await Promise.all([drill('1'), drill('2')]);
    expect(firstDivergence(first.journal, beside.journal)).toBeUndefined();
    expect(beside.result.journalHash).toBe(first.result.journalHash);
  });

  it('writes another journal for another seed', async () => {
    const other = await drill('2');
    expect(other.result.journalHash).not.toBe(first.result.journalHash);
    expect(firstDivergence(first.journal, other.journal)).toMatchObject({ record: expect.any(Number) });
  });
});

describe('where two journals part', () => {
  it('is told with both records', () => {
    expect(firstDivergence('a\nb\nc', 'a\nB\nc')).toEqual({ record: 1, one: 'b', other: 'B' });
    expect(firstDivergence('a', 'a\nb')).toEqual({ record: 1, other: 'b' });
    expect(firstDivergence('a\nb', 'a\nb')).toBeUndefined();
  });
});
