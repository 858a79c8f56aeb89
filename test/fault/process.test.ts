import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { call, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { openStream, StreamClient, streamUrl } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';

/** A change, on a connection that stays open. */
function change(agent: Agent, url: string, token: string, body: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: 'POST', headers }, (incoming) => {
      incoming.resume().once('end', () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.once('error', reject).end(JSON.stringify(body));
  });
}

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)(
  'out of file descriptors a server refuses new connections, and those it has go on',
  async () => {
    const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), LOOPWIRE_LOG_LEVEL: 'error' });
    const origin = await server.listening;
    const lab = await openLab(origin);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const url = `${origin}${lab.path}/hosts`;
    expect(await change(agent, url, lab.token, { name: 'h2' })).toBe(201);
    const open = readdirSync(`/proc/${server.child.pid}/fd`).length;
    execFileSync('prlimit', [`--pid=${server.child.pid}`, `--nofile=${open + 4}`]);
    const sockets = Array.from({ length: 30 }, () =>
      connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => {}),
    );
    await expect.poll(() => sockets.filter((socket) => socket.closed || socket.destroyed).length).toBeGreaterThan(20);
    expect(await change(agent, url, lab.token, { name: 'h3' })).toBe(201);
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(() =>
        call(origin, 'GET', '/readyz').then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    expect((await lab.get('/hosts')).body.items).toHaveLength(3);
    agent.destroy();
  },
  60_000,
);

test('told to stop, a server finishes what was asked, closes streams with 1012, and leaves both files whole', async () => {
  const dataDir = scratch();
  const server = startServer({ LOOPWIRE_DATA_DIR: dataDir });
  const lab = await openLab(await server.listening);
  const client = await openStream(lab);
  client.say({ type: 'subscribe', id: 's' });
  await client.next('subscribed');
  await client.next('caught-up');
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1000, interval: 0.2, pace: 'realtime' });
  const lines = Array.from({ length: 8_000 }, (_, i) => `route add 10.${i >> 8}.${i & 255}.1 dev lo`);
  const going = lab.exec('h1', `ip -batch - <<E\n${lines.join('\n')}\nE`);
  // It is at work on it.
  while ((await client.next('events')).events.every(({ type }) => type !== 'rtnl:newroute'));
  server.child.kill('SIGTERM');
  expect(await going).toMatchObject({ exit: 0, stderr: '' });
  expect(await client.closed).toEqual({ code: 1012, reason: 'the server stops; come back with from: {epoch, seq}' });
  expect(await server.exited).toBe(0);
  expect(readdirSync(dataDir).sort()).toEqual(['lock', 'state.db', 'traces.db']);
  const again = await startWorld({ dataDir });
  const told = await call(again.origin, 'GET', `${lab.path}/hosts/h1/routes?limit=1`, { token: lab.token });
  expect(told.status).toBe(200);
  const { text } = await call(again.origin, 'GET', `${lab.path}/trace?type=ping:done`, { token: lab.token });
  expect(text).toContain('"type":"ping:done"');
}, 60_000);

/** A wire that can be cut without either end being told. */
async function stallingProxy(to: number) {
  let isStalled = false;
  const ends: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.push(from.on('error', () => {}));
      from.on('data', (data) => isStalled || into.write(data));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    stall: () => {
      isStalled = true;
    },
    close: () => {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}

test('a subscriber whose wire was cut is let go after two heartbeats, and resumes where it had stopped', async () => {
  const world = await startWorld({ heartbeatMs: 200 });
  const lab = await world.lab();
  const proxy = await stallingProxy(Number(new URL(world.origin).port));
  const client = new StreamClient(streamUrl(lab).replace(/:\d+/, `:${proxy.port}`), {
    authorization: `Bearer ${lab.token}`,
  });
  await client.next('hello');
  await client.next('ready');
  client.say({ type: 'subscribe', id: 's', from: 'start' });
  const { seq } = (await lab.get('')).body;
  const before = await client.eventsUntil(seq);
  proxy.stall();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const subscribers = async () =>
    /^loopwire_subscribers (\d+)/m.exec((await call(world.origin, 'GET', '/metrics')).text)?.[1];
  expect(await subscribers()).toBe('1');
  await expect.poll(subscribers, { timeout: 20_000 }).toBe('0');
  const again = await openStream(lab);
  again.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq: before.at(-1)?.seq } });
  const last = (await lab.get('')).body.seq;
  const rest = await again.eventsUntil(last);
  expect([...before, ...rest].map((event) => event.seq)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  proxy.close();
}, 60_000);
