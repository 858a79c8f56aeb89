/** Memory that runs short: who wants more is turned away, who reads nothing is cut off, and the server goes on. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { type LabClient, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch, startWorld } from '../support/world.ts';

/** Has so many characters printed, and reads nothing of it. */
function neverRead({ origin, path, token }: LabClient, characters: number): Socket {
  const { hostname, port } = new URL(origin);
  const body = JSON.stringify({ command: `printf '%${characters}d' 1` });
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => {});
  socket.write(
    `POST ${path}/hosts/h1/exec HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

test('an answer of megabytes that nobody reads is cut off', async () => {
  const world = await startWorld({ limits: { ...DEFAULT_LIMITS, unreadMs: 300 } });
  const socket = neverRead(await world.lab(), 33_000_000);
  const connections = () =>
    new Promise((resolve) => world.app.server.getConnections((_error, count) => resolve(count)));
  await expect.poll(connections, { timeout: 20_000 }).toBe(1);
  await expect.poll(connections, { timeout: 20_000 }).toBe(0);
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  expect(socket.bytesRead).toBeGreaterThan(0);
  expect(socket.bytesRead).toBeLessThan(33_000_000);
}, 60_000);

test('where memory is short a server turns requests away, and goes on when there is some again', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), NODE_OPTIONS: '--max-old-space-size=300' });
  const lab = await openLab(await server.listening);
  const sockets: Socket[] = [];
  const said = async () => {
    const { status, body } = await lab.get('/hosts');
    return status === 200 ? status : `${status} ${body.code} ${body.detail}`;
  };
  const askMore = () => {
    // Of one of four megabytes the kernel takes all.
    if (sockets.length < 100) sockets.push(neverRead(lab, 12_000_000));
    return said();
  };
  await expect.poll(askMore, { timeout: 40_000, interval: 100 }).toBe('503 unavailable memory is short');
  for (const socket of sockets) socket.destroy();
  await expect.poll(said, { timeout: 40_000, interval: 500 }).toBe(200);
}, 120_000);

test('bodies that are announced count before they come: others are served meanwhile', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), NODE_OPTIONS: '--max-old-space-size=300' });
  const lab = await openLab(await server.listening);
  const { hostname, port } = new URL(lab.origin);
  const body = JSON.stringify({ command: `: ${'x'.repeat(4_000_000)}` });
  const statuses: string[] = [];
  const sockets = Array.from({ length: 150 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.once('data', (answer) => statuses.push(String(answer).slice(9, 12)));
    socket.write(
      `POST ${lab.path}/hosts/h1/exec HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${lab.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    return socket;
  });
  await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(90);
  expect(new Set(statuses)).toEqual(new Set(['503']));
  // All but the end of each that was let in.
  for (const socket of sockets) socket.write(body.slice(0, -1));
  for (let i = 0; i < 30; i++) {
    expect((await lab.get('/hosts')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await lab.exec('h1', ': x')).exit, { timeout: 20_000 }).toBe(0);
}, 120_000);

test('much that is asked for at once is done as far as memory goes, and the server lives', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), NODE_OPTIONS: '--max-old-space-size=300' });
  const lab = await openLab(await server.listening);
  const labs = await Promise.all(Array.from({ length: 20 }, () => openLab(lab.origin)));
  const sockets = labs.flatMap((one) => [neverRead(one, 30_000_000), neverRead(one, 30_000_000)]);
  const status = async () => (await lab.get('/hosts')).status;
  await expect.poll(status, { timeout: 40_000, interval: 50 }).toBe(503);
  for (const socket of sockets) socket.destroy();
  await expect.poll(status, { timeout: 40_000, interval: 500 }).toBe(200);

  // A million commands of a line, or of a pipeline, are run one by one.
  for (const [command, exit] of [
    [':;'.repeat(1_000_000), 0],
    [`${':|'.repeat(1_000_000)}:`, 0],
  ] as const) {
    const answer = await lab.post('/hosts/h1/exec', { command });
    expect([answer.status, answer.body.exit, answer.body.stdout]).toEqual([200, exit, '']);
  }
}, 120_000);

test('commands that use memory up together are interrupted', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), NODE_OPTIONS: '--max-old-space-size=300' });
  const lab = await openLab(await server.listening);
  const labs = await Promise.all(Array.from({ length: 12 }, () => openLab(lab.origin)));
  const documents = 200_000;
  const command = `${'cat<<E;'.repeat(documents)}\n${'x\nE\n'.repeat(documents)}`;
  const answers = await Promise.all(labs.map((one) => one.post('/hosts/h1/exec', { command })));
  const said = answers.map(({ status, body }) => (status === 200 ? body.stderr : body.detail));
  expect(new Set(said.filter((text) => text !== ''))).toEqual(
    new Set(said.filter((text) => /memory is short/.test(text))),
  );
  expect(said.some((text) => /memory is short/.test(text))).toBe(true);
  await expect.poll(async () => (await lab.get('/hosts')).status, { timeout: 40_000, interval: 500 }).toBe(200);
}, 120_000);
