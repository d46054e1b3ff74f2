/**
 * The port for replication data is blocked at the site, 9443 unless the site has another: sources cannot reach their process
 * server, open connections are cut. Changes wait in each source's change log; when that is full the driver keeps only which
 * blocks changed, and no recovery tag can be set until all of them have been read again (facts, section 3.3).
 */
import { z } from 'zod';
import type { Undo } from '../simulator/lab.ts';
import { PORT } from '../simulator/network/well-known.ts';
import { dataPortsOf } from '../simulator/site/data-ports.ts';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';

export const dataPortBlocked: Fault<Record<string, never>> = {
  name: 'data-port-blocked',
  title: 'The data port between the servers and their process server is blocked',
  describe: (_, site) => {
    const ports = site ? dataPortsOf(site).join(' and ') : `${PORT.data}, unless the site has another`;
    return `the data port (${ports}) is blocked between the servers and their process server`;
  },
  parameters: z.strictObject({}),
  needs: ['ports'],
  inject: async (lab) => {
    const undos: Undo[] = [];
    for (const port of dataPortsOf(lab.site)) undos.push(await lab.controls.blockPort({ port }));
    return async () => {
      for (const undo of undos) await undo();
    };
  },
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
