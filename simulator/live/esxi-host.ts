/**
 * What runs the machines of a vCenter that keeps only the inventory: an ESXi host. It looks at the vCenter and has the
 * machine park do likewise: a machine that was created there is made, one that was switched on is started, one that was
 * unregistered goes. The other way round it reports each machine's address, and the power of one that went off by itself.
 *
 * Machines that were on it before it was given to its vCenter are told to it first ({@link tellOf}).
 *
 * It compares what is there with what should be, each time anew, so it does not matter what it has missed.
 */
import { invariant } from '../../reference/model/result.ts';
import type { Clock, MachineState } from '../../reference/runtime.ts';
import type { MachinePark } from '../machines/machine-park.ts';
import { type FoundMachine, machinesOf, powerMachine } from '../vmware/vcenter-over-soap.ts';
import { newMachine } from '../vmware/new-machine.ts';
import type { Vim } from '../vmware/vim.ts';
import { type Reference, referenceOf } from '../vmware/vim-session.ts';

export interface EsxiHost {
  /** Settles when it has done what it was doing. */
  stop(): Promise<void>;
}

const ASK_AGAIN_MS = 30_000;

/** @param before machines that were on it before, and that the vCenter has been told of. */
export function runEsxiHost(
  vim: Vim,
  park: MachinePark,
  clock: Pick<Clock, 'sleep'>,
  before: readonly MachineState[] = [],
): EsxiHost {
  /** What the vCenter last said of each machine's power, and what has been done about it. */
  const carriedOut = new Map(before.map(({ name, power }) => [name, power]));
  let running = true;

  async function work(): Promise<void> {
    while (running) {
      const machines = await machinesOf(vim);
      if (machines.ok) await follow(machines.value);
      const waited = machines.ok ? await vim.change('VirtualMachine', ['name', 'runtime.powerState']) : machines;
      // A vCenter that cannot be asked is asked again later; machines run on meanwhile.
      if (!waited.ok) await clock.sleep(ASK_AGAIN_MS);
    }
  }

  async function follow(machines: readonly FoundMachine[]): Promise<void> {
    const present = new Map((await park.list('vmware')).map((machine) => [machine.name, machine]));
    for (const machine of machines) {
      const { name } = machine.state;
      const found = present.get(name) ?? (await make(machine));
      present.delete(name);
      if (found) await align(machine, found);
      else if (carriedOut.has(name)) await lose(machine);
    }
    for (const name of present.keys()) {
      await park.remove('vmware', name);
      carriedOut.delete(name);
    }
  }

  /**
   * Undefined for a machine that is no copy of a server: nothing of it needs to run. And for one that is not whole: vcsim
   * lists a machine a moment before it has its disks.
   */
  async function make({ reference, state, annotation }: FoundMachine): Promise<MachineState | undefined> {
    if (!annotation || annotation.volumes.length > state.volumes.length) return undefined;
    const made = await park.create('vmware', { name: state.name, ...annotation });
    invariant(made.ok, `the host can make the machine ${state.name} that its vCenter made`);
    carriedOut.set(state.name, 'off');
    await report(vim, reference, made.value);
    return made.value;
  }

  /** It is not there any more, with all that it was made of. */
  async function lose({ reference, state: { name } }: FoundMachine): Promise<void> {
    carriedOut.delete(name);
    await powerMachine(vim, reference, 'off');
    await vim.call('UnregisterVM', reference);
  }

  async function align({ reference, state: { name, power } }: FoundMachine, found: MachineState): Promise<void> {
    if (power !== carriedOut.get(name)) {
      carriedOut.set(name, power);
      await park.setPower('vmware', name, power);
    } else if (found.power !== power) {
      carriedOut.set(name, found.power);
      await powerMachine(vim, reference, found.power);
    }
  }

  const done = work();
  return {
    stop() {
      running = false;
      return done;
    },
  };
}

/** Registers a machine that is on the host already, with the disks that lie on its datastore. */
export async function tellOf(vim: Vim, machine: MachineState): Promise<void> {
  const { name, power, volumes, datastore } = machine;
  const place = { volumes, ...(datastore !== undefined && { datastore }) };
  const wish = await newMachine(vim, { name, serverId: name, ...place, network: '', purpose: 'production' }, '');
  invariant(wish.ok, `the vCenter has a place for the machine ${name}`);
  const made = await vim.perform('CreateVM_Task', wish.value.folder, wish.value.content);
  invariant(made.ok, `the vCenter takes the machine ${name}`);
  const reference = referenceOf(made.value);
  await report(vim, reference, machine);
  if (power === 'on') await powerMachine(vim, reference, 'on');
}

/** What its firmware and its guest are, as the host knows them. */
async function report(
  vim: Vim,
  machine: Reference,
  { address, biosUuid, operatingSystem }: MachineState,
): Promise<void> {
  const value = { '@xsi:type': 'xsd:string', '#text': address };
  const spec = { uuid: biosUuid, guestId: GUEST_ID[operatingSystem], extraConfig: { key: GUEST_ADDRESS, value } };
  await vim.perform('ReconfigVM_Task', machine, { spec });
}

const GUEST_ID = { Windows: 'windows9Server64Guest', Linux: 'otherLinux64Guest' } as const;

/** By this key vcsim takes what the tools in a guest would report. */
const GUEST_ADDRESS = 'SET.guest.ipAddress';
