/** After a failback a server is its copy at home; a fault that names the server means that one, and not the machine of old. */
import { expect, test } from 'vitest';
import { applicationWriter } from '../chaos/application-writer.ts';
import { serverLoss } from '../chaos/server-loss.ts';
import { serverRestart } from '../chaos/server-restart.ts';
import { readJournal } from '../simulator/journal/journal-reader.ts';
import { siteText } from '../simulator/stages/lab-stage.ts';
import { parseSite } from '../simulator/site/site.ts';
import { type Drill, minutes } from './drill.ts';
import { runStory } from './runner.ts';
import { scenario } from './scenario.ts';

const VPN = '{ kind: site-to-site-vpn, uploadMbps: 4000, downloadMbps: 4000, latencyMs: 5 }';
const servers = ['files01'];

async function comeHome(drill: Drill): Promise<void> {
  const { runbook } = drill;
  await runbook.protectEverything();
  await runbook.createPlan();
  await drill.inject(serverLoss, { servers });
  await runbook.failOver();
  await runbook.commit();
  await runbook.deployProcessServerInAzure();
  await runbook.reprotectHome();
  await runbook.untilProtected();
  await runbook.failBack();
  await runbook.commit();
  await runbook.reprotectToAzure();
  await runbook.untilProtected();
  await drill.sleep(minutes(10));
}

test('a restart, a broken writer and a loss hit the copy that came home', async () => {
  const site = parseSite(siteText().replace('network: {', `network: { vpn: ${VPN},`), 'small-site.yaml');
  if (!site.ok) throw new Error(site.failure.message);
  const story = scenario({
    name: 'faults-after-failback',
    title: 'A server that came home has faults like any other',
    faults: [],
    exercises: ['diagnosis'],
    run: async (drill) => {
      await comeHome(drill);
      const cut = await drill.inject(serverRestart, { servers });
      await drill.sleep(minutes(20));
      await cut.heal();
      await drill.sleep(minutes(80));
      const broken = await drill.inject(applicationWriter, { server: 'files01' });
      await drill.sleep(minutes(130));
      await broken.heal();
      await drill.sleep(minutes(40));
      await drill.inject(serverLoss, { servers });
    },
  });
  const { result, journal } = await runStory(story, { scenario: story.name, site: site.value, seed: '1' });
  expect(result.stopped).toBeUndefined();
  const read = readJournal(journal);
  const records = read.ok ? read.value.records : [];
  const cameHomeAtMs =
    records.find(({ kind, machine }) => kind === 'machine.created' && machine === 'vmware:files01')?.at ?? 0;
  const power = records.filter(
    ({ kind, at, purpose }) => kind === 'machine.power' && at > cameHomeAtMs && purpose === 'production',
  );
  expect(
    power
      .filter(({ machine }) => machine !== 'azure:files01')
      .map(({ machine, power: is, why }) => `${machine} ${is}: ${why}`),
  ).toEqual([
    expect.stringMatching(/^vmware:files01 on/),
    'vmware:files01 off: power cut',
    'vmware:files01 on: power is back',
    'vmware:files01 off: disaster',
  ]);
  expect(result.properties.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  expect(result.properties.find(({ name }) => name === 'diagnosis')).toMatchObject({ verdict: 'passed' });
});
