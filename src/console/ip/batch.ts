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
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const parts: string[] = [];
    for (;;) {
      const end = text.indexOf('\n', at);
      const row = withoutComment(text.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? text.length : end + 1;
      number++;
      parts.push(row.endsWith('\\') ? row.slice(0, -1) : row);
      if (!row.endsWith('\\')) break;
      if (at >= text.length) ip.die('Missing continuation line\n', 1);
    }
    const words = split(ip, parts.join(''));
    if (words.length > 0) yield { number, words };
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
