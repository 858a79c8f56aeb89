/** Events as bytes: as they are kept, or each with its `why`; made once for all who read the same. */
import { mapped } from '../../sessions/slices.ts';
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import { explained } from '../../sessions/why/why.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;

const withWhy = new WeakMap<TraceBatch, Buffer>();

/** Makes the sentences of many events little by little, before anybody asks for them. */
export async function prepare(batch: TraceBatch): Promise<void> {
  if (!withWhy.has(batch)) withWhy.set(batch, textOf(await mapped(batch.lines, ({ json }) => explained(json))));
}

/** JSON objects, one a line, without a final newline. */
export function bodyOf(batch: TraceBatch, explain: boolean): Buffer {
  if (!explain) return batch.body;
  let body = withWhy.get(batch);
  if (!body) {
    body = textOf(batch.lines.map(({ json }) => explained(json)));
    withWhy.set(batch, body);
  }
  return body;
}

function textOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n'));
}

/** A JSON text around events: its bytes before them, the events with commas between, and what comes after them. */
export function around(before: string, body: Buffer, after: string): Buffer {
  const head = Buffer.from(before);
  const text = Buffer.concat([head, body, Buffer.from(after)]);
  // In JSON a newline is escaped: those there are stand between events.
  for (let at = body.indexOf(NEWLINE); at >= 0; at = body.indexOf(NEWLINE, at + 1)) text[head.length + at] = COMMA;
  return text;
}
