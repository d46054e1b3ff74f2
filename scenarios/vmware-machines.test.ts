/** A site of a virtual and a physical machine: how the story of the virtual ones is told of it, and of which it is not. */
import { expect, test } from 'vitest';
import { parseSite, type Site } from '../simulator/site/site.ts';
import { runStory } from './runner.ts';
import { vmwareMachines } from './stories/vmware-machines.ts';

function siteOf(kinds: readonly ('vmware' | 'physical')[], network: object = {}, mobilityService: object = {}): Site {
  const site = parseSite(
    JSON.stringify({
      name: 'Mixed',
      servers: kinds.map((kind, index) => ({
        ...{ name: `web0${index}`, kind, address: `10.1.0.${20 + index}`, churnMbPerMinute: 1 },
        disks: [{ name: 'system', sizeGb: 4, occupiedGb: 0.1 }],
        workload: { everySeconds: 120 },
        mobilityService,
      })),
      configurationServer: { accounts: [{ name: 'Windows', user: 'Administrator', password: 'one' }] },
      policy: { appConsistentMinutes: 0 },
      network,
    }),
    'mixed.json',
  );
  if (!site.ok) throw new Error(site.failure.message);
  return site.value;
}

const VPN = { vpn: { kind: 'site-to-site-vpn', uploadMbps: 1000, downloadMbps: 1000, latencyMs: 5 } };

test('virtual and physical machines are discovered, lost, and come home side by side', async () => {
  const site = siteOf(['vmware', 'physical'], VPN);
  const { result } = await runStory(vmwareMachines, { scenario: 'vmware-machines', site, seed: '1' });
  expect(result).toMatchObject({ verdict: 'passed' });
});

test('a bare one is found before it has an agent, which is pushed to it when replication is enabled', async () => {
  const site = siteOf(['vmware'], VPN, { installation: 'push' });
  const { result } = await runStory(vmwareMachines, { scenario: 'vmware-machines', site, seed: '1' });
  expect(result).toMatchObject({ verdict: 'passed' });
});

test('it is for sites that have virtual machines, and a way home', () => {
  expect(vmwareMachines.whyNot?.(siteOf(['physical'], VPN))).toMatch(/none of its servers is a VMware machine/);
  expect(vmwareMachines.whyNot?.(siteOf(['vmware']))).toMatch(/no way home/);
  expect(vmwareMachines.whyNot?.(siteOf(['vmware', 'physical'], VPN))).toBeUndefined();
});
