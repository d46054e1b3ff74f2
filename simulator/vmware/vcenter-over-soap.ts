/**
 * A vCenter that speaks its own SOAP API, as the configuration server uses it: the machines on its hosts, created with
 * the disks that a master target left on a datastore, switched on and off, removed. vcsim is one.
 */
import { fail, ok, type Result } from '../../reference/model/result.ts';
import type { Hypervisor, HypervisorFailure, MachineSpecification, MachineState } from '../../reference/runtime.ts';
import { newMachine } from './new-machine.ts';
import { child, children, schemaTypeOf, textOf } from './soap.ts';
import { type Entity, openVim, type Vim } from './vim.ts';
import type { Reference, VimEndpoint } from './vim-session.ts';

/** What is known of a machine beside its devices: kept with it as its annotation. */
export type Annotation = Pick<MachineSpecification, 'serverId' | 'purpose' | 'network' | 'volumes'>;

export interface FoundMachine {
  readonly reference: Reference;
  readonly state: MachineState;
  /** Undefined for a machine that somebody else made. */
  readonly annotation: Annotation | undefined;
}

/** Before an annotation of ours: people write theirs into the same field. */
const ANNOTATION = 'Copy of a protected server: ';
const POWER = { on: 'PowerOnVM_Task', off: 'PowerOffVM_Task' } as const;

export function vcenterOverSoap(endpoint: VimEndpoint): Hypervisor {
  const vim = openVim(endpoint);

  async function find(name: string): Promise<Result<FoundMachine, HypervisorFailure>> {
    const machines = await machinesOf(vim);
    if (!machines.ok) return machines;
    const found = machines.value.find(({ state }) => state.name === name);
    return found ? ok(found) : fail('MACHINE_NOT_FOUND', `there is no machine ${name}`);
  }

  async function setPower(name: string, power: 'on' | 'off'): Promise<Result<undefined, HypervisorFailure>> {
    const found = await find(name);
    if (!found.ok) return found;
    return powerMachine(vim, found.value.reference, power);
  }

  return {
    async create(machine) {
      const taken = await find(machine.name);
      // vcsim would create a second one (a real vCenter answers DuplicateName).
      if (taken.ok) return fail('MACHINE_EXISTS', `a machine ${machine.name} exists already`);
      if (taken.failure.code !== 'MACHINE_NOT_FOUND') return taken;
      const wish = await newMachine(vim, machine, ANNOTATION + annotate(machine));
      if (!wish.ok) return wish;
      const created = await vim.perform('CreateVM_Task', wish.value.folder, wish.value.content);
      if (!created.ok) return created;
      const found = await find(machine.name);
      return found.ok ? ok(found.value.state) : found;
    },
    start: (name) => setPower(name, 'on'),
    stop: (name) => setPower(name, 'off'),
    async remove(name) {
      const found = await find(name);
      if (!found.ok) return found;
      const stopped = await powerMachine(vim, found.value.reference, 'off');
      if (!stopped.ok) return stopped;
      // Its disks stay on the datastore: they are the master target's to give up.
      const removed = await vim.call('UnregisterVM', found.value.reference);
      return removed.ok ? ok() : removed;
    },
    async inspect(name) {
      const found = await find(name);
      return found.ok ? ok(found.value.state) : found;
    },
    async list() {
      const machines = await machinesOf(vim);
      return machines.ok ? ok(machines.value.map(({ state }) => state)) : machines;
    },
  };
}

/** Doing it twice changes nothing. */
export async function powerMachine(
  vim: Vim,
  machine: Reference,
  power: 'on' | 'off',
): Promise<Result<undefined, HypervisorFailure>> {
  const done = await vim.perform(POWER[power], machine);
  return done.ok || done.failure.fault === 'InvalidPowerState' ? ok() : done;
}

export async function machinesOf(vim: Vim): Promise<Result<FoundMachine[], HypervisorFailure>> {
  const told = ['name', 'runtime.powerState', 'guest.ipAddress'];
  const paths = [...told, ...['annotation', 'hardware.device', 'uuid', 'guestId'].map((path) => `config.${path}`)];
  const machines = await vim.inventory('VirtualMachine', paths);
  return machines.ok ? ok(machines.value.map(machineOf)) : machines;
}

function machineOf({ reference, properties }: Entity): FoundMachine {
  const property = (path: string) => textOf(properties.get(path));
  const disks = children(properties.get('config.hardware.device'), 'VirtualDevice').filter(
    (device) => schemaTypeOf(device) === 'VirtualDisk',
  );
  const files = disks.map((disk) => textOf(child(disk, 'backing', 'fileName')));
  const [, datastore] = /^\[(.*?)\] /.exec(files[0] ?? '') ?? [];
  return {
    reference,
    state: {
      name: property('name'),
      power: property('runtime.powerState') === 'poweredOn' ? 'on' : 'off',
      address: property('guest.ipAddress'),
      biosUuid: property('config.uuid'),
      operatingSystem: systemOf(property('config.guestId')),
      volumes: files.map((file) => file.replace(/^\[.*?\] /, '')),
      ...(datastore !== undefined && { datastore }),
    },
    annotation: annotationOf(property('config.annotation')),
  };
}

/** Its names of guests are many; all that can be protected and are not Windows are Linux. */
function systemOf(guestId: string): MachineState['operatingSystem'] {
  return guestId.startsWith('win') ? 'Windows' : 'Linux';
}

function annotate({ serverId, purpose, network, volumes }: MachineSpecification): string {
  return JSON.stringify({ serverId, purpose, network, volumes } satisfies Annotation);
}

function annotationOf(text: string): Annotation | undefined {
  return text.startsWith(ANNOTATION) ? (JSON.parse(text.slice(ANNOTATION.length)) as Annotation) : undefined;
}
