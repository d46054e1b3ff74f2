/**
 * The process of a protected server or of a copy of one: its disks, the filter driver on them, its applications and its
 * agent. They share a process as they share a kernel: when the machine loses its power, all of it is gone at one instant.
 * The process starts when the power comes, and its services when the machine has booted.
 *
 * It also keeps what replication rests on: a piece of a disk is read and enters the stream at one instant. Disks answer
 * from memory, so nothing but promises lies between, and no write, which comes from a timer, can slip in.
 */
import { invariant } from '../../reference/model/result.ts';
import type { Clock, Journal, MachineControl, RandomStream, Runtime, Volumes } from '../../reference/runtime.ts';
import { diskRecords } from '../disks/disk-records.ts';
import { VolumeStore } from '../disks/volumes.ts';
import { Applications, type MachineIdentity } from '../machines/applications.ts';
import type { ObstacleName } from '../machines/installation/obstacles.ts';
import { type AgentSettings, InstalledAgent } from './installed-agent.ts';
import type { Business } from '../machines/protected-server.ts';
import { createWorkload } from '../machines/workload/workload.ts';
import type { MachineDisk } from './disks/machine-disks.ts';
import { type FileDisk, openFileDisk } from './disks/file-disk.ts';

/** Plain JSON: part of the process's configuration. */
export interface ServerMachine extends Omit<MachineIdentity, 'agentVersion'>, AgentSettings {
  /** The protected server it is, or is a copy of. */
  readonly serverId: string;
  readonly purpose: 'production' | 'test';
  /** When its services start, Unix milliseconds of lab time. */
  readonly bootedAtMs: number;
  /** System disk first. */
  readonly disks: readonly MachineDisk[];
  readonly business: Business;
  /** What the applications' writer says when it is broken already. */
  readonly writerFailure?: string;
  /** How much longer they take to freeze already. */
  readonly freezesLaterByMs?: number;
}

export interface MachineParts {
  /** Lab time. */
  readonly clock: Clock;
  random(stream: string): RandomStream;
  /** Where the world's own records go. */
  readonly worldJournal: Journal;
  /** What a role on this machine stands on. */
  runtime(role: string, own: { readonly volumes: Volumes; readonly machine: MachineControl }): Runtime;
  /** The machine switches itself off. Never settles: the process ends. */
  powerOff(): Promise<never>;
}

export interface RunningMachine {
  /** All that stand in the way of installers from now on. */
  obstruct(obstacles: readonly ObstacleName[]): void;
  /** From now on (or no longer) its applications cannot be frozen; `code` is what their writer says. */
  breakWriter(code: string | undefined): void;
  /** From now on they take so much longer to freeze. */
  slowWriter(byMs: number): void;
  /** Never settles, unless something in it is broken: then it rejects. */
  readonly life: Promise<unknown>;
}

export function startMachine(machine: ServerMachine, parts: MachineParts): RunningMachine {
  const applications = new Applications();
  applications.breakWriter(machine.writerFailure);
  let freezesLaterByMs = machine.freezesLaterByMs ?? 0;
  const agent = new InstalledAgent(machine);
  const identity = { ...machine, agentVersion: agent.version };
  const { freezeApplications, ...rest } = applications.control(identity, parts.powerOff);
  const control: MachineControl = {
    ...rest,
    async freezeApplications() {
      if (freezesLaterByMs > 0) await parts.clock.sleep(freezesLaterByMs);
      return freezeApplications();
    },
  };
  const disks = openDisks(machine, parts);
  const role = (name: string) => parts.runtime(name, { volumes: disks, machine: control });

  async function boot(): Promise<unknown> {
    await parts.clock.sleep(Math.max(0, machine.bootedAtMs - parts.clock.nowMs()));
    return Promise.all([
      agent.run({ ...parts, runtime: role }),
      startBusiness(machine, applications, disks, role('workload')),
    ]);
  }

  return {
    obstruct: (obstacles) => agent.obstruct(obstacles),
    breakWriter: (code) => applications.breakWriter(code),
    slowWriter(byMs) {
      freezesLaterByMs = byMs;
    },
    life: boot(),
  };
}

function openDisks(
  { name, serverId, disks }: ServerMachine,
  { clock, random, worldJournal }: MachineParts,
): VolumeStore {
  const store = new VolumeStore({ owner: name, clock, random });
  const records = diskRecords(
    (kind, fields) => worldJournal.write(kind, fields),
    (disk) => ({ disk: (disk as FileDisk).id, machine: name, server: serverId }),
  );
  for (const disk of disks) {
    const options = { name: disk.name, clock, random: random(`disk ${disk.name}`), observers: [records] };
    store.attach(openFileDisk(disk.path, options));
  }
  return store;
}

async function startBusiness(
  { name, serverId, purpose, business }: ServerMachine,
  applications: Applications,
  disks: VolumeStore,
  runtime: Runtime,
): Promise<void> {
  const [system] = disks.all();
  invariant(system, `${name} has a disk`);
  const { clock, network, journal } = runtime;
  const workload = createWorkload({
    ...business,
    serverId,
    purpose,
    machine: name,
    device: system.openDevice(),
    clock,
    random: (stream) => runtime.random(stream),
    network,
    journal,
  });
  applications.run(workload);
  await workload.open();
  workload.start();
}
