/**
 * Protected servers lose their power without warning and get it back when the fault is healed. What their agents had
 * captured in memory is gone, so the stream has a hole nobody can fill: after the restart each server is resynchronised
 * (documented: an unclean shutdown marks the pair for a resynchronisation).
 */
import { z } from 'zod';
import { AFTER_MINUTES } from './documented.ts';
import type { Fault } from './fault.ts';
import { minutes, rpoMissed } from './symptoms.ts';
import { unlessServers } from './whereabouts.ts';

export interface ServerRestartParameters {
  readonly servers: readonly string[];
}

/** Boot, registration, the agent's first two polls and the provider's next one, and a look at health. */
const NOTICED_MS = minutes(7);

export const serverRestart: Fault<ServerRestartParameters> = {
  name: 'server-restart',
  title: 'Servers lose power without warning, and get it back',
  describe: ({ servers }) => `${servers.join(', ')} lose power without warning`,
  parameters: z.strictObject({ servers: z.array(z.string()).min(1) }),
  needs: ['power'],
  whyNot: ({ servers }, lab) => unlessServers(lab, servers),
  async inject(lab, { servers }) {
    for (const server of servers) await lab.controls.setPower(server, 'off', 'power cut');
    return async () => {
      for (const server of servers) await lab.controls.setPower(server, 'on', 'power is back');
    };
  },
  symptoms: ({ servers }, lab) => [
    {
      code: '78174',
      severity: 'Critical',
      on: 'item',
      servers,
      afterMs: minutes(AFTER_MINUTES.sourceSilent - 2),
      beforeMs: minutes(AFTER_MINUTES.sourceSilent + 2),
      clearsWithinMs: minutes(7),
    },
    {
      code: '78024',
      severity: 'Error',
      on: 'item',
      servers,
      since: 'heal',
      afterMs: 0,
      beforeMs: NOTICED_MS,
      clearsWithinMs: NOTICED_MS + minutes(AFTER_MINUTES.automaticResync + 2),
    },
    ...rpoMissed(lab, servers),
  ],
  band: 'sienna',
};
