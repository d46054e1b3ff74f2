/** Lists as ARM hands them out: so many rows, and a link to the next ones, null at the end (recorded). */

/** Inferred: the size of the service's own pages is not published. */
export const ROWS_A_PAGE = 100;

export function page<Row>(rows: readonly Row[], url: URL): { value: Row[]; nextLink: string | null } {
  const skipped = Number.parseInt(url.searchParams.get('$skipToken') ?? url.searchParams.get('skipToken') ?? '', 10);
  const from = skipped > 0 ? skipped : 0;
  const wanted = Number.parseInt(url.searchParams.get('$take') ?? url.searchParams.get('$top') ?? '', 10);
  const size = wanted > 0 ? Math.min(wanted, ROWS_A_PAGE) : ROWS_A_PAGE;
  const value = rows.slice(from, from + size);
  if (from + size >= rows.length) return { value, nextLink: null };
  const next = new URL(url);
  next.searchParams.delete('skipToken');
  next.searchParams.set('$skipToken', String(from + size));
  return { value, nextLink: next.href };
}
