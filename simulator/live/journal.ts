/**
 * The journal of one role process: each record a line on its standard output, where the launcher gathers those of all
 * processes. Lab time is in it, because it is read later than it was written.
 *
 *     {"say":"record","at":300123,"node":"web01/mobility","kind":"tag.set","fields":{…}}
 */
import type { Journal } from '../../reference/runtime.ts';
import { type LabTime, labNowMs } from './lab-time.ts';
import { say } from './say.ts';

export interface SpokenRecord {
  readonly say: 'record';
  /** Milliseconds since the start of the run, whole, in lab time; never falling within one process. */
  readonly at: number;
  readonly node: string;
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function stdoutJournal(node: string, time: LabTime): Journal {
  return {
    write(kind, fields = {}) {
      const at = Math.floor(labNowMs(time) - time.startsAtMs);
      say({ say: 'record', at, node, kind, fields } satisfies SpokenRecord);
    },
  };
}
