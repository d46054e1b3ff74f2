/** Less of something: at once as little as there may be, else about half, in figures that a person would write. */

const ROUND_MS = [
  ...[0, 1, 2, 5, 10, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 6, 12, 24].map((hours) => hours * 3_600_000),
];

export function shorterThan(spanMs: number): readonly number[] {
  if (spanMs <= 0) return [];
  const half = ROUND_MS.findLast((round) => round <= spanMs / 2) ?? 0;
  return half === 0 ? [0] : [0, half];
}

/** Of a parameter by that name; of what has no size there is no less. */
export function lessThan(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.length > 1 ? value.map((one) => [one]) : [];
  if (typeof value !== 'number') return [];
  if (name.endsWith('Ms')) return shorterThan(value);
  const towardsZero = [0, Math.sign(value), Math.trunc(value / 2)].filter((less) => Math.abs(less) < Math.abs(value));
  return [...new Set(towardsZero.map((less) => less + 0))];
}
