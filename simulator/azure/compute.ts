/** Azure's compute fabric: machines are created, started, stopped and deleted in a little while each. */
import { ok } from '../../reference/model/result.ts';
import type { Clock, Hypervisor, RandomStream } from '../../reference/runtime.ts';
import type { MachinePark } from '../machine-park.ts';

/** How long the fabric takes. Inferred from recorded job times. */
const CREATE_MS = { from: 40_000, to: 70_000 };
const POWER_MS = { from: 20_000, to: 40_000 };

export function azureCompute(park: () => MachinePark, clock: Clock, random: RandomStream): Hypervisor {
  const takes = ({ from, to }: { from: number; to: number }) => clock.sleep(random.integer(from, to));
  return {
    async create(machine) {
      await takes(CREATE_MS);
      return park().create('azure', machine);
    },
    async start(name) {
      await takes(POWER_MS);
      return park().setPower('azure', name, 'on');
    },
    async stop(name) {
      await takes(POWER_MS);
      return park().setPower('azure', name, 'off');
    },
    async remove(name) {
      await takes(POWER_MS);
      return park().remove('azure', name);
    },
    inspect: async (name) => park().inspect('azure', name),
    list: async () => ok(park().list('azure')),
  };
}
