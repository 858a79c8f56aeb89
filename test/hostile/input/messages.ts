/** Messages on the stream by chance: such as asyncapi.yaml describes, and such as it does not. */
import { once } from 'node:events';
import fc, { type Arbitrary } from 'fast-check';
import { WebSocket } from 'ws';
import { STREAM_PROTOCOL } from '../../../src/contract/http/stream.ts';
import { CLOSE } from '../../../src/http/stream/close-codes.ts';
import { asyncapi, misfit, type Schema } from './document.ts';
import { inside, oddText, oddValue, outside } from './values.ts';

/** What one client says on one socket, frame by frame. */
export type Talk = (string | Buffer)[];

const schemas: Schema[] = asyncapi.operations.hear.messages.map(({ $ref }: { $ref: string }) => ({
  $ref: `#/components/messages/${$ref.split('/').at(-1)}/payload`,
}));

/** The schema of each message that the server may say. */
const SAID = new Map<string, string>(
  asyncapi.operations.tell.messages.map(({ $ref }: { $ref: string }) => {
    const key = $ref.split('/').at(-1) ?? '';
    return [asyncapi.components.messages[key].name, key];
  }),
);

const json = (value: unknown) => JSON.stringify(value) ?? '';
const frame: Arbitrary<string | Buffer> = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(...schemas.map((schema) => inside(schema).map(json))) },
  { weight: 4, arbitrary: fc.oneof(...schemas.map((schema) => outside(schema).map(json))) },
  { weight: 1, arbitrary: fc.oneof(oddText, oddValue.map(json)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '{', 'x'.repeat(65_536), '['.repeat(60_000), `{"type":"ping","type":"pong"}`),
  },
);

export const anyTalk: Arbitrary<Talk> = fc.array(frame, { minLength: 1, maxLength: 4 });

/** Ours, and those of the protocol itself: going away, an error in it, no text, too long. */
const CODES: readonly number[] = [...Object.values(CLOSE).map(({ code }) => code), 1000, 1002, 1007, 1009];
const PATIENCE_MS = 30_000;

/** Says it all, and then asks whether anybody is there. What is wrong with what came; undefined when nothing is. */
export async function talk(url: string, token: string, frames: Talk): Promise<string | undefined> {
  const socket = new WebSocket(url, STREAM_PROTOCOL, { headers: { authorization: `Bearer ${token}` } });
  let wrong: string | undefined;
  let over: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    const schema = SAID.get(message.type);
    wrong ??= schema ? misfit('asyncapi', ['components', 'schemas', schema], message) : `a message ${message.type}`;
    if (message.type === 'pong') over();
  });
  socket.on('close', (code, reason) => {
    if (!CODES.includes(code)) wrong ??= `closed with ${code} ${reason}`;
    over();
  });
  const timer = setTimeout(() => {
    wrong ??= `nothing was heard within ${PATIENCE_MS} ms`;
    over();
  }, PATIENCE_MS);
  await Promise.race([once(socket, 'open'), done]);
  for (const one of [...frames, '{"type":"ping"}']) if (socket.readyState === WebSocket.OPEN) socket.send(one);
  await done;
  clearTimeout(timer);
  socket.terminate();
  return wrong;
}
