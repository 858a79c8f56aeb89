/** `ws` and nothing else: broadcasts the messages it is given to whoever is there, and notes when it began to. */
import { WebSocketServer } from 'ws';
import { now } from './clock.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.once('listening', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ origin: `http://127.0.0.1:${port}` });
});
let messages: Buffer[] = [];
/** The seq of what came before the first of them. */
let first = 0;
const sent: [seq: number, at: number][] = [];
process.on('message', (told: { messages?: string[]; first?: number; broadcast?: number; commits?: true }) => {
  if (told.messages) messages = told.messages.map((text) => Buffer.from(text));
  if (told.first !== undefined) first = told.first;
  if (told.commits) process.send?.({ commits: sent.splice(0) });
  const message = told.broadcast === undefined ? undefined : messages[told.broadcast];
  if (!message) return;
  sent.push([first + (told.broadcast as number) + 1, now()]);
  for (const client of server.clients) client.send(message, { binary: false });
});
