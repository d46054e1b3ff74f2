/** What stands Critical of some items: why nothing goes on with them, when nothing else says so. */
import type { JournalRecord } from '../../simulator/journal/journal.ts';

/** The code that has stood longest. */
export function criticalOf(records: readonly JournalRecord[], items: readonly string[]): string | undefined {
  const standing = new Map<string, string>();
  for (const { code, item, kind, severity } of records) {
    if (!items.includes(String(item))) continue;
    const key = `${item} ${code}`;
    if (kind === 'health.raise' && severity === 'Critical') standing.set(key, String(code));
    else if (kind === 'health.clear') standing.delete(key);
  }
  return standing.values().next().value;
}
