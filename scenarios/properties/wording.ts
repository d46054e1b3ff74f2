/** How evidence speaks of times, numbers and names: the same way in every property. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** `2 h 14 min`, `14 min 05 s`, `42 s`, `310 ms`: what a reader takes in at a glance. Also used for moments of a drill. */
export function duration(ms: number): string {
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms < SECOND_MS) return `${ms} ms`;
  const seconds = Math.floor(ms / SECOND_MS) % 60;
  const minutes = Math.floor(ms / MINUTE_MS) % 60;
  if (ms < MINUTE_MS) return `${seconds} s`;
  if (ms < HOUR_MS) return seconds === 0 ? `${minutes} min` : `${minutes} min ${padded(seconds)} s`;
  return `${grouped(Math.floor(ms / HOUR_MS))} h ${padded(minutes)} min`;
}

/** A moment to the millisecond, where the order of two of them is the point: `10 min 00.204 s`. */
export function moment(atMs: number): string {
  const whole = Math.floor(atMs / MINUTE_MS);
  const seconds = ((atMs % MINUTE_MS) / SECOND_MS).toFixed(3).padStart(6, '0');
  return `${grouped(Math.floor(whole / 60))} h ${padded(whole % 60)} min ${seconds} s`;
}

/** `86 016` */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Whether it names the end of a batch: where the service makes a point of what it has, instead of one that came. */
export function isEndOfBatch(tag: string): boolean {
  return tag.startsWith('end/');
}

/** A tag by its first digits; the end of a batch by its full name, which is short and telling. */
export function tagName(tag: string): string {
  return isEndOfBatch(tag) || tag.length <= 9 ? `tag ${tag}` : `tag ${tag.slice(0, 8)}…`;
}

/** `1 machine`, `2 machines` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more` */
export function listed(names: readonly string[], most = 4): string {
  if (names.length === 0) return 'none';
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length === 1 ? (shown[0] as string) : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
