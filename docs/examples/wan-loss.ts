/**
 * The line between the site and the internet is down. Nothing reaches Azure: no uploads, no orchestration, no alerts.
 * The VPN goes with it when it runs over that line.
 */
import { AFTER_MINUTES, type Fault, minutes, rpoMissed } from 'muster';
import { z } from 'zod';

export const wanLoss: Fault<Record<string, never>> = {
  name: 'wan-loss',
  title: 'The line between the site and the internet is lost',
  describe: () => 'the line between the site and the internet is lost',
  parameters: z.strictObject({}),
  needs: ['links'],
  inject: (lab) => lab.controls.cutLink('wan'),
  symptoms: (_, lab) => [
    // A request takes a minute to time out, and the next one may be 20 s away.
    { code: 'ETIMEDOUT', on: 'role', afterMs: 0, beforeMs: minutes(3) },
    {
      code: 'disconnected',
      on: 'site',
      afterMs: minutes(4),
      beforeMs: minutes(AFTER_MINUTES.siteDisconnected + 2),
      clearsWithinMs: minutes(5),
    },
    ...rpoMissed(lab),
  ],
  band: 'teal',
};
