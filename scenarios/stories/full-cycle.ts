import { privateLine } from '../../simulator/site/lines.ts';
import { serverLoss } from '../../chaos/server-loss.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** The whole life: protect, test, lose the site, fail over, commit, come home, be protected again. */
export const fullCycle = scenario({
  name: 'full-cycle',
  title: 'Protect, test, lose the servers, fail over, commit, reprotect, fail back, protect again',
  faults: ['server-loss'],
  exercises: [
    'honest-work',
    'recovered-image',
    'true-points',
    'application-recovers',
    'consistent-cut',
    'deltas-in-order',
    'reported-rpo',
    'one-active-copy',
    'test-failover-clean',
    'named-network',
    'commit-deletes-points',
    'nothing-readable',
    'returns-to-protected',
    'honest-protection',
    'point-cadence',
    'sound-jobs',
    'writes-resume',
    'nothing-left-behind',
    'allowed-operations',
    'job-tasks',
    'boot-order',
    'sealed-afresh',
    'causeless-alarms',
    'told-events',
    'untested-until-cleanup',
  ],
  async run(drill) {
    const { runbook, servers } = drill;

    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      // Who bills comes up first.
      await runbook.createPlan('everything', billingFirst(drill.site));
      await runbook.untilApplicationConsistent();
      await drill.sleep(drill.between(0, minutes(8)));
    });

    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      drill.story('The test machines stand in their own network; replication goes on beside them.');
      await drill.sleep(minutes(10));
      await runbook.cleanUpTest();
      await drill.sleep(drill.between(0, minutes(6)));
    });

    const loss = await drill.phase('disaster', async () => {
      drill.disaster(servers);
      return drill.inject(serverLoss, { servers });
    });

    await drill.phase('failover', async () => {
      await runbook.failOver();
      await drill.sleep(minutes(10));
    });
    await drill.phase('commit', () => runbook.commit());

    await drill.phase('reprotect', async () => {
      await loss.heal();
      drill.story(
        `The site is back, without its servers. Data flows home over the ${privateLine(drill.site)} to VMware disks.`,
      );
      await runbook.deployProcessServerInAzure();
      await runbook.reprotectHome();
      await runbook.untilProtected();
      await drill.sleep(drill.between(minutes(15), minutes(22)));
    });

    await drill.phase('failback', async () => {
      drill.disaster(servers);
      await runbook.failBack();
      await drill.sleep(minutes(10));
    });
    await drill.phase('commit failback', () => runbook.commit());

    await drill.phase('protect again', async () => {
      drill.expectProtected(servers, drill.times.toAzureMs());
      await runbook.reprotectToAzure();
      await runbook.untilProtected();
      await drill.lab.controls.removeProcessServerInAzure();
      await drill.sleep(minutes(15));
    });
  },
});

/** With those of its replication group, which stand in one group of a plan. */
function billingFirst({ servers, replicationGroups }: Site): string[][] {
  const bills = servers.filter(({ workload }) => workload.kind === 'billing').map(({ name }) => name);
  const together = replicationGroups
    .map((group) => group.servers)
    .filter((group) => bills.some((name) => group.includes(name)));
  const first = new Set([...bills, ...together.flat()]);
  const names = (wanted: boolean) => servers.map(({ name }) => name).filter((name) => first.has(name) === wanted);
  return [names(true), names(false)].filter((group) => group.length > 0);
}
