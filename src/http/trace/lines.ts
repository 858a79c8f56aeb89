/** Events as they stand in a larger JSON text. */

const NEWLINE = 0x0a;
const COMMA = 0x2c;

/** A JSON text around events: its bytes before them, the events with commas between, and what comes after them. */
export function around(before: string, body: Buffer, after: string): Buffer {
  const head = Buffer.from(before);
  const text = Buffer.concat([head, body, Buffer.from(after)]);
  // In JSON a newline is escaped: those there are stand between events.
  for (let at = body.indexOf(NEWLINE); at >= 0; at = body.indexOf(NEWLINE, at + 1)) text[head.length + at] = COMMA;
  return text;
}
