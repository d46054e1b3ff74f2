import { CLOUDS } from '../../simulator/site/clouds.ts';
import type { Site } from '../../simulator/site/site.ts';
import { minutes } from '../drill.ts';
import { scenario } from '../scenario.ts';

/**
 * A firewall that lets out addresses instead of names: those of the target region, and of the region of sign-in (documented). The
 * machine of the configuration server was set up without the template and brought MySQL along, because what is asked for
 * otherwise is in no range of Azure's.
 */
export const rangeFirewall = scenario({
  name: 'range-firewall',
  title:
    'A firewall lets out the addresses of the target region and of West US, and no names: replication and test failover',
  faults: [],
  exercises: ['point-cadence', 'true-points', 'test-failover-clean', 'application-recovers'],
  site: behindRanges,
  async run(drill) {
    const { runbook } = drill;
    await drill.phase('protect', async () => {
      await runbook.protectEverything();
      await drill.sleep(drill.between(minutes(12), minutes(18)));
      await drill.expectSite('connected');
    });
    await drill.phase('test failover', async () => {
      await runbook.createPlan();
      await runbook.testFailover();
      await drill.sleep(minutes(5));
      await runbook.cleanUpTest();
    });
  },
});

/** With nothing but a firewall of ranges on its way out. */
export function behindRanges({ proxy: _proxy, ...site }: Site): Site {
  const { proxy: _own, ...configurationServer } = site.configurationServer;
  const host = { ...configurationServer.host, deployment: 'unified-setup', mysql: '5.7.20' } as const;
  const { region, cloud } = site.azure;
  const regions = [...new Set([region, CLOUDS[cloud].identityRegion])];
  return {
    ...site,
    configurationServer: { ...configurationServer, host },
    processServers: site.processServers.map(({ proxy: _its, ...server }) => server),
    egress: { default: 'deny', allow: [], allowRanges: regions.map((one) => `AzureCloud.${one}`) },
  };
}
