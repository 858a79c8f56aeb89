/** The table, for a terminal and for Markdown. */
import type { Measured, Row } from './row.ts';

/** Three digits that matter, in thousands or millions where they are. */
export function inWords({ value, unit }: Measured): string {
  const [n, suffix] = value >= 1e6 ? [value / 1e6, ' M'] : value >= 1e4 ? [value / 1e3, ' k'] : [value, ''];
  const digits = n >= 100 ? 0 : n >= 10 ? 1 : 2;
  return `${n.toFixed(digits)}${suffix}${unit.startsWith('/') || suffix === '' ? unit.replace(/^(?!\/)/, ' ') : ` ${unit}`}`;
}

const HEAD = ['', 'measured', 'beside', 'ratio', 'promised', ''];

function cells(row: Row): string[] {
  return [
    row.what,
    inWords(row.measured),
    row.beside ? `${inWords(row.beside)} (${row.beside.what})` : '',
    row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}x`,
    row.target,
    row.met === undefined ? '?' : row.met ? 'yes' : 'no',
  ];
}

export function table(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const text = (line: string[]) =>
    line
      .map((cell, column) =>
        column === 1 || column === 3 ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number),
      )
      .join('  ')
      .trimEnd();
  const [head = [], ...rest] = lines;
  return [text(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rest.map(text)].join('\n');
}
