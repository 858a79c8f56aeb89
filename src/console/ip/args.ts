/** The words of a command, one at a time, and the ways in which iproute2 says that one is wrong. */
import type { Ip } from './context.ts';

/** Whether a word is a beginning of `full`, as iproute2 abbreviates; nothing is no beginning. */
export function matches(word: string, full: string): boolean {
  return word !== '' && full.startsWith(word);
}

export class Args {
  private readonly ip: Ip;
  private readonly words: readonly string[];
  private at: number;

  constructor(ip: Ip, words: readonly string[], at = 0) {
    this.ip = ip;
    this.words = words;
    this.at = at;
  }

  get more(): boolean {
    return this.at < this.words.length;
  }

  get left(): number {
    return this.words.length - this.at;
  }

  /** The word at hand. */
  get word(): string {
    return this.words[this.at] ?? '';
  }

  /** Goes on to the next word, which may be missing. */
  shift(): void {
    this.at++;
  }

  /** The argument of the word at hand, which is then the word at hand; ends the program when there is none. */
  next(): string {
    this.at++;
    if (!this.more) this.ip.die('Command line is not complete. Try option "help"\n');
    return this.word;
  }

  /** @param why iproute2's own words, with their line end where they have one */
  invalid(why: string, word = this.word): never {
    return this.ip.die(`Error: argument "${word}" is wrong: ${why}\n`);
  }

  duplicate(key: string, word = this.word): never {
    return this.ip.die(`Error: duplicate "${key}": "${word}" is the second value.\n`);
  }

  /** A word where none is expected, after `key` was given without its name. */
  garbage(key: string, word = this.word): never {
    return this.ip.die(`Error: either "${key}" is duplicate, or "${word}" is a garbage.\n`);
  }

  /** The value of the word at hand, which `read` understands or answers with undefined. */
  value<T>(read: (word: string) => T | undefined, why: string): T {
    const value = read(this.word);
    return value === undefined ? this.invalid(why) : value;
  }

  /** An interface by name; ends the program when there is none. */
  device(): number {
    const ifindex = this.ip.ifindex(this.word);
    return ifindex === 0 ? this.ip.die(`Cannot find device "${this.word}"\n`, 1) : ifindex;
  }
}

/** Whether a text may be the name of an interface (dev_valid_name). */
export function isIfname(text: string): boolean {
  return text !== '' && text.length < 16 && !/[/\s]/.test(text);
}
