/** What machines and roles need of their world. */
import type { Automation, Codec } from '../../reference/runtime.ts';
import type { AzureCompute } from '../azure/compute.ts';
import type { Randomness } from '../ground/random.ts';
import type { Journal } from '../journal/journal.ts';
import type { PlantedParts } from '../lab.ts';
import type { CloudName } from '../site/clouds.ts';
import type { Kernel } from './kernel.ts';
import type { Moments } from './moments.ts';
import type { VirtualInternet } from './network/internet.ts';

export interface WorldParts {
  readonly kernel: Kernel;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly internet: VirtualInternet;
  readonly moments: Moments;
  readonly codec: Codec;
  readonly azureCompute: AzureCompute;
  /** The runbooks of the subscription; none where a test of a part leaves it out. */
  readonly automation?: Automation;
  /** Where roles look for storage accounts. */
  readonly cloud: CloudName;
  /** In every drill. A test of a part may leave it out. */
  readonly filesTakeTime: boolean;
  /** Deliberate bugs in what roles see of this world. */
  readonly runtimes?: PlantedParts['runtimes'];
}
