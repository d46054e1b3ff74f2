/** A machine in Azure that has shipped its last changes loses its power before it has shut down, and gets it back. */
import { expect, test } from 'vitest';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { runStory } from './runner.ts';
import { restartsOf } from './stories/restarts.ts';

const cutAfterFinish = restartsOf('agent', 'power-back-after-finish', {
  'last changes home': {
    at: ({ server }) => ({ on: 'record', kind: 'source.finished', node: `azure:${server}/mobility` }),
  },
});

test('it stays off, because its fabric has stopped it, and its copy at home is the only one that serves', async () => {
  const site = cutAfterFinish.site?.(sampleSite()) ?? sampleSite();
  const { result, journal } = await runStory(cutAfterFinish, { scenario: cutAfterFinish.name, site, seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  const read = readJournal(journal);
  const held = (read.ok ? read.value.records : []).filter(({ kind }) => kind === 'machine.held-off');
  expect(held).toMatchObject([{ machine: 'azure:files01', why: 'power is back' }]);
});
