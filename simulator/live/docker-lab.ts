/** A site as a lab of containers: each machine one of its own, on networks joined where the architecture joins them. */
import { invariant } from '../../reference/model/result.ts';
import { Scope } from '../ground/scope.ts';
import { type Lab, LabBroken, type LabRequest } from '../lab.ts';
import { findEngine } from './docker/engine.ts';
import { layDockerFoundation } from './docker/foundation.ts';
import { LiveLab } from './live-lab.ts';
import { DOCKER_LAB_SPEED } from './scale.ts';

/** @param scope owns all of the lab, and is closed with it. */
export async function openDockerLab(request: LabRequest, scope = new Scope()): Promise<Lab> {
  invariant(request.planted === undefined, 'deliberate bugs do not cross into other processes');
  const { signal, site } = request;
  return scope.heeding(signal, async () => {
    const engine = await scope.until(findEngine());
    if (!engine.ok) throw new LabBroken(engine.failure.message);
    return new LiveLab(request, await layDockerFoundation(scope, engine.value, site, DOCKER_LAB_SPEED));
  });
}
