/**
 * An application takes long to freeze, because it has much to flush. When it takes longer than writes may be held, whoever
 * coordinates a tag gives up while the freeze goes on.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';
import { machineAtWork, unlessServers } from './whereabouts.ts';

export interface SlowApplicationWriterParameters {
  readonly server: string;
  readonly byMs: number;
}

export const slowApplicationWriter: Fault<SlowApplicationWriterParameters> = {
  name: 'slow-application-writer',
  title: 'An application takes long to freeze',
  describe: ({ server, byMs }) => `the applications of ${server} take ${byMs / 1000} s longer to freeze`,
  parameters: z.strictObject({ server: z.string(), byMs: z.number().positive() }),
  needs: ['slow-writers'],
  whyNot: ({ server }, lab) => unlessServers(lab, [server]),
  inject: (lab, { server, byMs }) => lab.controls.slowApplicationWriter(machineAtWork(lab, server), byMs),
  symptoms: () => [],
  band: 'peru',
};
