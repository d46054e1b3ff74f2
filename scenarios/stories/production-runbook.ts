import { minutes } from '../drill.ts';
import { moveToAzure, MoveStopped } from '../runbooks/move-to-azure.ts';
import { scenario } from '../scenario.ts';
import { StoryStopped } from '../story-stopped.ts';

/** A team's own runbook, unchanged: it gets the client, as in production, and does the rest. */
export const productionRunbook = scenario({
  name: 'production-runbook',
  title: 'A runbook written for production rehearses the move, moves and commits',
  faults: [],
  exercises: [
    'recovered-image',
    'application-recovers',
    'consistent-cut',
    'test-failover-clean',
    'named-network',
    'commit-deletes-points',
    'one-active-copy',
    'sound-jobs',
    'boot-order',
  ],
  async run(drill) {
    const { runbook } = drill;
    const { desk } = drill.lab;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await runbook.createPlan('move');
    });
    await drill.phase('the runbook', async () => {
      try {
        await moveToAzure(desk.siteRecovery, {
          vault: desk.vault,
          resourceGroup: desk.resourceGroup,
          plan: 'move',
          testNetworkId: runbook.vault.beside(`Microsoft.Network/virtualNetworks/${drill.site.azure.testNetwork.name}`),
          mostMinutesLost: 15,
          log: (line) => drill.story(`The runbook says: ${line}.`),
        });
      } catch (error) {
        if (error instanceof MoveStopped) throw new StoryStopped('RunbookStopped', error.message);
        throw error;
      }
      await drill.sleep(minutes(10));
    });
  },
});
