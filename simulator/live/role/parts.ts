/** What the programs of role processes are made from. */
import type {
  Clock,
  Hypervisor,
  HypervisorEndpoint,
  Journal,
  MachineControl,
  Runtime,
  Volumes,
} from '../../../reference/runtime.ts';
import { InvariantBroken } from '../../../reference/model/result.ts';
import { LeakWatch } from '../../leak-watch.ts';
import { vcenterClient } from '../../vmware/vcenter.ts';
import { createLiveClock } from '../clock.ts';
import { stdoutJournal } from '../journal.ts';
import type { LauncherLine, SpokenListen } from '../launcher-line.ts';
import { createLiveNetwork, type LiveNetwork } from '../network/network.ts';
import { routedWays } from '../network/routed-ways.ts';
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
  /** A network at one of the addresses that this process serves. */
  networkAt(address: string, node: string): LiveNetwork;
  /** What a role of this machine stands on; of what it is not given it has nothing. */
  runtime(role: string, own?: Partial<Pick<Runtime, 'volumes' | 'machine' | 'hypervisor'>>): Runtime;
}

/** Sockets of a lab of processes are on the loopback interface; the system picks the port. */
export const ANY_PORT = { host: '127.0.0.1', port: 0 };

export function roleParts(config: RoleConfig, line: LauncherLine): RoleParts {
  const { machine, life, seed, time, bootedAtMs, segment, address, routesFile, trust, identity } = config;
  const clock = createLiveClock(time);
  const worldJournal = stdoutJournal('world', time);
  const leakWatch = new LeakWatch({ record: (_node, kind, fields) => worldJournal.write(kind, fields) });
  const waysFrom = (from: string) => routedWays(routesFile, { segment, address: from });

  function networkAt(from: string, node: string): LiveNetwork {
    return createLiveNetwork({
      node,
      address: from,
      time,
      ways: waysFrom(from),
      trust,
      identity,
      bind: () => ANY_PORT,
      onListen: (port, socket) => say({ say: 'listen', address: from, port, socket } satisfies SpokenListen),
    });
  }

  return {
    config,
    line,
    clock,
    worldJournal,
    booted: () => clock.sleep(Math.max(0, bootedAtMs - clock.nowMs())),
    waysFrom,
    networkAt,
    runtime(role, own = {}) {
      const node = `${machine}/${role}`;
      const network = networkAt(address, node);
      const filesDirectory = `${config.filesDirectory}/${role}`;
      const runtime = liveRuntime(
        { node, time, seed, life, filesDirectory },
        {
          network,
          volumes: own.volumes ?? NO_VOLUMES,
          machine: own.machine ?? noControlOf(machine),
          hypervisor: own.hypervisor ?? ((endpoint) => vcenterAt(network, endpoint)),
        },
      );
      return { ...runtime, blobs: watched(runtime.blobs, leakWatch) };
    },
  };
}

function vcenterAt(network: LiveNetwork, endpoint: HypervisorEndpoint): Hypervisor {
  if (endpoint.kind === 'azure') throw new InvariantBroken('only Azure itself reaches its fabric');
  return vcenterClient(network, endpoint.host, endpoint.port);
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
    operatingSystem: 'Windows',
    freezeApplications: nobody,
    thawApplications: nobody,
    shutdown: nobody,
  };
}
