/** How something that was asked of the vault went. */
import { StoryStopped } from './story-stopped.ts';

export type Outcome =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly failure: { readonly code: string; readonly message: string } };

/** The story relies on it: stops when it was refused or failed. */
export function must(what: string, outcome: Outcome): void {
  if (!outcome.ok) throw new StoryStopped(outcome.failure.code, `${what}: ${outcome.failure.message}`);
}
