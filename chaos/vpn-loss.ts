/**
 * The private line between the site and Azure's network is down: the VPN, or ExpressRoute private peering where the site has that. Replication to Azure does not use it;
 * everything on the way home does (documented).
 */
import { z } from 'zod';
import { privateLine } from '../simulator/site/lines.ts';
import type { Fault } from './fault.ts';

export const vpnLoss: Fault<Record<string, never>> = {
  name: 'vpn-loss',
  title: 'The VPN (or ExpressRoute private peering) between Azure and the site is lost',
  describe: (_, site) => `the ${site ? privateLine(site) : 'VPN'} between Azure and the site is lost`,
  parameters: z.strictObject({}),
  needs: ['links'],
  inject: (lab) => lab.controls.cutLink('vpn'),
  symptoms: () => [],
  band: 'steelblue',
};
