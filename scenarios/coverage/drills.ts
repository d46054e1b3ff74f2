/** The drills in which every transition that any drill takes is taken: those that CI counts for `muster coverage --complete`. */
import { readdirSync } from 'node:fs';
import { serverAlone } from '../alone.ts';
import { pathPlans } from '../explore/paths.ts';
import { scenarios } from '../index.ts';
import { played } from '../moves/played.ts';
import type { Scenario } from '../scenario.ts';
import type { Site } from '../../simulator/site/site.ts';

const ROADS = `${import.meta.dirname}/roads`;
/** As `muster explore paths --path` takes them: all whose names begin so. */
export const PATHS = [
  'path-testing',
  'path-failover-incomplete',
  'path-failed-over',
  'path-failing-back',
  'path-initial-replication-home',
  'path-protected-home',
  'path-reprotecting-to-azure-reprotect-failed',
];

export async function drillsOfCoverage(site: Site): Promise<readonly Scenario[]> {
  const roads = await Promise.all(readdirSync(ROADS).map((file) => import(`${ROADS}/${file}`)));
  const { plans } = pathPlans(serverAlone(site) ?? '');
  const paths = plans
    .filter(({ name }) => PATHS.some((path) => `${name}-`.startsWith(`${path}-`)))
    .map((plan) => played(plan));
  return [...scenarios, ...roads.flatMap((road) => Object.values(road) as Scenario[]), ...paths];
}
