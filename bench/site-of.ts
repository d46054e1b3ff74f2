/** A site of any number of servers, each like the others, so that cost per server can be compared across sizes. */
import { sampleSite, type Site } from '../simulator/site/site.ts';

export function siteOf(servers: number): Site {
  const sample = sampleSite();
  const [model] = sample.servers.filter(({ workload }) => workload.kind === 'ledger');
  if (!model) throw new Error('the sample site has a server with a ledger');
  return {
    ...sample,
    name: `${servers} servers`,
    replicationGroups: [],
    servers: Array.from({ length: servers }, (_, index) => ({
      ...model,
      name: `server${String(index + 1).padStart(3, '0')}`,
      address: `10.1.${Math.floor(index / 200) + 1}.${(index % 200) + 10}`,
      disks: [{ name: 'system', sizeGb: 40, occupiedGb: 1 }],
      churnMbPerMinute: 4,
      workload: { kind: 'ledger' as const, everySeconds: 60 },
    })),
    // One line serves all of them; it grows with the site, so that no size waits for it.
    network: {
      ...sample.network,
      wan: { ...sample.network.wan, uploadMbps: 100 * servers + 100, downloadMbps: 100 * servers + 100 },
      vpn: sample.network.vpn && {
        ...sample.network.vpn,
        uploadMbps: 100 * servers + 100,
        downloadMbps: 100 * servers + 100,
      },
    },
  };
}
