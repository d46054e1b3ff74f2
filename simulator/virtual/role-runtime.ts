/** Puts together what one role on one machine gets to see of the virtual world, for one life of that machine. */
import type { MachineControl, Runtime, Volume, Volumes } from '../../reference/runtime.ts';
import { NO_RUNBOOKS } from '../automation/no-runbooks.ts';
import type { Journal } from '../journal/journal.ts';
import type { RoleName } from '../lab.ts';
import { remoteAccess } from '../machines/installation/remote-access.ts';
import { watchedFiles } from '../machines/watched-files.ts';
import { watchedNetwork } from '../network/watched-network.ts';
import { vcenterClient } from '../vmware/vcenter.ts';
import { createBlobs } from './blobs.ts';
import { createClock } from './clock.ts';
import type { VirtualFiles } from './files.ts';
import { type Lifeline, never } from './lifeline.ts';
import type { Host } from './network/host.ts';
import { networkOf } from './network/role-network.ts';
import { RolesDisk } from './roles-disk.ts';
import type { WorldParts } from './world-parts.ts';

/** What a role uses of the machine it runs on. */
interface RoleMachine {
  readonly name: string;
  readonly host: Host;
  readonly volumes: Volumes;
  readonly clockSkewMs: number;
  /** `storage`: what its roles use in place of the machine's own disks. */
  readonly settings: { readonly siteIssuer?: string; readonly storage?: Volumes };
  filesOf(role: string): VirtualFiles;
  control(lifeline: Lifeline): MachineControl;
}

export function roleRuntime(world: WorldParts, machine: RoleMachine, role: string, lifeline: Lifeline): Runtime {
  const node = `${machine.name}/${role}`;
  const clock = createClock(world.kernel, lifeline, () => machine.clockSkewMs);
  const journal = roleJournal(world.journal, node, lifeline);
  const network = watchedNetwork(
    networkOf(world.internet, machine.host, lifeline, node, machine.settings.siteIssuer),
    journal,
  );
  const random = (stream: string) => world.randomness.stream(`${node}/${stream}`);
  const disk = world.filesTakeTime
    ? new RolesDisk(world.kernel, world.randomness.stream(`files/${node}`), (done, path) =>
        world.moments.fileDone(node, done, path),
      )
    : undefined;
  const genuine: Runtime = {
    node,
    clock,
    network,
    random,
    files: watchedFiles(machine.filesOf(role).mount(lifeline, disk), journal),
    volumes: whileAlive(machine.settings.storage ?? machine.volumes, lifeline),
    blobs: createBlobs(network, world.cloud),
    codec: world.codec,
    machine: machine.control(lifeline),
    remote: remoteAccess(network),
    automation: world.automation ?? NO_RUNBOOKS,
    journal,
    hypervisor: (endpoint) =>
      endpoint.kind === 'azure' ? world.azureCompute : vcenterClient(network, endpoint.host, endpoint.port),
  };
  return world.runtimes?.[role as RoleName]?.(genuine) ?? genuine;
}

export function roleJournal(journal: Journal, node: string, lifeline: Lifeline): Runtime['journal'] {
  return { write: (kind, fields) => void (lifeline.alive && journal.record(node, kind, fields)) };
}

/** Disks outlive roles: what a dead role asks of them has no effect and no answer. */
function whileAlive(volumes: Volumes, lifeline: Lifeline): Volumes {
  const guard = <T>(operation: () => Promise<T>): Promise<T> =>
    lifeline.alive ? operation().then((value) => (lifeline.alive ? value : never<T>())) : never<T>();
  const wrap = (volume: Volume): Volume => ({
    name: volume.name,
    capacityBytes: volume.capacityBytes,
    read: (extent) => guard(() => volume.read(extent)),
    write: (changes) => guard(() => volume.write(changes)),
    occupied: () => guard(() => volume.occupied()),
    snapshot: (label) => guard(() => volume.snapshot(label)),
    dropSnapshot: (label) => guard(() => volume.dropSnapshot(label)),
    snapshots: () => guard(() => volume.snapshots()),
    digests: (extents) => guard(() => volume.digests(extents)),
    attachFilter: (driver) => volume.attachFilter(driver),
  });
  const wrapped = async (found: ReturnType<Volumes['open']>) => {
    const result = await found;
    return result.ok ? { ok: true as const, value: wrap(result.value) } : result;
  };
  return {
    list: () => guard(() => volumes.list()),
    open: (name) => guard(() => wrapped(volumes.open(name))),
    create: (name, capacityBytes) => guard(() => wrapped(volumes.create(name, capacityBytes))),
    clone: (source, snapshot, name) => guard(() => wrapped(volumes.clone(source, snapshot, name))),
    remove: (name) => guard(() => volumes.remove(name)),
  };
}
