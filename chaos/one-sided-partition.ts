/**
 * One machine cannot reach another on a port; the other way round everything works. A firewall rule that names one
 * direction does this, and it is worse than a clean partition, because one of the two sees nothing wrong.
 */
import { z } from 'zod';
import type { Fault } from './fault.ts';

export interface OneSidedPartitionParameters {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export const oneSidedPartition: Fault<OneSidedPartitionParameters> = {
  name: 'one-sided-partition',
  title: 'One side of a connection cannot reach the other',
  describe: ({ from, to, port }) => `${from} cannot reach ${to} on port ${port}, but is reached by it`,
  parameters: z.strictObject({ from: z.string(), to: z.string(), port: z.int().min(1).max(65_535) }),
  needs: ['ports'],
  inject: (lab, rule) => lab.controls.blockPort(rule),
  symptoms: () => [],
  band: 'chocolate',
};
