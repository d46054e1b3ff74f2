/** Puts together what one role process gets to see of the world, from what its configuration says and others make. */
import type {
  Automation,
  Hypervisor,
  HypervisorEndpoint,
  MachineControl,
  Network,
  Runtime,
  Volumes,
} from '../../reference/runtime.ts';
import { NO_RUNBOOKS } from '../automation/no-runbooks.ts';
import { createCodec } from '../ground/codec.ts';
import { remoteAccess } from '../machines/installation/remote-access.ts';
import { watchedFiles } from '../machines/watched-files.ts';
import type { CloudName } from '../site/clouds.ts';
import { watchedNetwork } from '../network/watched-network.ts';
import { createLiveBlobs } from './blobs.ts';
import { createLiveClock } from './clock.ts';
import { createLiveFiles } from './files.ts';
import { stdoutJournal } from './journal.ts';
import type { LabTime } from './lab-time.ts';
import { liveRandom } from './random.ts';

export interface LiveRole {
  /** `<machine>/<role>` */
  readonly node: string;
  readonly time: LabTime;
  readonly seed: string;
  /** Where it looks for storage accounts. */
  readonly cloud: CloudName;
  /** How often this role was started on this machine, this time included. */
  readonly life: number;
  /** Where its durable files lie; nobody else writes there. */
  readonly filesDirectory: string;
  /** How large the disk is that they lie on; absent: as large as the computer's own. */
  readonly filesBytes?: number;
}

export interface LiveParts {
  readonly network: Network;
  readonly volumes: Volumes;
  readonly machine: MachineControl;
  /** Only the service in Azure has any. */
  readonly automation?: Automation;
  hypervisor(endpoint: HypervisorEndpoint): Hypervisor;
}

export function liveRuntime(
  { node, time, seed, cloud, life, filesDirectory, filesBytes }: LiveRole,
  parts: LiveParts,
): Runtime {
  const journal = stdoutJournal(node, time);
  const network = watchedNetwork(parts.network, journal);
  return {
    ...parts,
    node,
    network,
    clock: createLiveClock(time),
    random: liveRandom(seed, node, life),
    files: watchedFiles(createLiveFiles(filesDirectory, filesBytes), journal),
    blobs: createLiveBlobs(network, cloud),
    // All content is real bytes here, so nothing is left for the ratio to be about.
    codec: createCodec({ symbolicRatio: 1 }),
    journal,
    remote: remoteAccess(network, { trust: 'site' }),
    automation: parts.automation ?? NO_RUNBOOKS,
  };
}
