/** Opens a lab of any kind. What a kind needs is loaded when it is asked for: a virtual drill starts no processes. */
import { InvariantBroken } from '../reference/model/result.ts';
import { type Lab, LabNotBuilt, type LabRequest } from './lab.ts';
import type { Site } from './site/site.ts';

/**
 * A lab that is built and not yet switched on. A virtual one is built at once, so there is nothing to give up. One that stands
 * on this computer rejects with {@link LabNotBuilt} when it cannot be built: that is the computer's affair, unless code is
 * wrong or somebody has called it off.
 */
export async function openLab(name: Lab['name'], request: LabRequest): Promise<Lab> {
  try {
    return await open(name, request);
  } catch (error) {
    const calledOff = request.signal?.aborted === true;
    if (name === 'virtual' || calledOff || isBug(error) || error instanceof LabNotBuilt) throw error;
    throw new LabNotBuilt(`the ${name} lab could not be built: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** What a site has that a lab of that kind cannot; undefined when there is nothing. */
export function whyNotOfSite(name: Lab['name'], { azure }: Site): string | undefined {
  const lacksEndpoints = name !== 'virtual' && azure.privateLink !== undefined;
  return lacksEndpoints ? 'private endpoints (azure.privateLink) can be had in the virtual lab only' : undefined;
}

function isBug(error: unknown): boolean {
  return [InvariantBroken, TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

async function open(name: Lab['name'], request: LabRequest): Promise<Lab> {
  const why = whyNotOfSite(name, request.site);
  if (why !== undefined) throw new LabNotBuilt(why, { remedy: 'use --lab virtual' });
  switch (name) {
    case 'virtual': {
      const { VirtualLab } = await import('./virtual/lab.ts');
      return new VirtualLab(request);
    }
    case 'process': {
      const { openProcessLab } = await import('./live/process-lab.ts');
      return openProcessLab(request);
    }
    case 'docker': {
      const { openDockerLab } = await import('./live/docker-lab.ts');
      return openDockerLab(request);
    }
  }
}
