/** Makes machines in Azure from a recovery point: disks first, then the machine, then power. */
import { type Failure, fail, ok, type Result } from '../../model/result.ts';
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
  const failed = await makeDisks(context, item, point, wish, disks);
  if (failed) return undone(context, disks, failed);
  const specification: MachineSpecification = { ...wish, serverId: item.input.serverId, volumes: disks };
  const created = await azure.create(specification);
  if (!created.ok) return undone(context, disks, created.failure);
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

/** Adds the name of each disk to `disks` as soon as it exists. */
async function makeDisks(
  { runtime: { volumes } }: ServiceContext,
  { input, target }: ProtectedItem,
  point: RecoveryPoint,
  wish: Pick<MachineSpecification, 'name' | 'purpose'>,
  disks: string[],
): Promise<Failure | undefined> {
  for (const [index, disk] of input.disks.entries()) {
    const usual = `${wish.name}-${index === 0 ? 'osdisk' : `datadisk-${index}`}`;
    const name = wish.purpose === 'production' ? (target.diskNames[disk.name] ?? usual) : usual;
    // Left over from a machine that somebody deleted by hand. One that a client has named is never taken for that.
    if (name === usual) await volumes.remove(name);
    const cloned = await volumes.clone(disk.seedDisk, point.tag, name);
    if (!cloned.ok) return cloned.failure;
    disks.push(name);
  }
  return undefined;
}

/** A machine that was not made leaves no disks behind. An address that is taken has a name of its own (documented). */
async function undone({ runtime }: ServiceContext, disks: readonly string[], failure: Failure): Promise<Result<never>> {
  for (const disk of disks) await runtime.volumes.remove(disk);
  return fail(failure.code === 'ADDRESS_IN_USE' ? 'ReplicaAddressInvalid' : failure.code, failure.message);
}

export async function startMachineInAzure(context: ServiceContext, machine: MachineInAzure): Promise<Result<unknown>> {
  return context.runtime.hypervisor({ kind: 'azure' }).start(machine.name);
}

/** The item's machine in Azure goes, if it has one. */
export async function dropMachineInAzure(context: ServiceContext, item: ProtectedItem): Promise<Result<unknown>> {
  return item.machine ? deleteMachineInAzure(context, item.machine) : ok();
}

/** Deletes a machine and its disks. What is gone already is no failure. */
export async function deleteMachineInAzure(context: ServiceContext, machine: MachineInAzure): Promise<Result<unknown>> {
  const removed = await context.runtime.hypervisor({ kind: 'azure' }).remove(machine.name);
  if (!removed.ok && removed.failure.code !== 'MACHINE_NOT_FOUND') return removed;
  for (const disk of machine.disks) await context.runtime.volumes.remove(disk);
  return ok();
}
