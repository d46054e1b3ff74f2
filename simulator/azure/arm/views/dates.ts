/** Times as the service writes them. All recorded. */

/** Unset, in jobs, tasks and errors. */
export const NEVER = '0001-01-01T00:00:00';
/** Unset, in the scenario that an item is in. */
export const NO_SCENARIO_TIME = '1753-01-01T01:01:01Z';
/** Of what does not expire. */
export const NO_EXPIRY = '9999-12-31T23:59:59.9999999';

/** As precise as it is known, without zeros at the end: `2026-01-05T08:00:00.25Z`, `2026-01-05T08:00:00Z`. */
export function instant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** Whole seconds, as heartbeats and the ends of jobs are written. */
export function wholeSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
