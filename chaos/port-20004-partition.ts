/**
 * Members of a replication group cannot reach each other on port 20004: points that the group shares stop, each member's
 * own go on (inferred; the source distinguishes local and distributed tags). Ports 443 and 9443 are left alone.
 */
import { z } from 'zod';
import { PORT } from '../simulator/network/well-known.ts';
import type { Fault } from './fault.ts';
import { minutes } from './symptoms.ts';

export const port20004Partition: Fault<Record<string, never>> = {
  name: 'port-20004-partition',
  title: 'Port 20004 is partitioned inside a replication group',
  describe: () => 'port 20004 is partitioned between the members of the replication group',
  parameters: z.strictObject({}),
  needs: ['ports'],
  inject: (lab) => lab.controls.blockPort({ port: PORT.groupConsistency }),
  symptoms: () => [{ code: 'ETIMEDOUT', on: 'role', about: 'group', afterMs: 0, beforeMs: minutes(11) }],
  band: 'darkorange',
};
