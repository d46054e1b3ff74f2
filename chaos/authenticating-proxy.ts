/**
 * The proxy on the way out starts to ask for credentials, which nobody has: `proxy-trouble` of one kind, by the name that it had
 * before there were others. Plans and bundles that name it play on.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { proxySymptoms, proxyTrouble } from './proxy-trouble.ts';

export const authenticatingProxy: Fault<Record<string, never>> = {
  name: 'authenticating-proxy',
  title: 'The outbound proxy demands authentication',
  describe: () => 'the outbound proxy demands authentication',
  parameters: z.strictObject({}),
  needs: proxyTrouble.needs,
  inject: (lab) => lab.controls.troubleProxy('asks-for-login'),
  symptoms: (_, lab) => proxySymptoms(lab, 'asks-for-login'),
  band: proxyTrouble.band,
};
