/**
 * A command line as tokens: words, operators, line ends. What dash's reader does, without any expansion:
 * `$x`, `*` and `~` are ordinary characters here, because nothing ever reaches a real shell.
 */

export type Token =
  | { kind: 'word'; text: string; quoted: boolean; line: number }
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

export class Tokenizer {
  private readonly text: string;
  private at = 0;
  private line = 1;

  constructor(text: string) {
    this.text = text;
  }

  /** @throws ShellSyntaxError when a quote is not closed */
  next(): Token {
    this.skipBlanks();
    const { line } = this;
    if (this.at >= this.text.length) return { kind: 'end', line };
    if (this.text[this.at] === '\n') {
      this.at++;
      this.line++;
      return { kind: 'newline', line };
    }
    return this.redirect() ?? this.operator() ?? this.word();
  }

  /** The lines up to the one that is `delimiter` alone: a here-document, read from where the next line begins. */
  hereDocument(delimiter: string, stripTabs: boolean): string {
    let body = '';
    while (this.at < this.text.length) {
      const end = this.text.indexOf('\n', this.at);
      const raw = this.text.slice(this.at, end < 0 ? undefined : end);
      const row = stripTabs ? raw.replace(/^\t+/, '') : raw;
      this.at = end < 0 ? this.text.length : end + 1;
      this.line++;
      if (row === delimiter) break;
      body += end < 0 ? row : `${row}\n`;
    }
    return body;
  }

  private skipBlanks(): void {
    for (;;) {
      const c = this.text[this.at];
      if (c === ' ' || c === '\t') this.at++;
      else if (c === '\\' && this.text[this.at + 1] === '\n') {
        this.at += 2;
        this.line++;
      } else if (c === '#') {
        while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
      } else return;
    }
  }

  private redirect(): Token | undefined {
    const digits = /^[0-9]?(?=[<>])/.exec(this.text.slice(this.at, this.at + 2))?.[0];
    if (digits === undefined) return undefined;
    const start = this.at + digits.length;
    const text = REDIRECTS.find((operator) => this.text.startsWith(operator, start));
    if (text === undefined) return undefined;
    this.at = start + text.length;
    return { kind: 'redirect', text, fd: digits === '' ? undefined : Number(digits), line: this.line };
  }

  private operator(): Token | undefined {
    const text = OPERATORS.find((operator) => this.text.startsWith(operator, this.at));
    if (text === undefined) return undefined;
    this.at += text.length;
    return { kind: 'operator', text, line: this.line };
  }

  private word(): Token {
    const { line } = this;
    let text = '';
    let quoted = false;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined || ' \t\n;&|()<>'.includes(c)) return { kind: 'word', text, quoted, line };
      this.at++;
      if (c === '\\') {
        quoted = true;
        text += this.escaped();
      } else if (c === "'" || c === '"') {
        quoted = true;
        text += this.quoted(c);
      } else text += c;
    }
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

  private quoted(quote: string): string {
    let text = '';
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined) throw new ShellSyntaxError(this.line, 'Unterminated quoted string');
      this.at++;
      if (c === '\n') this.line++;
      if (c === quote) return text;
      const next = this.text[this.at];
      if (c === '\\' && quote === '"' && next !== undefined && (next === '\n' || ESCAPABLE.includes(next))) {
        this.at++;
        if (next === '\n') this.line++;
        else text += next;
      } else text += c;
    }
  }
}
