import type { Site } from '../../simulator/site/site.ts';
import { invariant } from '../../reference/model/result.ts';
import { addressAt, parseRange } from '../../simulator/site/addresses.ts';
import { serverAlone } from '../alone.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/** So much longer than the policy's interval are points kept: there is an application-consistent one, and old ones go. */
const KEPT_LONGER_MINUTES = 15;

/**
 * All the ways of choosing a recovery point: the newest application-consistent one, everything received so far, and
 * between failover and commit the oldest that is still kept. What may not be done in which state is refused. Another
 * server is taken out of protection and leaves nothing behind.
 */
export const recoveryPoints = scenario({
  name: 'recovery-points',
  title: 'Recovery points of every kind come up as asked for, up to the commit; what is out of turn is refused',
  faults: [],
  exercises: [
    'point-asked-for',
    'named-address',
    'recovered-image',
    'true-points',
    'application-recovers',
    'refusals',
    'retention',
    'nothing-left-behind',
    'one-active-copy',
    'commit-deletes-points',
    'allowed-operations',
    'job-tasks',
  ],
  site: (site) => ({ ...site, policy: { ...site.policy, retentionMinutes: keptMinutes(site) } }),
  whyNot: (site) => {
    if (site.policy.appConsistentMinutes === 0) return 'its policy asks for no application-consistent points';
    return pair(site).server ? undefined : 'it takes a server outside replication groups, and another one';
  },
  async run(drill) {
    const { runbook } = drill;
    const { server = '', other = '' } = pair(drill.site);
    const notNow = 'OperationNotAllowedInCurrentState';
    await drill.phase('protect', async () => {
      await runbook.protectEverything([server, other]);
      await runbook.createPlan('one', [[server]]);
      must('fixed addresses', await runbook.one(server).askForAddresses(addressesFor(drill.site)));
      const kept = keptMinutes(drill.site);
      await drill.sleep(drill.between(minutes(kept + 10), minutes(kept + 20)));
    });
    await drill.phase('test failovers', async () => {
      await runbook.testFailover('one', 'LatestApplicationConsistent');
      await drill.refused('test failover', server, notNow, () => runbook.one(server).testFailover());
      await drill.refused('failover', server, notNow, () => runbook.one(server).failOver());
      await drill.sleep(minutes(3));
      await runbook.cleanUpTest('one');
      await runbook.testFailover('one', 'Latest');
      await drill.sleep(minutes(3));
      await runbook.cleanUpTest('one');
    });
    await drill.phase('failover', async () => {
      drill.disaster([server]);
      must('failover', await runbook.one(server).failOver({ shutDownSource: true }));
      drill.story('The server shipped its last changes and shut itself down before its copy was started.');
      await drill.refused('reprotect', server, notNow, () => runbook.tryReprotectHome(server));
      await drill.refused('failover', server, notNow, () => runbook.one(server).failOver());
      await drill.sleep(minutes(5));
    });
    await drill.phase('another recovery point', async () => {
      const [oldest] = await runbook.points(server);
      must('change of recovery point', await runbook.one(server).changePoint(oldest));
      await drill.sleep(minutes(5));
      await runbook.commit('one');
      await drill.expect(
        'no recovery point is offered after the commit',
        async () => (await runbook.points(server)).length === 0,
      );
      await drill.refused('commit', server, notNow, () => runbook.one(server).commit());
      await drill.refused('change of recovery point', server, notNow, () => runbook.one(server).changePoint(undefined));
    });
    await drill.phase('another server is taken out of protection', async () => {
      await runbook.disable(other);
      await drill.sleep(minutes(10));
      await drill.expect(`${other} is not protected any more`, async () => !(await runbook.items()).has(other));
    });
  },
});

function keptMinutes({ policy }: Site): number {
  return policy.appConsistentMinutes + KEPT_LONGER_MINUTES;
}

/** The last usable one of each network: machines that ask for none are given addresses from the other end. */
function addressesFor({ azure }: Site): { failover: string; test: string } {
  const lastOf = (text: string) => {
    const range = parseRange(text);
    invariant(range, `${text} is a range`);
    return addressAt(range, range.last - range.first - 1);
  };
  return { failover: lastOf(azure.network.addressRange), test: lastOf(azure.testNetwork.addressRange) };
}

/** A server that may be failed over alone, and any other. */
function pair(site: Site): { server?: string; other?: string } {
  const server = serverAlone(site);
  const other = site.servers.map(({ name }) => name).find((name) => name !== server);
  return server && other ? { server, other } : {};
}
