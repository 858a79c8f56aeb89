/** `ws` and nothing else: broadcasts the messages it is given to whoever is there. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.once('listening', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ origin: `http://127.0.0.1:${port}` });
});
let messages: Buffer[] = [];
process.on('message', (told: { messages?: string[]; broadcast?: number }) => {
  if (told.messages) messages = told.messages.map((text) => Buffer.from(text));
  const message = told.broadcast === undefined ? undefined : messages[told.broadcast];
  if (message) for (const client of server.clients) client.send(message, { binary: false });
});
