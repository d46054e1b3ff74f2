/** Findings that lasted: that each came, and whether it went again. How often is a matter of chance. */
import { HICCUP_MS, type Tell } from './turns.ts';

export class HealthFindings {
  readonly #tell: Tell;
  readonly #raisedMs = new Map<string, number>();
  readonly #lasted = new Map<
    string,
    { readonly sinceMs: number; readonly lastedMs: number; readonly goneMs?: number }
  >();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  raised(finding: string, atMs: number): void {
    this.#raisedMs.set(finding, atMs);
  }

  cleared(finding: string, atMs: number): void {
    this.#lastedUntil(finding, atMs, atMs);
    this.#raisedMs.delete(finding);
  }

  end(endMs: number): void {
    for (const finding of this.#raisedMs.keys()) this.#lastedUntil(finding, endMs, undefined);
    for (const [finding, { sinceMs, lastedMs, goneMs }] of this.#lasted) {
      // That it is no hiccup is known only now.
      this.#tell(`health ${finding}`, 'came', sinceMs + HICCUP_MS, lastedMs);
      if (goneMs !== undefined) this.#tell(`health ${finding}`, 'went', goneMs, lastedMs);
    }
  }

  #lastedUntil(finding: string, untilMs: number, goneMs: number | undefined): void {
    const raisedMs = this.#raisedMs.get(finding);
    if (raisedMs === undefined || untilMs - raisedMs < HICCUP_MS) return;
    const before = this.#lasted.get(finding);
    const lastedMs = Math.max(before?.lastedMs ?? 0, untilMs - raisedMs);
    this.#lasted.set(finding, { sinceMs: before?.sinceMs ?? raisedMs, lastedMs, goneMs });
  }
}
