import { closeSync, openSync, readFileSync, renameSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { call, LabClient } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { openStream } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';

const PAGE = 4096;

/** Overwrites a page of a file with nonsense. */
function spoil(path: string, page: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(PAGE, 0xa5), 0, PAGE, page * PAGE);
  closeSync(file);
}

/** Two labs, closed as they should be: one has a route that can be found in the file. */
async function twoLabs() {
  const dataDir = scratch();
  const world = await startWorld({ dataDir });
  const [spoiled, sound] = [await world.lab(), await world.lab()];
  const lines = Array.from({ length: 400 }, (_, i) => `route add 198.51.${i >> 8}.${i & 255} dev lo`);
  await spoiled.exec('h1', `ip -batch - <<E\n${lines.join('\n')}\nE`);
  await sound.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const { seq } = (await sound.get('')).body;
  await world.app.close();
  return { dataDir, spoiled, sound, seq };
}

test('of a damaged page only the session that it is of cannot be had, and it says so', async () => {
  const { dataDir, spoiled, sound } = await twoLabs();
  const state = join(dataDir, 'state.db');
  // A page full of that session's routes.
  const pages = readFileSync(state);
  const at = [...Array(pages.length / PAGE).keys()].find((page) => {
    const text = pages.subarray(page * PAGE, (page + 1) * PAGE).toString('latin1');
    return text.split(spoiled.id).length > 15 && !text.includes(sound.id);
  });
  spoil(state, at ?? Number.NaN);
  const { origin } = await startWorld({ dataDir });
  const answer = await new LabClient(origin, spoiled).get('/hosts');
  expect(answer.body).toMatchObject({ status: 503, code: 'unavailable', detail: expect.stringContaining('damaged') });
  const other = new LabClient(origin, sound);
  expect((await other.exec('h1', 'ip -br addr')).stdout).toContain('10.0.3.1/24');
  expect((await other.post('/hosts', { name: 'h2' })).status).toBe(201);
});

/** Writes nonsense into a segment of a file, where events are; the number of one that it hits. */
function tear(path: string): number {
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  // Not the head of a page, which SQLite itself would find wrong.
  const at = bytes.findIndex(
    (_, i) => i > middle && i % PAGE > 500 && bytes.toString('latin1', i, i + 7) === '{"seq":',
  );
  const seq = Number.parseInt(bytes.toString('latin1', at + 7, at + 17), 10);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(60, '\n'), 0, 60, at);
  closeSync(file);
  return seq;
}

test('a torn segment of a trace is as if it were forgotten: what is before and behind it can be had, nothing of it is told', async () => {
  const dataDir = scratch();
  const world = await startWorld({ dataDir });
  const lab = await world.lab();
  for (let i = 0; i < 6; i++) await lab.exec('h1', 'ping -q -c 20 -i 0.01 127.0.0.1');
  const { seq } = (await lab.get('')).body;
  const whole = (await lab.get('/trace?limit=10000')).body.events;
  await world.app.close();
  const torn = tear(join(dataDir, 'traces.db'));
  const again = new LabClient((await startWorld({ dataDir })).origin, lab);
  const begun = (await again.get('/trace?limit=10000')).body;
  expect(begun.events).toEqual(whole.slice(0, begun.next));
  expect(begun.next).toBeLessThan(torn);
  const refused = (await again.get(`/trace?after=${begun.next}`)).body;
  expect(refused).toMatchObject({ status: 410, code: 'trimmed' });
  const { earliest } = refused;
  expect(earliest).toBeGreaterThan(torn);
  const rest = (await again.get(`/trace?after=${earliest - 1}&limit=10000`)).body;
  expect([...rest.events, { seq }]).toEqual([...whole.slice(earliest - 1), { seq }]);
  const client = await openStream(again);
  client.say({ type: 'subscribe', id: 's', from: 'start' });
  await client.next('subscribed');
  await client.eventsUntil(begun.next);
  expect(await client.next('gap')).toMatchObject({ from: begun.next + 1, to: earliest - 1 });
  expect((await client.eventsUntil(seq)).map((event) => event.seq)).toEqual(
    Array.from({ length: seq - earliest + 1 }, (_, i) => earliest + i),
  );
  expect((await again.exec('h1', 'ip addr add 10.0.3.1/24 dev lo')).exit).toBe(0);
  expect((await again.get('')).body.seq).toBeGreaterThan(seq);
}, 60_000);

test('a damaged file is named at the start; without its traces a server goes on, and tells that they are gone', async () => {
  const { dataDir, sound, seq } = await twoLabs();
  const traces = join(dataDir, 'traces.db');
  spoil(traces, 0);
  const server = startServer({ LOOPWIRE_DATA_DIR: dataDir });
  expect(await server.exited).toBe(1);
  expect(server.stderr).toMatch(/^loopwire: traces\.db: .*not a database.*docs\/operations\.md/);
  renameSync(traces, `${traces}.damaged`);
  const { origin } = await startWorld({ dataDir });
  const lab = new LabClient(origin, sound);
  expect((await lab.exec('h1', 'ip -br addr')).stdout).toContain('10.0.3.1/24');
  expect((await lab.get('')).body).toMatchObject({ seq, earliest: seq + 1 });
  expect((await lab.get('/trace?after=0')).body).toMatchObject({ code: 'trimmed', earliest: seq + 1 });
  await lab.exec('h1', 'ip addr add 10.0.4.1/24 dev lo');
  expect((await lab.get('/trace')).body.events[0]).toMatchObject({ seq: seq + 1, type: 'rtnl:newaddr' });
  spoil(join(dataDir, 'state.db'), 0);
  await expect(openStore(dataDir)).rejects.toMatchObject({ code: 'EBUSY' });
}, 60_000);

test.each([0.9])(
  'a log torn at %d of its length, as by a power cut, leaves the state whole',
  async (share) => {
    const dataDir = scratch();
    const server = startServer({ LOOPWIRE_DATA_DIR: dataDir, LOOPWIRE_LOG_LEVEL: 'error' });
    const origin = await server.listening;
    const { body } = await call(origin, 'POST', '/v1/sessions');
    const lab = new LabClient(origin, body);
    await lab.post('/hosts', { name: 'h1' });
    for (let i = 1; i < 30; i++) await lab.exec('h1', `ip addr add 10.0.${i}.1/24 dev lo; ping -c 1 10.0.${i}.9`);
    const shown = (await lab.exec('h1', 'ip addr; ip route show table all')).stdout;
    const { seq, revision } = (await lab.get('')).body;
    server.child.kill('SIGKILL');
    await server.exited;
    const wal = join(dataDir, 'traces.db-wal');
    truncateSync(wal, Math.floor(statSync(wal).size * share));
    const again = new LabClient((await startWorld({ dataDir })).origin, lab);
    expect((await again.exec('h1', 'ip addr; ip route show table all')).stdout).toBe(shown);
    expect((await again.get('')).body).toMatchObject({ revision, seq, earliest: seq + 1 });
    await again.exec('h1', 'ip addr add 10.1.1.1/24 dev lo');
    expect((await again.get('/trace')).body.events[0].seq).toBe(seq + 1);
  },
  60_000,
);
