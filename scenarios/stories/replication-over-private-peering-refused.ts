import { scenario } from '../scenario.ts';
import { refusedOver, whyNotRefused } from './replication-over-vpn-refused.ts';

/** The same over ExpressRoute private peering, which carries a failback and no replication to Azure (documented). */
export const replicationOverPrivatePeeringRefused = scenario({
  name: 'replication-over-private-peering-refused',
  title: 'A site that would replicate over ExpressRoute private peering cannot enable replication',
  faults: [],
  exercises: ['refusals'],
  site: (site) => ({ ...site, replicationPath: 'expressroute-private' }),
  whyNot: whyNotRefused,
  run: (drill) => refusedOver(drill, 'ExpressRoute private peering'),
});
