import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { socketTransport } from '../../src/http/stream/socket.ts';
import type { Transport } from '../../src/http/stream/transport.ts';

/** Both ends of a WebSocket. */
async function pair(): Promise<{ transport: Transport; client: WebSocket; heard: Buffer[] }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: Buffer[] = [];
  client.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? Buffer.from('binary') : data));
  const [socket, request] = await once(server, 'connection');
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  onTestFinished(() => {
    client.terminate();
    server.close();
  });
  return { transport: socketTransport(socket, request.socket), client, heard };
}

test('frames of every length and what ws sends itself arrive as text, whole and in order', async () => {
  const { transport, client, heard } = await pair();
  const sent: string[] = [];
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
    const text = 'x'.repeat(length);
    sent.push(text, `after ${length}`);
    transport.send(Buffer.from(text));
    transport.send(`after ${length}`);
  }
  transport.close(4410, 'gone');
  expect(transport.send(Buffer.from('too late'))).toBe(false);
  const [code] = await once(client, 'close');
  expect(code).toBe(4410);
  expect(heard.map(String)).toEqual(sent);
});

test('a reader that stops is told of as full, and as drained once it has read', async () => {
  const { transport, client, heard } = await pair();
  const message = Buffer.from(`"${'ü'.repeat(250_000)}"`);
  let drained = 0;
  transport.onDrain(() => drained++);
  expect(transport.send(message)).toBe(true);
  client.pause();
  let sent = 1;
  while (transport.send(message)) sent++;
  sent++;
  expect(drained).toBe(0);
  client.resume();
  await expect.poll(() => drained, { timeout: 20_000 }).toBe(1);
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(sent);
  expect(heard.every((one) => one.equals(message))).toBe(true);
  expect(transport.send(message)).toBe(true);
});
