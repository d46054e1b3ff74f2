/** A plain table for terminals: columns as wide as their widest cell, two blanks between, the last one ragged. */

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** `paint` may colour a cell after it was padded, so that colour codes do not count as width. Ends with a line feed. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string {
  const widths = columns.map((column, index) =>
    Math.max(...[column.title, ...rows.map((row) => row[index] ?? '')].map(width)),
  );
  const line = (cells: readonly string[], row: number) =>
    cells
      .map((cell, index) => {
        const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
        return paint(columns[index]?.align === 'right' ? blanks + cell : cell + blanks, row, index);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((count) => '─'.repeat(count)).join('  ');
  const titles = line(
    columns.map((column) => column.title),
    -1,
  );
  return `${[titles, rule, ...rows.map(line)].join('\n')}\n`;
}

function width(text: string): number {
  return [...text].length;
}
