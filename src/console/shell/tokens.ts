/**
 * A command line as tokens: words, operators, line ends. What dash's reader does, without any expansion:
 * `$x`, `*` and `~` are ordinary characters here, because nothing ever reaches a real shell.
 */

import { Text } from '../text.ts';

/** `line` is that of its end, as of every token. */
interface Word {
  kind: 'word';
  text: string;
  quoted: boolean;
  line: number;
}

export type Token =
  | Word
  /** `fd` is the number written directly before a redirection, e.g. the 2 of `2>`. */
  | { kind: 'redirect'; text: '>' | '>>' | '<' | '<<' | '<<-' | '>&' | '<&'; fd: number | undefined; line: number }
  | { kind: 'operator'; text: ';' | ';;' | '&' | '&&' | '|' | '||' | '(' | ')'; line: number }
  | { kind: 'newline'; line: number }
  | { kind: 'end'; line: number };

/** A line that dash would not read, in dash's words. */
export class ShellSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, text: string) {
    super(text);
    this.line = line;
  }
}

const REDIRECTS = ['<<-', '<<', '<&', '>>', '>&', '>', '<'] as const;
const OPERATORS = [';;', '&&', '||', ';', '&', '|', '(', ')'] as const;
/** What a backslash takes away from its meaning inside double quotes; before anything else it stays itself. */
const ESCAPABLE = '$`"\\';
/** Runs of characters that are only themselves: in a word, between either quotes. */
const PLAIN = /[^\\'" \t\n;&|()<>]+/y;
const SINGLE = /[^'\n]+/y;
const DOUBLE = /[^"\\\n]+/y;

/** Reading that pauses. */
export type Reading<T> = Generator<undefined, T>;

/** It pauses after so many steps: blanks, pieces of a word, lines of a here-document. */
const PAUSE = 4096;

export class Tokenizer {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private steps = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Another one that goes on from where this is. */
  copy(): Tokenizer {
    return Object.assign(new Tokenizer(this.text), { at: this.at, line: this.line });
  }

  /** @throws ShellSyntaxError when a quote is not closed */
  *next(): Reading<Token> {
    yield* this.skipBlanks();
    if (this.at >= this.text.length) return { kind: 'end', line: this.line };
    if (this.text[this.at] === '\n') {
      this.at++;
      return { kind: 'newline', line: ++this.line };
    }
    return this.redirect() ?? this.operator() ?? (yield* this.word());
  }

  /**
   * The lines up to the one that is `delimiter` alone: a here-document, read from where the next line begins. Where the
   * delimiter is not quoted, a backslash joins two lines, and takes their meaning away from $, ` and itself.
   */
  *hereDocument({ text: delimiter, quoted }: Pick<Word, 'text' | 'quoted'>, stripTabs: boolean): Reading<string> {
    const from = this.at;
    const rows = new Text();
    let to = from;
    let joined = false;
    while (this.at < this.text.length) {
      if (this.long()) yield;
      const end = this.text.indexOf('\n', this.at);
      const next = end < 0 ? this.text.length : end + 1;
      const raw = this.text.slice(this.at, end < 0 ? undefined : end);
      const row = stripTabs && !joined ? raw.replace(/^\t+/, '') : raw;
      this.at = next;
      this.line++;
      if (row === delimiter && !joined) break;
      joined = !quoted && end >= 0 && goesOn(raw);
      to = next;
      if (stripTabs) rows.add(end < 0 ? row : `${row}\n`);
    }
    const text = stripTabs ? rows.toString() : this.text.slice(from, to);
    if (quoted || !text.includes('\\')) return text;
    return text.replace(/\\([\\$`\n])/g, (_, c) => (c === '\n' ? '' : c));
  }

  /** Counts a step; whether it is time for a pause. */
  private long(): boolean {
    return ++this.steps % PAUSE === 0;
  }

  private *skipBlanks(): Reading<void> {
    for (;;) {
      if (this.long()) yield;
      const c = this.text[this.at];
      if (c === ' ' || c === '\t') this.at++;
      else if (c === '\\' && this.text[this.at + 1] === '\n') {
        this.at += 2;
        this.line++;
      } else if (c === '#') {
        const end = this.text.indexOf('\n', this.at);
        this.at = end < 0 ? this.text.length : end;
      } else return;
    }
  }

  private redirect(): Token | undefined {
    const numbered = isDigit(this.text[this.at]) && isArrow(this.text[this.at + 1]);
    if (!numbered && !isArrow(this.text[this.at])) return undefined;
    const digits = numbered ? (this.text[this.at] ?? '') : '';
    const start = this.at + digits.length;
    const text = REDIRECTS.find((operator) => this.text.startsWith(operator, start));
    if (text === undefined) return undefined;
    this.at = start + text.length;
    return { kind: 'redirect', text, fd: digits === '' ? undefined : Number(digits), line: this.line };
  }

  private operator(): Token | undefined {
    if (!';&|()'.includes(this.text[this.at] ?? ' ')) return undefined;
    const text = OPERATORS.find((operator) => this.text.startsWith(operator, this.at));
    if (text === undefined) return undefined;
    this.at += text.length;
    return { kind: 'operator', text, line: this.line };
  }

  private *word(): Reading<Token> {
    const text = new Text();
    let quoted = false;
    for (;;) {
      if (this.long()) yield;
      text.add(this.run(PLAIN));
      const c = this.text[this.at];
      if (c === undefined || ' \t\n;&|()<>'.includes(c)) {
        return { kind: 'word', text: text.toString(), quoted, line: this.line };
      }
      this.at++;
      if (c === '\\') {
        quoted = true;
        text.add(this.escaped());
      } else if (c === "'" || c === '"') {
        quoted = true;
        yield* this.quoted(c, text);
      }
    }
  }

  /** The characters from here on that a sticky expression takes. */
  private run(expression: RegExp): string {
    expression.lastIndex = this.at;
    const [found = ''] = expression.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  /** What follows a backslash outside quotes. */
  private escaped(): string {
    const c = this.text[this.at];
    if (c === undefined) return '\\';
    this.at++;
    if (c !== '\n') return c;
    this.line++;
    return '';
  }

  /** Adds what is between the quotes. */
  private *quoted(quote: string, text: Text): Reading<void> {
    for (;;) {
      if (this.long()) yield;
      text.add(this.run(quote === "'" ? SINGLE : DOUBLE));
      const c = this.text[this.at];
      if (c === undefined) throw new ShellSyntaxError(this.line, 'Unterminated quoted string');
      this.at++;
      if (c === '\n') this.line++;
      if (c === quote) return;
      const next = this.text[this.at];
      if (c === '\\' && quote === '"' && next !== undefined && (next === '\n' || ESCAPABLE.includes(next))) {
        this.at++;
        if (next === '\n') this.line++;
        else text.add(next);
      } else text.add(c);
    }
  }
}

/** It ends in a backslash that means something. */
function goesOn(row: string): boolean {
  let at = row.length;
  while (row[at - 1] === '\\') at--;
  return (row.length - at) % 2 === 1;
}

function isDigit(c: string | undefined): boolean {
  return c !== undefined && c >= '0' && c <= '9';
}

function isArrow(c: string | undefined): boolean {
  return c === '<' || c === '>';
}
