/** Opens a lab of any kind. What a kind needs is loaded when it is asked for: a virtual drill starts no processes. */
import type { JournalHeader } from './journal/journal.ts';
import type { Lab } from './lab.ts';
import type { Site } from './site/site.ts';
import type { PlantedParts } from './virtual/planted.ts';

export interface LabRequest {
  readonly site: Site;
  readonly seed: string;
  /** A live lab adds how much faster than real time it runs. */
  readonly header: JournalHeader;
  /** Deliberate bugs; they do not cross into other processes, so only the virtual lab takes them. */
  readonly planted?: PlantedParts;
}

/** A lab that is built and not yet switched on. */
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
