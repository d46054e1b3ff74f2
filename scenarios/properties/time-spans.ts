/** Spans of time in which something was so, as a run's records begin and end them. */

export interface Span {
  readonly fromMs: number;
  /** Infinite while it lasts. */
  toMs: number;
}

export type Window = Readonly<Span>;

/** From now on it is so; when it was already, nothing new begins. */
export function begin(spans: Span[], fromMs: number): void {
  if (!lasts(spans)) spans.push({ fromMs, toMs: Number.POSITIVE_INFINITY });
}

/** It is not so any more; when it was not, nothing ends. */
export function end(spans: Span[], atMs: number): void {
  const last = spans.at(-1);
  if (last) last.toMs = Math.min(last.toMs, atMs);
}

export function lasts(spans: readonly Span[]): boolean {
  return spans.at(-1)?.toMs === Number.POSITIVE_INFINITY;
}

export function meets(span: Window, { fromMs, toMs }: Window): boolean {
  return span.fromMs < toMs && span.toMs > fromMs;
}

/** The spans of one subject, to be read and added to. */
export function spansOf(book: Map<string, Span[]>, subject: string): Span[] {
  const spans = book.get(subject) ?? [];
  book.set(subject, spans);
  return spans;
}
