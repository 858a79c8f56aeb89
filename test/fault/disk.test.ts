import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { call, LabClient } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { openStream } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';
import { failingDisk, fill, hold, smallDisk, unfailing, unmountable } from './disk.ts';

const onADisk = test.skipIf(unmountable !== false);
const name = (words: string, hindrance = unmountable) => (hindrance ? `${words} (not run: ${hindrance})` : words);

/** Adds addresses until one is refused; those that were acknowledged, and the refusal. */
async function addUntilRefused(lab: LabClient) {
  const kept: string[] = [];
  for (let i = 0; i < 5_000; i++) {
    const local = `10.${i >> 8}.${i & 255}.1`;
    const answer = await lab.post('/hosts/h1/interfaces/lo/addresses', { local, prefixlen: 32 });
    if (answer.status !== 201) return { kept, answer };
    kept.push(local);
  }
  throw new Error('there was room for everything');
}

const addresses = async (lab: LabClient) => {
  const { body } = await lab.get('/hosts/h1/interfaces/lo/addresses?limit=1000');
  return body.items.map(({ local }: { local: string }) => local).filter((local: string) => /^10\./.test(local));
};

onADisk(
  name('a full disk is a 507, nothing is half done or lost, and with room again it goes on by itself'),
  async () => {
    const dataDir = smallDisk(12);
    const world = await startWorld({ dataDir });
    const lab = await world.lab();
    const makeRoom = fill(dataDir);
    const { kept, answer } = await addUntilRefused(lab);
    expect(answer.body).toMatchObject({
      status: 507,
      code: 'storage-full',
      detail: expect.stringContaining('disk is full'),
    });
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const ready = await call(world.origin, 'GET', '/readyz');
    expect([ready.status, ready.body.code]).toEqual([503, 'unavailable']);
    expect((await call(world.origin, 'GET', '/healthz')).status).toBe(200);
    expect((await call(world.origin, 'POST', '/v1/sessions')).status).toBe(507);
    expect((await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 })).status).toBe(507);
    makeRoom();
    expect(await addresses(lab)).toEqual(kept);
    expect((await call(world.origin, 'GET', '/readyz')).status).toBe(200);
    expect((await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 })).status).toBe(201);
    expect((await lab.get('/trace?type=rtnl:newaddr&limit=10000')).body.events.length).toBe(kept.length + 1);
    // As the files have it.
    await world.app.close();
    const again = await startWorld({ dataDir });
    expect(await addresses(new LabClient(again.origin, lab))).toEqual(kept);
  },
  60_000,
);

onADisk(
  name('on a full or a read-only disk a server does not begin, and says why'),
  async () => {
    const full = smallDisk(1);
    fill(full);
    await expect(openStore(full)).rejects.toMatchObject({ code: expect.stringMatching(/ENOSPC|EIO/) });
    const readOnly = smallDisk(8);
    await (await openStore(readOnly)).close();
    execFileSync('mount', ['-o', 'remount,ro', readOnly]);
    await expect(openStore(readOnly)).rejects.toMatchObject({ code: expect.stringMatching(/EROFS|EIO/) });
    execFileSync('mount', ['-o', 'remount,rw', readOnly]);
    await (await openStore(readOnly)).close();
  },
  60_000,
);

test('a server that may not write to its folder, or to a file in it, ends at once and names it', async () => {
  const folder = scratch();
  await (await openStore(folder)).close();
  // Root may write everywhere, unless it gives that up.
  const starter = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];
  for (const [path, usual] of [
    ['state.db', 0o644],
    ['traces.db', 0o644],
    ['.', 0o755],
  ] as const) {
    chmodSync(join(folder, path), usual & 0o555);
    const server = startServer({ LOOPWIRE_DATA_DIR: folder }, starter);
    expect(await server.exited, path).toBe(1);
    expect(server.stderr).toContain(`permission denied, access '${join(folder, path)}'`);
    chmodSync(join(folder, path), usual);
  }
}, 60_000);

test.skipIf(unfailing !== false)(
  name(
    'a disk that becomes read-only is a 503 for whoever changes something, and what was acknowledged is kept',
    unfailing,
  ),
  async () => {
    const disk = failingDisk();
    const world = await startWorld({ dataDir: disk.folder });
    const lab = await world.lab();
    expect((await lab.post('/hosts', { name: 'h2' })).status).toBe(201);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's' });
    await client.next('subscribed');
    const seen = async () => {
      const { revision, seq } = (await lab.get('')).body;
      return [(await lab.get('/hosts')).text, (await lab.get('/trace')).text, revision, seq];
    };
    const before = await seen();
    disk.fail();
    const refused = [
      await lab.post('/hosts', { name: 'h3' }),
      await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 }),
      await lab.post('/tokens', { name: 'ana' }),
      await lab.call('DELETE', ''),
      await call(world.origin, 'POST', '/v1/sessions'),
    ];
    for (const { body, headers } of refused) {
      expect([body.status, body.code, headers['retry-after']]).toEqual([503, 'unavailable', '1']);
    }
    expect((await call(world.origin, 'GET', '/readyz')).status).toBe(503);
    expect((await call(world.origin, 'GET', '/healthz')).status).toBe(200);
    expect(await seen()).toEqual(before);
    // Nobody was told of what did not happen; who listened to what was to be deleted comes back.
    expect(await client.closed).toMatchObject({ code: 1012 });
    expect(client.waiting.filter(({ type }) => type === 'events')).toEqual([]);
    // Such a disk is mounted anew, and so a server begins anew.
    await world.app.close();
    disk.mend();
    const again = await startWorld({ dataDir: disk.folder });
    expect((await call(again.origin, 'GET', '/readyz')).status).toBe(200);
    const there = new LabClient(again.origin, lab);
    expect((await there.get('/hosts')).text).toBe(before[0]);
    expect((await there.post('/hosts', { name: 'h3' })).status).toBe(201);
    await again.app.close();
  },
  60_000,
);

test('a file that another program has locked is waited for, everybody else is answered meanwhile', async () => {
  const dataDir = scratch();
  const world = await startWorld({ dataDir });
  const lab = await world.lab();
  for (const file of ['state.db', 'traces.db']) {
    const release = await hold(join(dataDir, file));
    const waiting = lab.exec('h1', `ip addr add 10.0.${file.length}.1/24 dev lo`);
    let isOver = false;
    void waiting.then(() => {
      isOver = true;
    });
    for (let i = 0; i < 20; i++) expect((await call(world.origin, 'GET', '/healthz')).status).toBe(200);
    expect(isOver).toBe(false);
    await release();
    expect((await waiting).exit).toBe(0);
  }
  const release = await hold(join(dataDir, 'state.db'));
  const refused = await lab.post('/hosts', { name: 'h2' });
  expect(refused.body).toMatchObject({
    status: 503,
    code: 'unavailable',
    detail: expect.stringContaining('another program'),
  });
  expect(refused.headers['retry-after']).toBe('1');
  // Looking is possible all the while.
  expect((await lab.get('/hosts')).body.items).toHaveLength(1);
  await release();
  expect((await lab.post('/hosts', { name: 'h2' })).status).toBe(201);
}, 60_000);

test('a server whose file is locked does not listen before it has it', async () => {
  const dataDir = scratch();
  await (await openStore(dataDir)).close();
  const release = await hold(join(dataDir, 'state.db'));
  let isListening = false;
  const starting = startWorld({ dataDir }).then((world) => {
    isListening = true;
    return world;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isListening).toBe(false);
  await release();
  expect((await call((await starting).origin, 'GET', '/readyz')).status).toBe(200);
}, 60_000);
