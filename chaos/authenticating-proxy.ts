/**
 * The proxy on the way out starts to ask for credentials. Classic does not support that (documented): nothing on-premises
 * has any, and every request outward ends in HTTP 407.
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';

export const authenticatingProxy: Fault<Record<string, never>> = {
  name: 'authenticating-proxy',
  title: 'The outbound proxy demands authentication',
  describe: () => 'the outbound proxy demands authentication',
  parameters: z.strictObject({}),
  needs: ['proxy'],
  inject: (lab) => lab.controls.demandProxyAuthentication(),
  symptoms: (_, lab) => [
    { code: 'PROXY_AUTH_REQUIRED', on: 'role', afterMs: 0, beforeMs: minutes(2) },
    {
      code: 'disconnected',
      on: 'site',
      afterMs: minutes(4),
      beforeMs: minutes(AFTER_MINUTES.siteDisconnected + 2),
      clearsWithinMs: minutes(5),
    },
    ...rpoMissed(lab),
  ],
  band: 'rebeccapurple',
};
