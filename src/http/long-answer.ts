/** Answers with megabytes of text in them: encoded and written part by part, so that nobody else waits meanwhile. */
import { Readable } from 'node:stream';

/** UTF-16 units of one part. */
const PART = 128 * 1024;

export function isLong(...texts: string[]): boolean {
  return texts.some(({ length }) => length > PART);
}

/** The JSON of an object; only strings that are its own members are ever long. */
export function jsonInParts(value: object): Readable {
  return Readable.from(parts(value), { objectMode: false });
}

async function* parts(value: object): AsyncGenerator<Buffer> {
  let before = '{';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield Buffer.from(`${before}${JSON.stringify(key)}:`);
    before = ',';
    if (typeof member === 'string') yield* textInParts(member);
    else yield Buffer.from(JSON.stringify(member));
  }
  yield Buffer.from(before === '{' ? '{}' : '}');
}

async function* textInParts(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length || at === 0; at += PART) {
    const json = JSON.stringify(text.slice(at, at + PART));
    const [open, close] = [at === 0 ? '"' : '', at + PART >= text.length ? '"' : ''];
    // Half of a surrogate pair at either end is escaped, and whoever reads it puts the two together.
    yield Buffer.from(`${open}${json.slice(1, -1)}${close}`);
    if (close === '') await new Promise((resolve) => setImmediate(resolve));
  }
}
