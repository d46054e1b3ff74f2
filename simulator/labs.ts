/** Opens a lab of any kind. What a kind needs is loaded when it is asked for: a virtual drill starts no processes. */
import type { Lab, LabRequest } from './lab.ts';

/** A lab that is built and not yet switched on. A virtual one is built at once, so there is nothing to give up. */
export async function openLab(name: Lab['name'], request: LabRequest): Promise<Lab> {
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
