import { type Drill, minutes } from '../drill.ts';
import type { Site } from '../../simulator/site/site.ts';
import { scenario } from '../scenario.ts';

/** Replication to Azure over a site-to-site VPN or private peering is not supported (documented). */
export const replicationOverVpnRefused = scenario({
  name: 'replication-over-vpn-refused',
  title: 'A site that would replicate over its VPN cannot enable replication',
  faults: [],
  exercises: ['refusals'],
  site: (site) => ({ ...site, replicationPath: 'vpn' }),
  whyNot: whyNotRefused,
  run: (drill) => refusedOver(drill, 'the VPN'),
});

/** With a private endpoint of its cache storage account a site may. */
export function whyNotRefused({ azure }: Site): string | undefined {
  return azure.privateLink?.cacheStorage ? 'its cache storage account has a private endpoint' : undefined;
}

/** Nobody of a site whose data would go that way is taken under protection. */
export async function refusedOver(drill: Drill, line: string): Promise<void> {
  const { runbook, servers } = drill;
  await drill.phase(`enable replication over ${line}`, async () => {
    await runbook.siteRegistered();
    await runbook.createPolicy();
    for (const server of servers) {
      await drill.refused('enable replication', server, 'ReplicationOverVpnNotSupported', () => runbook.enable(server));
    }
    await drill.sleep(minutes(10));
    await drill.expect('nothing is protected', async () => (await runbook.items()).size === 0);
  });
}
