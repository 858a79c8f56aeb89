/** The lines of a batch: words with quotes, comments after #, and a backslash that joins two lines. */
import type { Ip } from './context.ts';

export interface BatchLine {
  /** Of the last line it was written on, from 1. */
  number: number;
  words: string[];
}

const BLANKS = ' \t\r\n';

/** Ends the program where a quote is not closed or a continuation is missing. */
export function* batchLines(ip: Ip, text: string): Generator<BatchLine> {
  const rows = text.split('\n');
  if (rows.at(-1) === '') rows.pop();
  for (let at = 0; at < rows.length; at++) {
    let row = withoutComment(rows[at] ?? '');
    while (row.endsWith('\\')) {
      at++;
      if (at >= rows.length) ip.die('Missing continuation line\n', 1);
      row = row.slice(0, -1) + withoutComment(rows[at] ?? '');
    }
    const words = split(ip, row);
    if (words.length > 0) yield { number: at + 1, words };
  }
}

function withoutComment(row: string): string {
  const hash = row.indexOf('#');
  return hash < 0 ? row : row.slice(0, hash);
}

function split(ip: Ip, row: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < row.length; ) {
    const c = row[at] as string;
    if (BLANKS.includes(c)) at++;
    else if (c === '"' || c === "'") {
      const end = row.indexOf(c, at + 1);
      if (end < 0) ip.die('Unterminated quoted string\n', 1);
      words.push(row.slice(at + 1, end));
      at = end + 1;
    } else {
      let end = at;
      while (end < row.length && !BLANKS.includes(row[end] as string)) end++;
      words.push(row.slice(at, end));
      at = end;
    }
  }
  return words;
}
