/**
 * Port 9443 is blocked at the site: sources cannot reach their process server, open connections are cut. Changes wait in
 * each source's change log; when that is full the driver keeps only which blocks changed, and no recovery tag can be set
 * until all of them have been read again (facts, section 3.3).
 */
import { z } from 'zod';
import { PORT } from '../reference/model/ports.ts';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';

export const dataPortBlocked: Fault<Record<string, never>> = {
  name: 'data-port-blocked',
  title: 'Port 9443 between the servers and their process server is blocked',
  describe: () => 'port 9443 is blocked between the servers and their process server',
  parameters: z.strictObject({}),
  needs: ['ports'],
  inject: (lab) => lab.controls.blockPort({ port: PORT.data }),
  symptoms: (_, lab) => [
    { code: '78186', on: 'item', afterMs: 0, beforeMs: minutes(6), clearsWithinMs: minutes(10) },
    {
      code: '78028',
      on: 'item',
      afterMs: minutes(AFTER_MINUTES.uploadBlocked - 2),
      beforeMs: minutes(AFTER_MINUTES.uploadBlocked + 3),
      clearsWithinMs: minutes(10),
    },
    ...rpoMissed(lab),
  ],
  band: 'darkgoldenrod',
};
