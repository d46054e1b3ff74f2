/** The smallest site that there is: what takes several servers has nothing to look at, and is not asked for. */
import { expect, test } from 'vitest';
import { examineSite } from '../../simulator/site/site.ts';
import { runDrill } from '../runner.ts';

const { site } = examineSite(
  `name: One
servers: [{ name: app01, address: 10.1.0.11, disks: [{ name: system, sizeGb: 20, occupiedGb: 1 }], churnMbPerMinute: 1 }]
network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }`,
  'one.yaml',
);

test.each(['full-cycle', 'failover-with-shutdown', 'production-runbook', 'plan-with-actions'])(
  '%s passes',
  async (scenario) => {
    if (!site) throw new Error('the site file is wrong');
    const { result } = await runDrill({ scenario, site, seed: '1' });
    expect(result.properties.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(result.verdict).toBe('passed');
  },
);
