/** The pages on faults, scenarios and properties show files that really run, and show them as they are. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folderForTest } from '../simulator/ground/fixtures/temporary-folder.ts';
import { Drill } from '../scenarios/drill.ts';
import { properties } from '../scenarios/properties/index.ts';
import { Runbook } from '../scenarios/runbook.ts';
import { type DrillRun, runDrill } from '../scenarios/runner.ts';
import { SyntheticRun } from '../scenarios/properties/synthetic-run.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { shortHolds } from './examples/short-holds.ts';

const here = (name: string) => join(import.meta.dirname, name);
const WAN_OUTAGE = here('examples/wan-outage.ts');

/** The first TypeScript block that follows a line which names the file. */
function shown(page: string, file: string): string | undefined {
  const text = readFileSync(here(page), 'utf8');
  const from = text.indexOf(`\`docs/examples/${file}\``);
  return from < 0 ? undefined : /```ts\n([\s\S]*?)```/.exec(text.slice(from))?.[1];
}

describe('what a page shows is the file', () => {
  const examples = [
    ['adding-a-fault.md', 'wan-loss.ts'],
    ['adding-a-scenario.md', 'wan-outage.ts'],
    ['adding-a-property.md', 'short-holds.ts'],
    ['adding-a-property.md', 'judge-journal.ts'],
    ['adding-a-property.md', 'quiet-hour.ts'],
    ['exploring.md', 'proxy-in-the-middle.ts'],
  ] as const;

  test.each(examples)('%s: %s', (page, file) => {
    expect(shown(page, file)).toBe(readFileSync(here(`examples/${file}`), 'utf8'));
  });

  test('no example stands there unseen', () => {
    const files = readdirSync(here('examples')).filter((name) => name.endsWith('.ts'));
    expect(files.sort()).toEqual(examples.map(([, file]) => file).sort());
  });
});

describe('wan-outage, with its own fault', () => {
  let outage: Promise<DrillRun> | undefined;
  const outageRun = () => (outage ??= runDrill({ scenario: WAN_OUTAGE, site: sampleSite(), seed: '1' }));

  test('passes, and every property it exercises has looked at something', async () => {
    const { result } = await outageRun();
    expect(result.verdict).toBe('passed');
    expect(result.faults.map(({ name }) => name)).toEqual(['wan-loss']);
    const judged = result.properties.map(({ name }) => name);
    for (const name of [
      'diagnosis',
      'returns-to-protected',
      'deltas-in-order',
      'recovered-image',
      'application-recovers',
    ])
      expect(judged).toContain(name);
  });

  test('shows the symptoms that the fault announces', async () => {
    const { result } = await outageRun();
    const evidence = result.properties.find(({ name }) => name === 'diagnosis')?.evidence;
    expect(evidence).toBe('3 symptoms showed in time and cleared in time');
  });

  test('its journal is judged by short-holds as well', async () => {
    const read = readJournal((await outageRun()).journal);
    if (!read.ok) expect.fail(read.failure.message);
    const history = { disk: () => undefined, marksOf: () => [], snapshotsOf: () => [] };
    const judgement = await shortHolds.judge({ ...read.value, history, startsAtMs: 0 });
    expect(judgement.verdict).toBe('passed');
    expect(judgement.looked).toBeGreaterThan(100);
  });

  test('and by judge-journal, run as the page says', async () => {
    const folder = folderForTest();
    const journal = join(folder, 'wan-outage.ndjson');
    writeFileSync(journal, (await outageRun()).journal);
    const words = [here('examples/judge-journal.ts'), journal];
    const { stderr, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain("verdict: 'passed'");
  });

  test('runs the same from a file that lies outside the checkout', async () => {
    const folder = folderForTest();
    const story = join(folder, 'my-story.ts');
    writeFileSync(story, `export { wanOutage } from '${pathToFileURL(WAN_OUTAGE).href}';\n`);
    const { result } = await runDrill({ scenario: story, site: sampleSite(), seed: '1' });
    expect(result.journalHash).toBe((await outageRun()).result.journalHash);
  });
});

describe('short-holds', () => {
  const disk = { disk: 'files01/system', server: 'files01', machine: 'files01', position: 0 };

  test('is violated by a disk that was held for too long', () => {
    const run = new SyntheticRun()
      .world('disk.held', disk)
      .pass(4 * 60_000)
      .world('disk.released', disk);
    expect(shortHolds.judge(run)).toMatchObject({
      verdict: 'violated',
      evidence: 'files01/system held its writes for 4 min from 0 ms on',
    });
  });

  test('is inconclusive when a disk was never released', () => {
    const run = new SyntheticRun().world('disk.held', disk);
    expect(shortHolds.judge(run)).toMatchObject({ verdict: 'inconclusive' });
  });

  test('does not wait for a machine that lost its power', () => {
    const run = new SyntheticRun().world('disk.held', disk).power('files01', 'off');
    expect(shortHolds.judge(run)).toMatchObject({ verdict: 'inconclusive', looked: 0 });
  });
});

describe('the lists on the pages are complete', () => {
  const page = (name: string) => readFileSync(here(name), 'utf8');
  const publicNames = (prototype: object) =>
    Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');

  test('what drill and drill.runbook offer', () => {
    const offered = [...publicNames(Drill.prototype).map((name) => `drill.${name}`), ...publicNames(Runbook.prototype)];
    expect(offered.length).toBeGreaterThan(40);
    const text = page('adding-a-scenario.md');
    expect(offered.filter((name) => !text.includes(`\`${name}(`) && !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('the properties there are', () => {
    const rows = properties.map(({ name, title }) => `| \`${name}\` | ${title} |`);
    const text = page('adding-a-property.md');
    expect(text.slice(text.indexOf(rows[0] ?? '?')).trim()).toBe(rows.join('\n'));
  });
});
