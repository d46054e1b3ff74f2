/** Azure's compute fabric: machines are created, started, stopped and deleted in a little while each. */
import { ok, type Result } from '../../reference/model/result.ts';
import type {
  Clock,
  Hypervisor,
  HypervisorFailure,
  MachineSpecification,
  RandomStream,
} from '../../reference/runtime.ts';
import type { MachinePark } from '../machines/machine-park.ts';

/** How long the fabric takes. Inferred from recorded job times. */
const CREATE_MS = { from: 40_000, to: 70_000 };
const POWER_MS = { from: 20_000, to: 40_000 };

/** What is being done to a machine. */
export type Doing = 'starting' | 'stopping' | 'deallocating' | 'deleting';

/** What the fabric keeps of a machine it made, beside its state. */
export interface MachineRecord {
  readonly specification: MachineSpecification;
  readonly createdMs: number;
}

export interface AzureCompute extends Hypervisor {
  /** Undefined for a machine that something else made. */
  record(name: string): MachineRecord | undefined;
  doing(name: string): Doing | undefined;
  /** Whether it holds hardware, and costs: a machine that was shut down from inside still does. */
  allocated(name: string): boolean;
  /** Turned off and kept; {@link Hypervisor.stop} gives its hardware back as well. */
  powerOff(name: string): Promise<Result<undefined, HypervisorFailure>>;
}

export function azureCompute(park: () => MachinePark, clock: Clock, random: RandomStream): AzureCompute {
  const records = new Map<string, MachineRecord>();
  const deallocated = new Set<string>();
  const underWay = new Map<string, Doing>();
  const takes = ({ from, to }: { from: number; to: number }) => clock.sleep(random.integer(from, to));

  async function during<Outcome>(name: string, doing: Doing, work: () => Promise<Outcome>): Promise<Outcome> {
    underWay.set(name, doing);
    await takes(POWER_MS);
    const outcome = await work();
    underWay.delete(name);
    return outcome;
  }

  async function setPower(name: string, power: 'on' | 'off', allocated: boolean) {
    const outcome = await park().setPower('azure', name, power);
    if (outcome.ok && allocated) deallocated.delete(name);
    else if (outcome.ok) deallocated.add(name);
    return outcome;
  }

  return {
    async create(specification) {
      await takes(CREATE_MS);
      const created = await park().create('azure', specification);
      if (created.ok) records.set(specification.name, { specification, createdMs: clock.nowMs() });
      return created;
    },
    start: (name) => during(name, 'starting', () => setPower(name, 'on', true)),
    stop: (name) => during(name, 'deallocating', () => setPower(name, 'off', false)),
    powerOff: (name) => during(name, 'stopping', () => setPower(name, 'off', true)),
    remove: (name) =>
      during(name, 'deleting', async () => {
        const removed = await park().remove('azure', name);
        if (removed.ok) {
          records.delete(name);
          deallocated.delete(name);
        }
        return removed;
      }),
    inspect: (name) => park().inspect('azure', name),
    list: async () => ok(await park().list('azure')),
    record: (name) => records.get(name),
    doing: (name) => underWay.get(name),
    allocated: (name) => !deallocated.has(name),
  };
}
