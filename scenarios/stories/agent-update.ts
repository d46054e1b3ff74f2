import { installerBlocked } from '../../chaos/installer-blocked.ts';
import { isOlder } from '../../reference/model/version-order.ts';
import { agentVersionFor } from '../../simulator/site/process-servers.ts';
import type { Server, Site } from '../../simulator/site/site.ts';
import { letsInstallersIn } from '../../simulator/site/pushed-servers.ts';
import { minutes, must } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * An agent that somebody installed long ago is updated from the vault: the process server installs the newer one beside the
 * running protection, and fails as it would on a bare machine. Replication goes on, and nothing is copied again.
 */
export const agentUpdated = scenario({
  name: 'agent-update',
  title: 'An older Mobility service is updated from the vault, first in vain; replication goes on in the same epoch',
  faults: ['installer-blocked'],
  exercises: ['refusals', 'returns-to-protected', 'recovered-image', 'application-recovers', 'deltas-in-order'],
  whyNot: (site) =>
    site.servers.some(canBeUpdatedAt(site))
      ? undefined
      : 'none of its servers has an older Mobility service and an account for updates',
  async run(drill) {
    const { runbook, servers, site } = drill;
    const server = site.servers.find(canBeUpdatedAt(site))?.name ?? '';
    const update = async () => runbook.one(server).updateAgent(await runbook.accountFor(server));
    const details = async () => (await runbook.vault.item(server)).properties?.providerSpecificDetails as Details;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan();
      await drill.expect('an update is required', async () => (await details()).isAgentUpdateRequired === 'Required');
    });
    await drill.phase('update', async () => {
      const blocked = await drill.inject(installerBlocked, { server, trouble: 'port-closed' });
      await drill.refused('update of the Mobility service', server, '95117', update);
      await blocked.heal();
      must('update of the Mobility service', await update());
      await drill.expect('the agent is of the version of its servers', async () => {
        const { agentVersion, isAgentUpdateRequired } = await details();
        return agentVersion === agentVersionFor(site, server) && isAgentUpdateRequired === 'NotRequired';
      });
      must('a second update, which changes nothing', await update());
      drill.expectProtected(servers, minutes(5));
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(servers);
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});

interface Details {
  readonly agentVersion?: string;
  readonly isAgentUpdateRequired?: string;
}

function canBeUpdatedAt(site: Site): (server: Server) => boolean {
  return (server) =>
    letsInstallersIn(server) && isOlder(server.mobilityService.version, agentVersionFor(site, server.name));
}
