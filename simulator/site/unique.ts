/** Names and addresses that may stand once in a site, whatever their case. */
import { formatPath, shown } from './mistake.ts';
import type { Path, Report } from './mistake.ts';

export interface Named {
  readonly path: Path;
  readonly value: string;
}

/** @param what such as `machine`, for "a second machine". */
export function unique(values: readonly Named[], what: string, report: Report): void {
  const seen = new Map<string, Path>();
  for (const { path, value } of values) {
    const first = seen.get(value.toLowerCase());
    if (first === undefined) seen.set(value.toLowerCase(), path);
    else report(path, `a second ${what} ${shown(value)}; the first is ${formatPath(first)}`, first);
  }
}
