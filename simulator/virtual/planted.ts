/** Replaced parts of roles: how deliberate bugs are planted. Empty in every genuine run. */
import type { ProcessServerParts } from '../../reference/process/process-server.ts';
import type { Runtime } from '../../reference/runtime.ts';
import type { SiteRecoveryParts } from '../../reference/site-recovery/context.ts';

export interface PlantedParts {
  readonly service?: Partial<SiteRecoveryParts>;
  /** Of the site's own process servers, not of the one in Azure. */
  readonly processServer?: Partial<ProcessServerParts>;
  /** Wraps the runtime of a mobility service. */
  readonly mobility?: (runtime: Runtime) => Runtime;
}
