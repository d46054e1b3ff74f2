/** A site with fewer servers: whom a plan names stays, and what is left is a site. */
import { expect, test } from 'vitest';
import { sampleSite, type Server, type Site } from '../../simulator/site/site.ts';
import { aPlan as plan } from '../moves/fixtures/a-plan.ts';
import type { Move } from '../moves/plan.ts';
import { fewerServers, withoutServers } from './fewer-servers.ts';
import { shrink } from './shrink.ts';

const namesOf = ({ servers }: Site) => servers.map(({ name }) => name);

async function left(moves: readonly Move[], site: Site, fails: (servers: readonly string[]) => boolean = () => true) {
  const began = { plan: plan(...moves), site };
  const trier = {
    stillFails: async ({ site: on }: typeof began) => fails(namesOf(on)),
    forget: () => {},
    smaller: () => {},
  };
  const { runs, smallest } = await shrink(began, fewerServers(began), trier, { runs: 1_000, atOnce: 1 });
  return { runs, servers: namesOf(smallest.site) };
}

test.each<[Move, string[]]>([
  [{ operation: 'failover', subject: 'billing01' }, ['billing01']],
  [{ fault: 'server-loss', parameters: { servers: ['orders01', 'files01'] } }, ['orders01', 'files01']],
  [{ waitMs: 0, when: { state: 'protected', of: 'files01' } }, ['files01']],
  [{ fault: 'power-cut-at', parameters: { at: { on: 'file', node: 'billing01' } } }, ['billing01']],
  [{ operation: 'failover', subject: 'everything' }, ['orders01']],
])('what %j names stays, and no more', async (move, servers) => {
  expect((await left([move], sampleSite())).servers).toEqual(servers);
});

test('those stay that it takes, though no move names them', async () => {
  const together = (servers: readonly string[]) => servers.includes('orders01') && servers.includes('billing01');
  expect((await left([], sampleSite(), together)).servers).toEqual(['orders01', 'billing01']);
});

test('of fifty servers the one that it takes is found in a few runs', async () => {
  const [, , one] = sampleSite().servers;
  const servers = Array.from({ length: 50 }, (_, index) => ({
    ...(one as Server),
    name: `app${index}`,
    address: `10.1.1.${index + 1}`,
    failback: { machineName: `app${index}`, datastore: 'files-datastore', masterTarget: 'cs01' },
  }));
  const site = { ...sampleSite(), servers, replicationGroups: [] };
  const found = await left([], site, (names) => names.includes('app17'));
  expect(found.servers).toEqual(['app17']);
  expect(found.runs).toBeLessThan(20);
});

test('a site without its bills has nobody to bill its orders, and a group of those that are left', () => {
  const smaller = withoutServers(sampleSite(), ['billing01', 'files01']);
  expect(smaller?.replicationGroups).toEqual([{ name: 'shop', servers: ['orders01'] }]);
  expect(smaller?.servers[0]?.workload.billedBy).toBeUndefined();
  expect(withoutServers(sampleSite(), namesOf(sampleSite()))).toBeUndefined();
});
