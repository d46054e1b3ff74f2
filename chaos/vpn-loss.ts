/**
 * The private line between the site and Azure's network is down: the VPN, or ExpressRoute private peering where the site has that.
 * Replication to Azure does not use it, but for what has a private endpoint: then the site is silent, and what it replicates
 * stands still. Everything on the way home does (documented), and its points stop.
 */
import { z } from 'zod';
import { privateLine } from '../simulator/site/lines.ts';
import { masterTargetsOf } from '../simulator/site/own-machines.ts';
import { isOverPrivateLink } from '../simulator/site/private-link.ts';
import type { Fault } from './fault.ts';
import { rpoMissed, rpoMissedHome, siteSilent } from './symptoms.ts';

export const vpnLoss: Fault<Record<string, never>> = {
  name: 'vpn-loss',
  title: 'The VPN (or ExpressRoute private peering) between Azure and the site is lost',
  describe: (_, site) => `the ${site ? privateLine(site) : 'VPN'} between Azure and the site is lost`,
  parameters: z.strictObject({}),
  needs: ['links'],
  inject: (lab) => lab.controls.cutLink('vpn'),
  symptoms: (_, lab) => {
    const { site } = lab;
    const vault = site.azure.privateLink ? [siteSilent()] : [];
    if (isOverPrivateLink(site)) return [...vault, ...rpoMissed(lab)];
    return [...vault, ...masterTargetsOf(site).flatMap(({ name }) => rpoMissedHome(name))];
  },
  band: 'steelblue',
};
