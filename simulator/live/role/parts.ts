/** What the programs of role processes are made from. */
import type {
  Automation,
  Clock,
  Hypervisor,
  HypervisorEndpoint,
  Journal,
  MachineControl,
  Runtime,
  Volumes,
} from '../../../reference/runtime.ts';
import { AGENT_VERSION } from '../../../reference/model/agent-version.ts';
import { InvariantBroken } from '../../../reference/model/result.ts';
import { biosUuidOf } from '../../machines/bios-uuid.ts';
import { LeakWatch } from '../../machines/workload/leak-watch.ts';
import { createLiveClock } from '../clock.ts';
import { stdoutJournal } from '../journal.ts';
import { askedLookout, lookoutFiles, lookoutNetwork, NOTHING_WANTED } from '../lookout.ts';
import type { LauncherLine, SpokenListen } from '../launcher-line.ts';
import { createLiveNetwork, type LiveNetwork } from '../network/network.ts';
import { ownWays } from '../network/own-ways.ts';
import { routedWays } from '../network/routed-ways.ts';
import type { RouteSocket } from '../network/routes.ts';
import type { Ways } from '../network/ways.ts';
import { liveRuntime } from '../runtime.ts';
import { say } from '../say.ts';
import type { RoleConfig } from './config.ts';

export interface RoleParts {
  readonly config: RoleConfig;
  readonly line: LauncherLine;
  readonly clock: Clock;
  /** Where the world's own records go. */
  readonly worldJournal: Journal;
  /** Settles when the machine has booted. */
  booted(): Promise<void>;
  waysFrom(address: string): Ways;
  /** The socket at which a port of one of its addresses is served. */
  bindAt(address: string, port: number): RouteSocket;
  /** A network at one of the addresses that this process serves. */
  networkAt(address: string, node: string): LiveNetwork;
  /** What a role of this machine stands on; of what it is not given it has nothing. */
  runtime(role: string, own?: Partial<OwnParts>): Runtime;
}

/** What only some roles have. */
export interface OwnParts {
  readonly volumes: Volumes;
  readonly machine: MachineControl;
  readonly automation: Automation;
  /** Azure's fabric, or a vCenter over the role's own network. */
  hypervisor(endpoint: HypervisorEndpoint, network: LiveNetwork): Hypervisor;
}

/** The launcher's order: the machine's clock is so far ahead from now on, or behind if negative. */
export const SKEW_CLOCK = 'skew-clock';

/** Where programs listen that no other machine of the lab asks. */
export const LOOPBACK = '127.0.0.1';
/** Machines that share this computer's loopback interface have the system pick the port. */
const ANY_PORT = { host: LOOPBACK, port: 0 };

export function roleParts(config: RoleConfig, line: LauncherLine): RoleParts {
  const { machine, life, seed, cloud, time, bootedAtMs, segment, address, routesFile, trust, identity } = config;
  const clock = createLiveClock(time);
  const lookout = askedLookout(line, config.wanted ?? NOTHING_WANTED);
  let skewMs = config.clockSkewMs ?? 0;
  line.onOrder(SKEW_CLOCK, (byMs: number) => {
    skewMs = byMs;
  });
  const worldJournal = stdoutJournal('world', time);
  const leakWatch = new LeakWatch({ record: (_node, kind, fields) => worldJournal.write(kind, fields) });
  const waysFrom = (from: string) =>
    routesFile === undefined ? ownWays(from) : routedWays(routesFile, { segment, address: from });
  const bindAt = (from: string, port: number) => (routesFile === undefined ? { host: from, port } : ANY_PORT);

  function networkAt(from: string, node: string): LiveNetwork {
    const network = createLiveNetwork({
      node,
      address: from,
      time,
      ways: waysFrom(from),
      trust,
      identity,
      bind: (port) => bindAt(from, port),
      onListen: (port, socket) => say({ say: 'listen', address: from, port, socket } satisfies SpokenListen),
    });
    return { ...network, ...lookoutNetwork(network, { node, machine, clock, lookout }) };
  }

  return {
    config,
    line,
    clock,
    worldJournal,
    booted: () => clock.sleep(Math.max(0, bootedAtMs - clock.nowMs())),
    waysFrom,
    bindAt,
    networkAt,
    runtime(role, own = {}) {
      const node = `${machine}/${role}`;
      const network = networkAt(address, node);
      const filesDirectory = `${config.filesDirectory}/${role}`;
      const runtime = liveRuntime(
        { node, time, seed, cloud, life, filesDirectory, filesBytes: config.roleDisks?.[role] },
        {
          network,
          volumes: own.volumes ?? NO_VOLUMES,
          machine: own.machine ?? noControlOf(machine),
          ...(own.automation && { automation: own.automation }),
          hypervisor: (endpoint) => own.hypervisor?.(endpoint, network) ?? noFabric(),
        },
      );
      return {
        ...runtime,
        // The business of a machine keeps its own time.
        ...(role !== 'workload' && { clock: { ...runtime.clock, nowMs: () => runtime.clock.nowMs() + skewMs } }),
        files: lookoutFiles(runtime.files, node, lookout),
        blobs: watched(runtime.blobs, leakWatch),
      };
    },
  };
}

function noFabric(): never {
  throw new InvariantBroken('this role has no fabric');
}

/** What reaches the storage account is looked at. */
function watched(blobs: Runtime['blobs'], leakWatch: LeakWatch): Runtime['blobs'] {
  return {
    ...blobs,
    async put(account, path, data, options) {
      const stored = await blobs.put(account, path, data, options);
      if (stored.ok) leakWatch.stored({ account, path, data });
      return stored;
    },
  };
}

const NO_VOLUMES: Volumes = {
  list: async () => [],
  open: (name) => none(name),
  create: (name) => none(name),
  clone: (name) => none(name),
  remove: (name) => none(name),
};

function none(name: string): never {
  throw new InvariantBroken(`this role has no disks, and asks for ${name}`);
}

/** Servers of the infrastructure run no applications, and nobody shuts them down. */
function noControlOf(name: string): MachineControl {
  const nobody = () => {
    throw new InvariantBroken(`${name} runs no applications`);
  };
  return {
    name,
    biosUuid: biosUuidOf(name),
    operatingSystem: 'Windows',
    agentVersion: () => AGENT_VERSION,
    freezeApplications: nobody,
    thawApplications: nobody,
    shutdown: nobody,
  };
}
