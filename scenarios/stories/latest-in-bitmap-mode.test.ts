/** That the server is lost in the middle of its bitmap, which no client of the vault can see. */
import { expect, test } from 'vitest';
import { entriesOf } from '../properties/entries.ts';
import { readJournal } from '../../simulator/journal/journal-reader.ts';
import { sampleSite } from '../../simulator/site/site.ts';
import { runDrill } from '../runner.ts';

test.each(['1', '2'])('seed %s: blocks are being read again when the server is lost', async (seed) => {
  const { result, journal } = await runDrill({ scenario: 'latest-in-bitmap-mode', site: sampleSite(), seed });
  expect(result.verdict).toBe('passed');
  const read = readJournal(journal);
  const entries = entriesOf({ records: read.ok ? read.value.records : [] });
  const lost = entries.findIndex(({ kind }) => kind === 'disaster');
  const agent = entries.slice(0, lost).findLast((entry) => entry.kind === 'role.state' && entry.role === 'mobility');
  expect(agent).toMatchObject({ to: expect.stringContaining('tracking.bitmap|shipment.flowing') });
});
