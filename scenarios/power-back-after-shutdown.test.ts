/** A server that was shut down for its failover has no power for a while: when there is power again it stays as it was, off. */
import { expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

const cutAfterShutdown = scenario({
  name: 'cut-after-shutdown',
  title: 'Power goes and comes back where a server has been shut down',
  faults: [],
  exercises: ['one-active-copy'],
  async run(drill) {
    const { lab, runbook } = drill;
    await runbook.protectEverything();
    await runbook.createPlan();
    await drill.sleep(minutes(12));
    await runbook.failOver('everything', 'LatestProcessed', true);
    await lab.controls.setPower('files01', 'off', 'power cut');
    await drill.sleep(minutes(2));
    await lab.controls.setPower('files01', 'on', 'power is back');
    await drill.sleep(minutes(10));
  },
});

test('it is no second active copy', async () => {
  const { result, journal } = await runStory(cutAfterShutdown, { scenario: 'cut', site: sampleSite(), seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  expect(records.filter(({ kind }) => kind === 'machine.held-off')).toMatchObject([
    { machine: 'files01', why: 'power is back' },
  ]);
  const powers = records.filter(({ kind, machine }) => kind === 'machine.power' && machine === 'files01');
  expect(powers.at(-1)).toMatchObject({ power: 'off', why: 'shutdown' });
});
