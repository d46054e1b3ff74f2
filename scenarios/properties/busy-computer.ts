/**
 * When the computer that ran a live lab had too much to do: answers may have come after whoever asked had given up, and
 * whatever had a limit may have passed it. Nothing that is late then proves anything of the system.
 */
import { entriesOfKind } from './entries.ts';
import type { Run } from './property.ts';
import { meets, type Window } from './time-spans.ts';

export class BusyComputer {
  readonly spans: readonly Window[];

  constructor(run: Run) {
    this.spans = entriesOfKind(run, 'computer.busy').map(({ fromMs, toMs }) => ({ fromMs, toMs }));
  }

  /** Why what was due in that time may have been late; undefined when the computer was no reason. */
  whyLate(window: Window): string | undefined {
    return this.spans.some((span) => meets(span, window)) ? 'the computer of the lab had too much to do' : undefined;
  }
}
