/** Makes machines in Azure from a recovery point: disks first, then the machine, then power. */
import { fail, ok, type Result } from '../../model/result.ts';
import { TIMER } from '../../model/timers.ts';
import type { MachineSpecification } from '../../runtime.ts';
import { type ServiceContext, takes } from '../context.ts';
import type { MachineInAzure, ProtectedItem, RecoveryPoint } from '../item.ts';

export async function createMachineInAzure(
  context: ServiceContext,
  item: ProtectedItem,
  point: RecoveryPoint,
  wish: Pick<MachineSpecification, 'name' | 'network' | 'purpose' | 'address'>,
): Promise<Result<MachineInAzure>> {
  const { runtime } = context;
  const azure = runtime.hypervisor({ kind: 'azure' });
  // Its disks may be in use: a machine of that name is looked for before any are touched.
  const namesake = await azure.inspect(wish.name);
  if (namesake.ok) return fail('MACHINE_EXISTS', `there is a machine ${wish.name} in Azure already`);
  // A physical server's disks have to be made bootable in Azure first (hydration).
  await takes(runtime, TIMER.hydrationFromMs, TIMER.hydrationToMs);
  const disks: string[] = [];
  for (const [index, disk] of item.input.disks.entries()) {
    const usual = `${wish.name}-${index === 0 ? 'osdisk' : `datadisk-${index}`}`;
    const name = wish.purpose === 'production' ? (item.target.diskNames[disk.name] ?? usual) : usual;
    // Left over from a machine that somebody deleted by hand. One that a client has named is never taken for that.
    if (name === usual) await runtime.volumes.remove(name);
    const cloned = await runtime.volumes.clone(disk.seedDisk, point.tag, name);
    if (!cloned.ok) return cloned;
    disks.push(name);
  }
  const specification: MachineSpecification = { ...wish, serverId: item.input.serverId, volumes: disks };
  const created = await azure.create(specification);
  if (!created.ok) {
    const { code, message } = created.failure;
    return code === 'ADDRESS_IN_USE' ? fail('ReplicaAddressInvalid', message) : created;
  }
  runtime.journal.write('machine.prepared', {
    item: item.name,
    server: item.input.serverId,
    machine: `azure:${wish.name}`,
    purpose: wish.purpose,
    point: point.id,
    tag: point.tag,
    sources: item.replicatedDisks,
    disks,
  });
  return ok({ name: wish.name, address: created.value.address, disks, tag: point.tag });
}

export async function startMachineInAzure(context: ServiceContext, machine: MachineInAzure): Promise<Result<unknown>> {
  return context.runtime.hypervisor({ kind: 'azure' }).start(machine.name);
}

/** The item's machine in Azure goes; what ran before the failover is what is active again. */
export async function dropMachineInAzure(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  const deleted = item.machine ? await deleteMachineInAzure(context, item.machine) : ok();
  if (!deleted.ok) return deleted;
  item.machine = undefined;
  item.activeDisks = item.replicatedDisks;
  return deleted;
}

/** Deletes a machine and its disks. What is gone already is no failure. */
export async function deleteMachineInAzure(context: ServiceContext, machine: MachineInAzure): Promise<Result<unknown>> {
  const removed = await context.runtime.hypervisor({ kind: 'azure' }).remove(machine.name);
  if (!removed.ok && removed.failure.code !== 'MACHINE_NOT_FOUND') return removed;
  for (const disk of machine.disks) await context.runtime.volumes.remove(disk);
  return ok();
}
