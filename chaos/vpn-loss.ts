/**
 * The VPN (or private ExpressRoute) between the site and Azure's network is down. Replication to Azure does not use it;
 * everything on the way home does (documented).
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';

export const vpnLoss: Fault<Record<string, never>> = {
  name: 'vpn-loss',
  title: 'The VPN between Azure and the site is lost',
  describe: () => 'the VPN between Azure and the site is lost',
  parameters: z.strictObject({}),
  needs: ['links'],
  inject: (lab) => lab.controls.cutLink('vpn'),
  symptoms: () => [],
  band: 'steelblue',
};
