/** A site as a lab of processes, all on this computer. */
import { invariant } from '../../reference/model/result.ts';
import { Scope } from '../ground/scope.ts';
import type { Lab, LabRequest } from '../lab.ts';
import { layFoundation } from './launcher/foundation.ts';
import { LiveLab } from './live-lab.ts';
import { PROCESS_LAB_SPEED } from './scale.ts';

/**
 * Storage, lines and disks are made before the lab's own time begins.
 * @param scope owns all of the lab, and is closed with it.
 */
export async function openProcessLab(request: LabRequest, scope = new Scope()): Promise<Lab> {
  invariant(request.planted === undefined, 'deliberate bugs do not cross into other processes');
  const { signal, site } = request;
  return scope.heeding(signal, async () => new LiveLab(request, await layFoundation(scope, site, PROCESS_LAB_SPEED)));
}
