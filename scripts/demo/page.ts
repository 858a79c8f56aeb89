/** Paper for a person: wrapped to the terminal, coloured a little where it has colours, and read at its pace. */
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Longer lines are hard to read; two columns may use more. */
const PROSE = 96;
/** Who reads it later, from a file or a pipe, has lines of this length. */
const NO_TERMINAL = 100;
const NARROW = 60;
const WIDE = 180;

export class Page {
  readonly #out: NodeJS.WriteStream;
  /** All of the terminal's columns. */
  readonly columns: number;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.columns = Math.min(Math.max(out.columns || NO_TERMINAL, NARROW), WIDE);
  }

  line(text = ''): void {
    this.#out.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line();
    this.line(this.#styled(['bold', 'yellow'], text));
    this.line();
  }

  /** Words of ours. `indent` is the column they start in. */
  prose(text: string, indent = 0): void {
    for (const line of wrap(text, Math.min(this.columns, PROSE) - indent)) this.line(' '.repeat(indent) + line);
  }

  /** Something one could type, and what came of it, as it stands. */
  command(prompt: string, command: string, output = ''): void {
    this.line(`  ${this.dim(prompt)} ${this.#styled('bold', command)}`);
    for (const line of lines(output)) this.line(line === '' ? '' : `  ${line}`);
  }

  dim(text: string): string {
    return this.#styled('dim', text);
  }

  strong(text: string): string {
    return this.#styled('bold', text);
  }

  name(text: string): string {
    return this.#styled('cyan', text);
  }

  alarm(text: string): string {
    return this.#styled('red', text);
  }

  /** A moment to read; none where nobody sits and watches. */
  async beat(ms: number): Promise<void> {
    if (this.#out.isTTY) await sleep(ms);
  }

  #styled(style: Style, text: string): string {
    return this.#out.isTTY && this.#out.hasColors() ? styleText(style, text) : text;
  }
}

/** Its lines, without the one that is empty after the last newline. */
export function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Broken between words; a word that is longer than a line is broken as well. Never empty. */
export function wrap(text: string, width: number): string[] {
  const wrapped: string[] = [];
  const [first = '', ...words] = text.trimEnd().split(/(?<=\S) +/);
  let line = first;
  for (const word of words) {
    if (line.length + 1 + word.length <= width) {
      line += ` ${word}`;
      continue;
    }
    wrapped.push(line);
    line = word;
  }
  return [...wrapped, line].flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']);
}
