/**
 * What the configuration server does at a vCenter on behalf of the service: look what is there, and during a failback
 * create, start and stop the machine that comes home.
 */
import { fail, type Result } from '../model/result.ts';
import type { Hypervisor, MachineState, Runtime } from '../runtime.ts';
import type { MachineAtVcenter, SiteTask, VcenterRecord } from '../wire/provider.ts';
import { createOnce, removeOwn, startForSure } from './once-at-vcenter.ts';

/** Machines there come and go at the service's word. */
export type VcenterTask = Extract<SiteTask, { kind: 'create-failback-machine' | 'start-machine' | 'remove-machine' }>;

export interface VcenterEntry {
  readonly name: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** What the account that was given may do. With read rights everything works but reprotect (documented). */
  readonly access: 'read' | 'write';
  readonly datastores: readonly string[];
}

/** Without machines it did not answer: they are as they were. */
type Look = Pick<
  VcenterRecord,
  'access' | 'datastores' | 'edition' | 'failure' | 'masterTargets' | 'reachable' | 'stores'
> & {
  readonly machines?: VcenterRecord['machines'];
};

export async function lookAtVcenter(runtime: Runtime, entry: VcenterEntry): Promise<Look> {
  const { access, datastores } = entry;
  const hypervisor = hypervisorOf(runtime, entry);
  if (hypervisor.view) {
    const view = await hypervisor.view();
    if (!view.ok) return { access, datastores, reachable: false, failure: view.failure.code };
    const { machines, datastores: stores, ...rest } = view.value;
    const names = stores.map(({ name }) => name);
    return { ...rest, stores, datastores: names, reachable: true, machines: machines.map(seen) };
  }
  const machines = await hypervisor.list();
  return machines.ok
    ? { access, datastores, reachable: true, machines: machines.value.map(seen) }
    : { access, datastores, reachable: false, failure: machines.failure.code };
}

export async function carryOutAtVcenter(
  runtime: Runtime,
  entry: VcenterEntry | undefined,
  task: VcenterTask,
): Promise<Result<undefined>> {
  if (!entry) return fail('VcenterUnknown', `no vCenter ${task.vcenter} was added to this configuration server`);
  const hypervisor = hypervisorOf(runtime, entry);
  switch (task.kind) {
    case 'create-failback-machine': {
      const { machine: name, serverId, volumes, network, datastore } = task;
      const specification = { name, serverId, volumes, network, datastore, purpose: 'production' as const };
      return createOnce(runtime.clock, hypervisor, specification);
    }
    case 'start-machine':
      return startForSure(runtime.clock, hypervisor, task.machine);
    case 'remove-machine':
      return removeOwn(runtime.clock, hypervisor, task.machine, task.volumes);
  }
}

function seen(machine: MachineState): MachineAtVcenter {
  const { name, biosUuid, address, power, operatingSystem, volumes, datastore } = machine;
  return { name, biosUuid, address, power, operatingSystem, volumes, datastore };
}

function hypervisorOf(runtime: Runtime, { host, port }: VcenterEntry): Hypervisor {
  return runtime.hypervisor({ kind: 'vcenter', host, port });
}
