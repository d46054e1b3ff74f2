/** The virtual world keeps the contract of the controls, on a site with everything and on one without proxy and VPN. */
import { afterAll, beforeAll, describe } from 'vitest';
import { bare, controlsContract } from '../contracts/controls.contract.ts';
import { sampleSite } from '../site/site.ts';
import { VirtualLab } from './lab.ts';

describe.each([
  ['virtual, sample site', sampleSite()],
  ['virtual, bare site', bare(sampleSite())],
])('%s', (kind, site) => {
  const header = { schema: 'muster.journal/1', scenario: 'none', site: site.name, seed: '1', lab: 'virtual' } as const;
  const lab = new VirtualLab({ site, seed: '1', header: { ...header, engine: 'test', startsAt: site.startsAt } });
  beforeAll(() => lab.start());
  afterAll(() => lab.stop());
  controlsContract(kind, () => lab);
});
