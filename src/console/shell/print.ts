/** What dash's echo and printf print. */
import { Text } from '../text.ts';

/** Work that pauses. */
type Printing<T> = Generator<undefined, T>;

/** Pauses after so many escapes or conversions. */
const PAUSE = 256;

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };
const ESCAPE = /\\(?:(c)|0?([0-7]{1,3})|(.))/gs;
const CONVERSION = /%([-0]?)(\d*)([sbdiuxc%])/g;

export function* echo(argv: readonly string[]): Printing<string> {
  const words = argv[0] === '-n' ? argv.slice(1) : argv;
  const { text, stop } = yield* unescaped(words.join(' '));
  return argv[0] === '-n' || stop ? text : `${text}\n`;
}

/**
 * printf(1) as far as %s %b %d %i %u %x %c and %% go; the format is used again while arguments are left.
 * @param max characters after which there is no point in going on
 */
export function* printf(format: string, args: readonly string[], max: number): Printing<string> {
  const { text: plain } = yield* unescaped(format);
  const out = new Text();
  let next = 0;
  let count = 0;
  do {
    const before = next;
    let at = 0;
    for (const { 0: whole, 1: flag, 2: width, 3: kind = '', index } of plain.matchAll(CONVERSION)) {
      if (++count % PAUSE === 0) yield;
      if (out.length > max) return out.toString();
      out.add(plain.slice(at, index));
      at = index + whole.length;
      if (kind === '%') out.add('%');
      else {
        const text = yield* converted(kind, args[next++] ?? '');
        const size = Math.min(Number(width), max + 1);
        out.add(flag === '-' ? text.padEnd(size) : text.padStart(size, flag === '0' ? '0' : ' '));
      }
    }
    out.add(plain.slice(at));
    if (next === before) break;
  } while (next < args.length);
  return out.toString();
}

function* converted(kind: string, arg: string): Printing<string> {
  if (kind === 's') return arg;
  if (kind === 'c') return arg.slice(0, 1);
  if (kind === 'b') return (yield* unescaped(arg)).text;
  const number = Math.trunc(Number(arg)) || 0;
  return kind === 'x' ? number.toString(16) : String(number);
}

/** Backslash escapes as dash's echo reads them; `\c` ends the output. */
function* unescaped(text: string): Printing<{ text: string; stop: boolean }> {
  if (!text.includes('\\')) return { text, stop: false };
  const out = new Text();
  let at = 0;
  let count = 0;
  for (const { 0: whole, 1: end, 2: octal, 3: letter = '', index } of text.matchAll(ESCAPE)) {
    if (++count % PAUSE === 0) yield;
    out.add(text.slice(at, index));
    at = index + whole.length;
    if (end !== undefined) return { text: out.toString(), stop: true };
    const byte = octal === undefined ? undefined : String.fromCharCode(Number.parseInt(octal, 8) & 255);
    out.add(byte ?? ESCAPES[letter] ?? whole);
  }
  out.add(text.slice(at));
  return { text: out.toString(), stop: false };
}
