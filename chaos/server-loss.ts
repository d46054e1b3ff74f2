/**
 * The disaster: servers lose their power for good. What they had not shipped is lost with them. Its healing does not
 * bring them back, because a failed-over server that starts again would be a second active copy.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { machineAtWork, unlessServers } from './whereabouts.ts';

export interface ServerLossParameters {
  readonly servers: readonly string[];
}

export const serverLoss: Fault<ServerLossParameters> = {
  name: 'server-loss',
  title: 'Servers are lost for good',
  describe: ({ servers }) => `${servers.join(', ')} lose power for good`,
  parameters: z.strictObject({ servers: z.array(z.string()).min(1) }),
  needs: ['power'],
  forGood: true,
  whyNot: ({ servers }, lab) => unlessServers(lab, servers),
  async inject(lab, { servers }) {
    const machines = servers.map((server) => machineAtWork(lab, server));
    for (const machine of machines) await lab.controls.setPower(machine, 'off', 'disaster');
    return async () => {};
  },
  symptoms: () => [],
  band: 'black',
};
