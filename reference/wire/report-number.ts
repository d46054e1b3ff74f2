/**
 * Whatever a role says of itself again and again, registrations and reports, bears a number, so that whoever hears it knows one
 * that was held up on its way from the newest. It goes in a header: what is said stays what it is.
 *
 * A life of a role, from its start to its end, numbers from one. Lives have no order, since no clock at a site can be trusted:
 * the one that was heard of last is the present one, and none that came before it is heard again. *Inferred.*
 */
import type { Request, Runtime } from '../runtime.ts';

/** `<life>/<number>` */
export const REPORT_NUMBER = 'x-report-number';

export class ReportNumbers {
  readonly #life: string;
  #said = 0;

  /** A machine that is made anew draws what its namesake drew, but begins at another time. */
  constructor({ random, clock }: Pick<Runtime, 'random' | 'clock'>) {
    this.#life = `${random('report-numbers').uuid()}@${clock.nowMs()}`;
  }

  /** The header for what is said next. */
  next(): Record<string, string> {
    this.#said += 1;
    return { [REPORT_NUMBER]: `${this.#life}/${this.#said}` };
  }
}

interface Heard {
  readonly life: string;
  readonly number: number;
  readonly formerLives: ReadonlySet<string>;
}

export class ReportOrder {
  readonly #heard = new Map<string, Heard>();

  /**
   * Whether this, or something that `sender` said later, was heard before. It may be answered; what it says is over. What bears no
   * number is taken as it comes.
   */
  isOver(sender: string, { headers }: Pick<Request, 'headers'>): boolean {
    const [life, number] = headers?.[REPORT_NUMBER]?.split('/') ?? [];
    if (life === undefined) return false;
    const known = this.#heard.get(sender);
    const over =
      known !== undefined && (life === known.life ? Number(number) <= known.number : known.formerLives.has(life));
    if (!over) this.#heard.set(sender, { life, number: Number(number), formerLives: formerLives(known, life) });
    return over;
  }
}

function formerLives(known: Heard | undefined, life: string): ReadonlySet<string> {
  if (known === undefined) return new Set();
  return known.life === life ? known.formerLives : new Set([...known.formerLives, known.life]);
}
