/** Times as people read them. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A point in lab time: `01:02:03`, and `2d 01:02:03` after the first day. */
export function labTime(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const [hours, minutes, seconds] = [(ms % DAY_MS) / HOUR_MS, (ms % HOUR_MS) / MINUTE_MS, (ms % MINUTE_MS) / SECOND_MS];
  const clock = [hours, minutes, seconds].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  return days > 0 ? `${days}d ${clock}` : clock;
}

/** A length of time in its two largest units: `340 ms`, `4.2 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`. `–` if absent. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS - 50) return `${Math.round(ms / 100) / 10} s`;
  if (ms < HOUR_MS) return pair(Math.max(ms, MINUTE_MS), MINUTE_MS, 'min', SECOND_MS, 's');
  if (ms < DAY_MS) return pair(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return pair(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function pair(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  const whole = `${Math.floor(ms / largeMs)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
