/**
 * A command line as commands: a small shell-words parser.
 *
 * Understands quotes, escapes, comments, `;` `&` `&&` `||` `|` `!`, line ends, redirections and here-documents.
 * Nothing is expanded and nothing reaches a real shell; what a shell could do beyond that is a syntax error.
 */
import { type Reading, ShellSyntaxError, type Token, Tokenizer } from './tokens.ts';

export interface Redirect {
  operator: '>' | '>>' | '<' | '<<' | '<<-' | '>&' | '<&';
  fd: number;
  /** A path, a file descriptor's number after >&, or the text of a here-document. */
  target: string;
}

export interface Command {
  words: string[];
  redirects: Redirect[];
  line: number;
  /** Another one follows, which reads what it prints. */
  piped: boolean;
}

/** Commands joined by `|`. */
export interface Pipeline {
  /** When it is run: always, or only after the one before it ended well (&&) or badly (||). */
  when: 'always' | 'success' | 'failure';
  negated: boolean;
  /** Read as they are asked for; undefined where reading pauses. */
  commands: Iterable<Command | undefined>;
}

/** What dash reads, and runs, before it reads on. It has been read once; its pipelines are read again, one by one. */
export interface Line {
  /** undefined where reading pauses. */
  pipelines: Iterable<Pipeline | undefined>;
}

const RESERVED = new Set([
  '!',
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  '{',
  '}',
]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** A long line is read with pauses after so many words. */
const PAUSE = 512;

/**
 * The lines of a command, one by one; undefined where reading pauses.
 * @throws ShellSyntaxError on reaching a line that cannot be read; what was before it has been given out by then
 */
export function* parse(text: string): Generator<Line | undefined, void> {
  yield* new Parser(new Tokenizer(text), { kind: 'newline', line: 1 }).lines();
}

class Parser {
  private readonly tokenizer: Tokenizer;
  private token: Token;
  /** Here-documents whose lines begin after the end of this one. */
  private pending: { redirect: Redirect; delimiter: Token & { kind: 'word' } }[] = [];
  /** The here-documents of the line, in order: when it is read again they are known. */
  private documents: string[] = [];
  private known: Iterator<string> | undefined;
  private read = 0;

  constructor(tokenizer: Tokenizer, token: Token, known?: readonly string[]) {
    this.tokenizer = tokenizer;
    this.token = token;
    this.known = known?.values();
  }

  *lines(): Generator<Line | undefined, void> {
    for (;;) {
      yield* this.advance();
      yield* this.skipNewlines();
      if (this.token.kind === 'end') return;
      const { token } = this;
      const begin = this.tokenizer.copy();
      this.documents = [];
      // A million commands are not kept: that they can be read is all that must be known before the first of them is run.
      for (const pipeline of this.list()) if (!pipeline) yield;
      const { kind } = this.here();
      if (kind !== 'newline' && kind !== 'end') throw this.unexpected();
      const last = kind === 'end';
      yield* this.readHereDocuments();
      yield { pipelines: new Parser(begin, token, this.documents).list() };
      if (last) return;
    }
  }

  private *list(): Generator<Pipeline | undefined, void> {
    let when: Pipeline['when'] = 'always';
    for (;;) {
      const pipeline = yield* this.pipeline(when);
      yield pipeline;
      // What nobody has asked for.
      for (const command of pipeline.commands) if (!command) yield undefined;
      const operator = this.token.kind === 'operator' ? this.token.text : '';
      if (operator === '&&' || operator === '||') {
        when = operator === '&&' ? 'success' : 'failure';
        yield* this.advance();
        yield* this.skipNewlines();
      } else if (operator === ';' || operator === '&') {
        when = 'always';
        yield* this.advance();
        if (this.token.kind === 'newline' || this.token.kind === 'end') return;
      } else return;
    }
  }

  private *pipeline(when: Pipeline['when']): Reading<Pipeline> {
    let negated = false;
    if (this.token.kind === 'word' && this.token.text === '!' && !this.token.quoted) {
      negated = true;
      yield* this.advance();
    }
    return { when, negated, commands: this.commands() };
  }

  private *commands(): Generator<Command | undefined, void> {
    for (let piped = true; piped; ) {
      const command = yield* this.command();
      piped = this.token.kind === 'operator' && this.token.text === '|';
      if (piped) {
        yield* this.advance();
        yield* this.skipNewlines();
      }
      yield { ...command, piped };
    }
  }

  private *command(): Reading<Omit<Command, 'piped'>> {
    const { token: first } = this;
    if (first.kind === 'word' && !first.quoted && RESERVED.has(first.text)) throw this.unexpected();
    const command = { words: [] as string[], redirects: [] as Redirect[], line: first.line };
    let assigned = false;
    for (;;) {
      if (++this.read % PAUSE === 0) yield undefined;
      const { token } = this;
      if (token.kind === 'redirect') command.redirects.push(yield* this.redirect(token));
      else if (token.kind === 'word') {
        if (command.words.length === 0 && ASSIGNMENT.test(token.text)) assigned = true;
        else command.words.push(token.text);
        yield* this.advance();
      } else break;
    }
    if (command.words.length === 0 && command.redirects.length === 0 && !assigned) throw this.unexpected();
    return command;
  }

  private *redirect({ text: operator, fd }: Token & { kind: 'redirect' }): Reading<Redirect> {
    yield* this.advance();
    const { token } = this;
    if (token.kind !== 'word') throw this.unexpected();
    const redirect = { operator, fd: fd ?? (operator.startsWith('<') ? 0 : 1), target: token.text };
    if (operator === '<<' || operator === '<<-') {
      this.pending.push({ redirect, delimiter: token });
      redirect.target = this.known?.next().value ?? token.text;
    }
    yield* this.advance();
    return redirect;
  }

  private *readHereDocuments(): Reading<void> {
    for (const { redirect, delimiter } of this.pending) {
      redirect.target = yield* this.tokenizer.hereDocument(delimiter, redirect.operator === '<<-');
      this.documents.push(redirect.target);
    }
    this.pending = [];
  }

  private *skipNewlines(): Reading<void> {
    while (this.token.kind === 'newline') yield* this.advance();
  }

  /** The token at hand, which the parser has moved since it was last looked at. */
  private here(): Token {
    return this.token;
  }

  private *advance(): Reading<void> {
    if (this.token.kind === 'newline') yield* this.readHereDocuments();
    this.token = yield* this.tokenizer.next();
  }

  private unexpected(): ShellSyntaxError {
    const { token } = this;
    const what = {
      word: `"${token.kind === 'word' ? token.text : ''}"`,
      operator: `"${token.kind === 'operator' ? token.text : ''}"`,
      redirect: 'redirection',
      newline: 'newline',
      end: 'end of file',
    }[token.kind];
    return new ShellSyntaxError(token.line, `${what} unexpected`);
  }
}
