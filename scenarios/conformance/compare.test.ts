import { describe, expect, test } from 'vitest';
import { LabBroken } from '../../simulator/lab.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import type { DrillResult } from '../result.ts';
import { type DrillRun, runStory } from '../runner.ts';
import { scenario } from '../scenario.ts';
import { compare } from './compare.ts';

const registration = scenario({
  name: 'registration',
  title: 'A site registers',
  faults: [],
  exercises: [],
  run: (drill) => drill.runbook.siteRegistered(),
});

const runOf = (told = registration): Promise<DrillRun> =>
  runStory(told, { scenario: told.name, site: sampleSite(), seed: '1' });

describe('a story told twice', () => {
  test('agrees with itself', async () => {
    const [one, other] = [await runOf(), await runOf()];
    expect(compare('registration', 'process', one, other)).toMatchObject({
      agreement: 'agrees',
      virtual: { lab: 'virtual', journalHash: one.result.journalHash },
      live: { lab: 'process' },
      differences: [],
    });
  });

  test('differs where only one of the two reached its end', async () => {
    const stopped = await runOf({
      ...registration,
      run: (drill) => drill.expect('the sun rises twice', async () => false),
    });
    const { agreement, differences, live } = compare('registration', 'process', await runOf(), stopped);
    expect(agreement).toBe('differs');
    expect(differences.find(({ subject }) => subject === 'the story')).toMatchObject({ left: ['reached its end'] });
    expect(live.stopped?.message).toContain('the sun rises twice');
  });

  test('differs where a property holds in only one of them', async () => {
    const run = await runOf();
    const properties: DrillResult['properties'] = run.result.properties.map((one) => ({ ...one, verdict: 'violated' }));
    const { differences } = compare('registration', 'process', run, { ...run, result: { ...run.result, properties } });
    expect(differences).toContainEqual(
      expect.objectContaining({ subject: 'property one-active-copy', left: ['passed'], right: ['violated'] }),
    );
  });

  test('says nothing of the simulator when the live lab broke', async () => {
    const broken = await runOf({
      ...registration,
      run: async (drill) => {
        drill.lab.fail(new LabBroken('the storage service is gone'));
        await drill.sleep(1);
      },
    });
    expect(compare('registration', 'process', await runOf(), broken).agreement).toBe('inconclusive');
  });
});
