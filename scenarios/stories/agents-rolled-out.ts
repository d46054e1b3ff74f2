import type { Server, Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * The site is set up, and then somebody runs the installer on its servers, or a tool such as Configuration Manager does on all
 * of them at once (documented ways beside the push). Whoever gave an installer the passphrase or the address of another site is
 * never heard of there; all others are protected, and do not notice.
 */
export const agentsRolledOut = scenario({
  name: 'agents-rolled-out',
  title:
    'Agents come by hand or by a tool while the site stands; those installed with the wrong things are turned away',
  faults: [],
  exercises: ['returns-to-protected', 'recovered-image', 'application-recovers', 'deltas-in-order'],
  whyNot: (site) => {
    if (!site.servers.some(comesLater)) return 'all of its agents are there before it begins, or are pushed';
    return site.servers.some((server) => !isAmiss(site, server)) ? undefined : 'all of its agents are installed amiss';
  },
  async run(drill) {
    const { runbook, site } = drill;
    const amiss = site.servers.filter((server) => isAmiss(site, server)).map(({ name }) => name);
    const others = drill.servers.filter((server) => !amiss.includes(server));
    await drill.phase('protect', async () => {
      await runbook.protectEverything(others);
      await runbook.createPlan(undefined, [others]);
      drill.expectProtected(others, minutes(5));
      await drill.sleep(minutes(10));
      await drill.expectFreshPoints(others);
    });
    await drill.phase('those that were installed amiss', async () => {
      // By then all of them have come, and tried more than once.
      await drill.sleep(minutes(Math.max(...site.servers.map(({ mobilityService }) => mobilityService.afterMinutes))));
      for (const server of amiss) {
        const enable = () => runbook.enable(server);
        await drill.refused('enable replication', server, 'ArmResourceDoesNotExist', enable);
        drill.story(`${server} is not heard of: ${whyAmiss(site, server)}.`);
      }
    });
    await drill.phase('test failover', async () => {
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});

function comesLater({ mobilityService: { installation, afterMinutes } }: Server): boolean {
  return installation === 'automated' || afterMinutes > 0;
}

function isAmiss({ configurationServer }: Site, { passphrase, mobilityService }: Server): boolean {
  const own = mobilityService.configurationServer ?? configurationServer.address;
  return (
    own !== configurationServer.address ||
    (passphrase ?? configurationServer.passphrase) !== configurationServer.passphrase
  );
}

function whyAmiss({ servers, configurationServer }: Site, name: string): string {
  const { mobilityService } = servers.find((server) => server.name === name) ?? {};
  const told = mobilityService?.configurationServer ?? configurationServer.address;
  return told === configurationServer.address
    ? 'its agent was installed with the passphrase of another site'
    : `its agent was told of a configuration server at ${told}`;
}
