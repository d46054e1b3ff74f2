/**
 * Shared access signatures for the cache storage accounts. Each holds for some hours (*inferred*; that they run out is how
 * such signatures are made); when half of that is over another one is handed out, so that whoever hears of it with his next
 * orders has the other half to do so.
 */
import type { Clock } from '../runtime.ts';

/** Makes a signature that the account accepts until then. */
export type SignStorage = (untilMs: number) => string;

/** Whether a token has to be replaced. */
export type TokenDue = (token: { readonly issuedAtMs: number; readonly untilMs: number }, nowMs: number) => boolean;

export const STORAGE_TOKEN_MS = 6 * 3_600_000;
export const halfIsOver: TokenDue = ({ issuedAtMs, untilMs }, nowMs) =>
  nowMs - issuedAtMs >= (untilMs - issuedAtMs) / 2;

interface IssuedToken {
  readonly token: string;
  readonly issuedAtMs: number;
  readonly untilMs: number;
}

export class StorageTokens {
  readonly #clock: Pick<Clock, 'nowMs'>;
  readonly #accounts: ReadonlyMap<string, SignStorage>;
  readonly #due: TokenDue;
  /** The last one last. */
  readonly #issued = new Map<string, readonly IssuedToken[]>();

  constructor(clock: Pick<Clock, 'nowMs'>, accounts: ReadonlyMap<string, SignStorage>, due: TokenDue) {
    this.#clock = clock;
    this.#accounts = accounts;
    this.#due = due;
  }

  accounts(): string[] {
    return [...this.#accounts.keys()];
  }

  /** One that holds; the same for some hours. Empty for an account that nobody knows. */
  of(account: string): string {
    const sign = this.#accounts.get(account);
    if (!sign) return '';
    const nowMs = this.#clock.nowMs();
    const last = this.#issued.get(account)?.at(-1);
    if (last && !this.#due(last, nowMs)) return last.token;
    const untilMs = nowMs + STORAGE_TOKEN_MS;
    const fresh = { token: sign(untilMs), issuedAtMs: nowMs, untilMs };
    this.#issued.set(account, [...this.#holding(account), fresh]);
    return fresh.token;
  }

  /** Whether it was issued for that account and still holds. */
  accepts(account: string, token: string): boolean {
    return this.#holding(account).some((issued) => issued.token === token);
  }

  #holding(account: string): IssuedToken[] {
    const nowMs = this.#clock.nowMs();
    return (this.#issued.get(account) ?? []).filter(({ untilMs }) => untilMs > nowMs);
  }
}
