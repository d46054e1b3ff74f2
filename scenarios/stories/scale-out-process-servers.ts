import { diskFull } from '../../chaos/disk-full.ts';
import { processServerRestart } from '../../chaos/process-server-restart.ts';
import { ownProcessServers, processServerFor } from '../../simulator/site/process-servers.ts';
import type { Site } from '../../simulator/site/site.ts';
import { hours, minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A site with several process servers, each with servers of its own. One server moves for balance; one that is critical
 * cannot be chosen, and is again when it is well; one is lost for good, and its servers wait until an operator moves them:
 * nothing moves by itself. Whoever goes through another one is not concerned by any of it.
 */
export const scaleOutProcessServers = scenario({
  name: 'scale-out-process-servers',
  title: 'Of several process servers one is relieved, one is critical and refused, one is lost for good and left',
  faults: ['disk-full', 'process-server-restart'],
  exercises: [
    'refusals',
    'resynchronisation',
    'returns-to-protected',
    'diagnosis',
    'honest-health',
    'recovered-image',
    'true-points',
    'application-recovers',
    'deltas-in-order',
    'fresh-points',
  ],
  whyNot: (site) => (castOf(site) ? undefined : 'its servers do not go through two process servers of their own'),
  async run(drill) {
    const { runbook, servers, site } = drill;
    const cast = castOf(site) as Cast;
    const { busy, other, moved, staying } = cast;
    const throughOther = servers.filter((server) => processServerFor(site, server) === other);
    await drill.phase('protect, each through its own', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.sleep(drill.between(minutes(3), minutes(8)));
    });
    await drill.phase('one moves for balance', async () => {
      must('load balance', await runbook.whole.switchProcessServer(busy, other, [moved]));
      drill.expectProtected(servers, drill.times.toAzureMs());
      await drill.sleep(minutes(25));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs());
      await drill.expectEvent('ConfigurationServerPsFailOver', 1);
    });
    await drill.phase('a critical one cannot be chosen', async () => {
      const full = await drill.inject(diskFull, { machine: other, role: 'process', freeShare: 0.1 });
      await drill.sleep(minutes(6));
      await drill.refused('switch to a critical process server', other, '806', () =>
        runbook.whole.switchProcessServer(busy, other, [staying]),
      );
      await full.heal();
      drill.expectProtected(servers, hours(1));
      await drill.sleep(minutes(15));
      await drill.untilFreshPoints(servers, hours(1));
    });
    await drill.phase('one is lost for good', async () => {
      await drill.inject(processServerRestart, { processServer: busy });
      await drill.sleep(minutes(35));
      await drill.expectFreshPoints([...throughOther, moved]);
      drill.story(`Nobody moves by itself: what went through ${busy} waits for an operator.`);
      must('switch', await runbook.whole.switchProcessServer(busy, other));
      drill.expectProtected(servers, drill.times.toAzureMs());
      await drill.sleep(minutes(25));
      await drill.untilFreshPoints(servers, drill.times.toAzureMs());
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});

interface Cast {
  /** Of its servers one moves, and one stays until it is lost. */
  readonly busy: string;
  readonly moved: string;
  readonly staying: string;
  /** Where they move to. */
  readonly other: string;
}

/** The first process server with two servers, and the next one that has any. */
function castOf(site: Site): Cast | undefined {
  const own = ownProcessServers(site.processServers).map(({ name }) => name);
  const through = (name: string) => site.servers.filter((server) => processServerFor(site, server.name) === name);
  const busy = own.find((name) => through(name).length > 1);
  const other = own.find((name) => name !== busy && through(name).length > 0);
  const [moved, staying] = through(busy ?? '');
  return busy && other && moved && staying ? { busy, other, moved: moved.name, staying: staying.name } : undefined;
}
