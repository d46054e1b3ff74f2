import { expect, test } from 'vitest';
import { applicationWriter } from '../chaos/application-writer.ts';
import { PORT } from '../simulator/network/well-known.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { sampleSite } from '../simulator/site/site.ts';
import { type Drill, minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { failoverWithShutdown } from './stories/failover-with-shutdown.ts';

/** The servers are told to finish while their applications cannot be frozen and their last batches cannot leave. */
async function finishSlowly(drill: Drill): Promise<void> {
  const { runbook, servers, lab } = drill;
  await runbook.protectEverything();
  await runbook.createPlan();
  for (const server of servers) await drill.inject(applicationWriter, { server });
  drill.disaster(servers);
  const unblock = await lab.controls.blockPort({ port: PORT.data });
  const failover = runbook.failOver('everything', 'LatestProcessed', true);
  await drill.sleep(minutes(2));
  await unblock();
  await failover;
}

test('what an application writes after the last tag of a shutdown never counts as committed', async () => {
  const story = { ...failoverWithShutdown, run: finishSlowly };
  const { result, journal } = await runStory(story, { scenario: story.name, site: sampleSite(), seed: '1' });
  expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);

  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  const servers = records.filter(({ kind, purpose }) => kind === 'machine.prepared' && purpose === 'production');
  expect(servers.length).toBeGreaterThan(0);
  for (const { server, tag } of servers) {
    const marks = records.filter(
      (record) => record.kind === 'disk.mark' && record.tag === tag && record.server === server,
    );
    const last = Math.max(...marks.map(({ position }) => position as number));
    const after = records.filter(
      ({ kind, machine, position }) => kind === 'workload.commit' && machine === server && (position as number) > last,
    );
    expect(after.map(({ table, id }) => `${server}: ${table} ${id}`)).toEqual([]);
  }
});
