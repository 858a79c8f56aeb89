/**
 * POSIX extended regular expressions, searched for in time that no expression can blow up: all the ways through it are
 * followed at once, a character at a time (Thompson 1968). Between two characters others may have their turn.
 */
import { setOf } from '../glob.ts';

/** Where one can be in an expression: takes a character, goes both ways, asks where in the text it is, or is the end. */
type State =
  | { kind: 'take'; fits: (c: string) => boolean; next: number }
  | { kind: 'both'; next: number; other: number }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'found' };

/** `{1,255}` of `{1,255}`: larger ones than this are refused, as regcomp(3) does (REG_ESPACE). */
const MAX_STATES = 10_000;
const MAX_DEPTH = 250;
const REPEAT = /\{(\d{1,3})(,(\d{0,3}))?\}/y;

const CLASSES: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!-/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
};

/** Ways that are followed before others have their turn. */
const MANY = 20_000;

/** Tells, piece by piece, whether something is found in a text. */
export type Search = (text: string) => Generator<undefined, boolean>;

/** Whether an expression is found in a text; one that cannot be read is found in none. */
export function expression(source: string): Search {
  const reader = new Reader(source);
  try {
    reader.read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // biome-ignore lint/correctness/useYield: there is nothing to look for
    return function* nowhere() {
      return false;
    };
  }
  return (text) => search(reader.states, reader.first, text);
}

class Unreadable extends Error {}

/** Builds the states from the end of a piece to its beginning: a piece is a function of what comes after it. */
type Piece = (next: number) => number;

class Reader {
  readonly states: State[] = [];
  first = 0;
  private readonly source: string;
  private at = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
  }

  read(): void {
    const whole = this.alternatives();
    if (this.at < this.source.length) throw new Unreadable();
    this.first = whole(this.add({ kind: 'found' }));
  }

  private add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new Unreadable();
    return this.states.push(state) - 1;
  }

  private alternatives(): Piece {
    if (++this.depth > MAX_DEPTH) throw new Unreadable();
    const ways = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      ways.push(this.sequence());
    }
    this.depth--;
    return (next) => ways.map((way) => way(next)).reduce((other, one) => this.add({ kind: 'both', next: one, other }));
  }

  private sequence(): Piece {
    const pieces: Piece[] = [];
    for (let c = this.source[this.at]; c !== undefined && c !== '|' && c !== ')'; c = this.source[this.at]) {
      pieces.push(this.repeated(this.atom(c)));
      if (pieces.length > MAX_STATES) throw new Unreadable();
    }
    return (next) => pieces.reduceRight((after, piece) => piece(after), next);
  }

  private atom(c: string): Piece {
    this.at++;
    if (c === '(') {
      const inner = this.alternatives();
      if (this.source[this.at++] !== ')') throw new Unreadable();
      return inner;
    }
    if (c === '^') return (next) => this.add({ kind: 'start', next });
    if (c === '$') return (next) => this.add({ kind: 'end', next });
    if (c === '.') return this.taking(() => true);
    if (c === '[') return this.taking(this.set());
    if ('*+?{'.includes(c)) throw new Unreadable();
    const literal = c === '\\' ? this.source[this.at++] : c;
    if (literal === undefined) throw new Unreadable();
    return this.taking((one) => one === literal);
  }

  private taking(fits: (c: string) => boolean): Piece {
    return (next) => this.add({ kind: 'take', fits, next });
  }

  private set(): (c: string) => boolean {
    const from = this.at;
    let to = from + (this.source[from] === '^' ? 1 : 0) + 1;
    while (to < this.source.length && this.source[to] !== ']') {
      const named = this.source.startsWith('[:', to) ? this.source.indexOf(':]', to) : -1;
      to = named < 0 ? to + 1 : named + 2;
    }
    if (to >= this.source.length) throw new Unreadable();
    this.at = to + 1;
    const inside = this.source.slice(from, to).replace(/\[:(\w{1,9}):\]/g, (whole, name: string) => {
      return Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? whole) : whole;
    });
    // `!` is no sign of inversion here.
    return inside.startsWith('!') ? setOf(`${inside.slice(1)}!`) : setOf(inside);
  }

  private repeated(piece: Piece, inARow = 0): Piece {
    if (inARow > MAX_DEPTH) throw new Unreadable();
    const c = this.source[this.at];
    const [min, max, length] = c === '*' ? [0, -1, 1] : c === '+' ? [1, -1, 1] : c === '?' ? [0, 1, 1] : this.counted();
    if (length === 0) return piece;
    this.at += length;
    const more = (next: number): number => {
      let after = next;
      if (max < 0) {
        const loop = this.add({ kind: 'both', next, other: next });
        this.states[loop] = { kind: 'both', next: piece(loop), other: next };
        after = loop;
      }
      for (let i = min; i < max; i++) after = this.add({ kind: 'both', next: piece(after), other: next });
      for (let i = 0; i < min; i++) after = piece(after);
      return after;
    };
    return this.repeated(more, inARow + 1);
  }

  /** `{2}`, `{2,}`, `{2,5}`: least, most (-1: any), and the length of what says so. */
  private counted(): [min: number, max: number, length: number] {
    REPEAT.lastIndex = this.at;
    const match = this.source[this.at] === '{' ? REPEAT.exec(this.source) : null;
    if (!match) return [1, 1, 0];
    const [whole, least, range, most] = match;
    const min = Number(least);
    const max = range === undefined ? min : most === '' ? -1 : Number(most);
    if (min > 255 || max > 255 || (max >= 0 && max < min)) throw new Unreadable();
    return [min, max, whole.length];
  }
}

function* search(states: readonly State[], first: number, text: string): Generator<undefined, boolean> {
  let now = new Front(states.length);
  let next = new Front(states.length);
  let work = 0;
  for (let at = 0; at <= text.length; at++) {
    // It may begin anywhere.
    if (reach(states, first, at, text.length, now)) return true;
    for (let i = 0; i < now.size; i++) {
      const state = states[now.list[i] as number];
      if (state?.kind !== 'take' || at >= text.length || !state.fits(text[at] as string)) continue;
      if (reach(states, state.next, at + 1, text.length, next)) return true;
    }
    work += now.size + 1;
    [now, next] = [next, now];
    next.clear();
    if (work > MANY) {
      work = 0;
      yield;
    }
  }
  return false;
}

/** Where one is: each state once. */
class Front {
  readonly list: Uint32Array;
  size = 0;
  private readonly seen: Uint32Array;
  private round = 1;

  constructor(states: number) {
    this.list = new Uint32Array(states);
    this.seen = new Uint32Array(states);
  }

  /** false: it is there. */
  add(state: number): boolean {
    if (this.seen[state] === this.round) return false;
    this.seen[state] = this.round;
    this.list[this.size++] = state;
    return true;
  }

  clear(): void {
    this.size = 0;
    this.round++;
  }
}

/** Adds a state and those that are had from it without a character; true when one of them is the end. */
function reach(states: readonly State[], from: number, at: number, end: number, into: Front): boolean {
  const open = [from];
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const state = states[i];
    if (!state || !into.add(i)) continue;
    if (state.kind === 'found') return true;
    if (state.kind === 'both') open.push(state.next, state.other);
    else if (state.kind === 'start' ? at === 0 : state.kind === 'end' && at === end) open.push(state.next);
  }
  return false;
}
