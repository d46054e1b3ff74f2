/**
 * How old the certificate of a configuration server can be: it has it since its role began to live, at the earliest; one that was
 * renewed is younger still. Takes a run's records in order.
 */
import type { Entry } from './entries.ts';
import { machineOf } from './node-machine.ts';

const DAY_MS = 24 * 3_600_000;
/** Said here a second time on purpose. Documented: three years, and a notice two months before they are over. */
const VALID_DAYS = 1095;
const LIMIT_DAYS: Readonly<Record<string, number>> = {
  CertificateExpiring: VALID_DAYS - 60,
  CertificateRunOut: VALID_DAYS,
};

export class CertificateAge {
  /** By machine, when its configuration server began to live for the first time. */
  readonly #sinceMs = new Map<string, number>();

  /** Whether it is known here what a code takes. */
  static knows(code: string): boolean {
    return LIMIT_DAYS[code] !== undefined;
  }

  take(entry: Entry): void {
    if (entry.kind !== 'role.state' || entry.role !== 'configuration') return;
    const machine = machineOf(entry.node);
    if (!this.#sinceMs.has(machine)) this.#sinceMs.set(machine, entry.at);
  }

  /** Undefined when the certificate can be as old as the code says. */
  whyTooEarly(component: string, code: string, atMs: number): string | undefined {
    const ageDays = Math.floor((atMs - (this.#sinceMs.get(component) ?? 0)) / DAY_MS);
    const limitDays = LIMIT_DAYS[code] ?? 0;
    if (ageDays >= limitDays) return undefined;
    return `when its certificate was ${ageDays} days old at most; its limit is ${limitDays} days`;
  }
}
