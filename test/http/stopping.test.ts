import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type LabClient, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch } from '../support/world.ts';

/** A connection that would be kept for the next question, and the beginning of an answer on it. */
async function asked(lab: LabClient, path: string, accept = '*/*'): Promise<IncomingMessage> {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const headers = { authorization: `Bearer ${lab.token}`, accept };
  const request = get(`${lab.origin}${lab.path}${path}`, { agent, headers });
  request.on('error', () => undefined);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

async function readToEnd(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('latin1')) text += chunk;
  return text;
}

/** A connection on which this was said, and nothing after it. */
async function connection({ origin }: LabClient, words: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  if (words !== '') socket.write(words);
  return socket;
}

test('a server that stops ends what follows the trace, whole, and waits for nobody who says nothing', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
  const lab = await openLab(await server.listening);
  await lab.exec('h1', 'ping -c 1 127.0.0.1');
  const follower = readToEnd(await asked(lab, '/trace?after=0', 'text/event-stream'));
  const capture = readToEnd(await asked(lab, '/capture.pcapng?follow=true'));
  const lines = await readToEnd(await asked(lab, '/trace', 'application/x-ndjson'));
  const { port } = new URL(lab.origin);
  const head = `GET ${lab.path}/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
  await connection(lab, '');
  await connection(lab, head);
  const refused = await connection(lab, `${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  await once(refused, 'data');
  server.child.kill('SIGTERM');
  const events = (await follower).split('\n\n').filter((event) => event.includes('"at":'));
  expect(events).toHaveLength(lines.trimEnd().split('\n').length);
  expect((await capture).length).toBeGreaterThan(500);
  expect(await server.exited).toBe(0);
  expect(server.stderr).toBe('');
});

test('a server that stops cuts off who does not read all that was asked for, and that can be seen', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
  const lab = await openLab(await server.listening);
  // More than waits in the sockets of both sides.
  await lab.exec('h1', 'ping -q -c 400 -i 0.01 -s 12000 127.0.0.1');
  const stalled = [await asked(lab, '/trace', 'application/x-ndjson'), await asked(lab, '/capture.pcapng')];
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(server.stderr).toBe('');
  for (const answer of stalled) await expect(readToEnd(answer)).rejects.toThrow('aborted');
});
