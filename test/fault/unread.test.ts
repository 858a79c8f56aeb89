/** Who asks for what has no end, or is long, and reads nothing of it: his connection ends, and he comes back. */
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import type { LabClient } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

/** Asks for it and does not look. */
function asked({ origin, path, token }: LabClient, what: string, accept: string): Socket {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname).pause();
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write(`GET ${path}${what} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nAccept: ${accept}\r\n\r\n`);
  return socket;
}

async function world() {
  const { lab, app } = await startWorld({ limits: { ...DEFAULT_LIMITS, unreadMs: 300 }, heartbeatMs: 200 });
  const connections = () => new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count)));
  return { lab: await lab(), connections };
}

/** More than the kernel takes on its way. */
const MUCH = 'ping -f -q -c 2000 -s 1400 127.0.0.1';

test.each([
  ['a page of the trace', '/trace?limit=10000&explain=true', 'application/json'],
  ['the trace as lines', '/trace', 'application/x-ndjson'],
  ['the trace as server-sent events', '/trace?after=0', 'text/event-stream'],
  ['the trace explained', '/trace?after=0&explain=true', 'text/event-stream'],
  ['a capture', '/capture.pcapng', '*/*'],
  ['a capture that goes on', '/capture.pcapng?follow=true', '*/*'],
])('%s: who reads nothing of it is let go', { timeout: 60_000 }, async (_, what, accept) => {
  const { lab, connections } = await world();
  await lab.exec('h1', MUCH);
  await expect.poll(connections, { timeout: 20_000 }).toBe(0);
  const socket = asked(lab, what, accept);
  await expect.poll(connections, { timeout: 20_000 }).toBe(1);
  await expect.poll(connections, { timeout: 20_000 }).toBe(0);
  socket.resume();
  await expect.poll(() => socket.closed, { timeout: 20_000 }).toBe(true);
  expect(socket.bytesRead).toBeGreaterThan(0);
});

test('who reads nothing because nothing happens stays', { timeout: 60_000 }, async () => {
  const { lab, connections } = await world();
  let read = '';
  const socket = asked(lab, '/trace', 'text/event-stream').setEncoding('utf8');
  socket.on('data', (text: string) => {
    read += text;
  });
  socket.resume();
  await expect.poll(() => read.split(': still here').length, { timeout: 30_000 }).toBeGreaterThan(8);
  expect(await connections()).toBeGreaterThan(0);
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  await expect.poll(() => read, { timeout: 20_000 }).toContain('rtnl:newaddr');
});
