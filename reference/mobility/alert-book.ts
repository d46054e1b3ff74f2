/** Alerts of an agent that wait for the next poll of its settings to take them along. */
import type { Clock } from '../runtime.ts';
import type { AgentAlert } from '../wire/agent-control.ts';

export class AlertBook {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #waiting: AgentAlert[] = [];
  /** What lasts, and was told when it began. */
  readonly #lasting = new Set<string>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  tell(code: string, detail: string): void {
    this.add({ code, atMs: this.#clock.nowMs(), detail });
  }

  add(alert: AgentAlert): void {
    this.#waiting.push(alert);
  }

  /** Hears each time whether it is so, and tells when it begins to be. */
  tellOnce(code: string, isSo: boolean, detail = ''): void {
    if (isSo && !this.#lasting.has(code)) this.tell(code, detail);
    if (isSo) this.#lasting.add(code);
    else this.#lasting.delete(code);
  }

  waiting(): AgentAlert[] {
    return [...this.#waiting];
  }

  /** So many of them have arrived. */
  delivered(count: number): void {
    this.#waiting.splice(0, count);
  }
}
