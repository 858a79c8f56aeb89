/** A host with tens of thousands of routes: made, looked at, kept and loaded again, and nobody else notices. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LabClient } from '../support/api.ts';
import { WatchedServer } from './watched-server.ts';

/** The bench does it with 100,000, which takes longer and shows no more. */
const COUNT = 30_000;
const FEWER = 10_000;
/** Milliseconds of processor time in one turn of the event loop: more is a hang. What it really is, the bench says. */
const HANG = 2000;

/** 10.100.0.0 and on. */
const address = (i: number) => `10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;

test('a host with tens of thousands of routes', { timeout: 300_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-routes-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  let server = await WatchedServer.start(dataDir);
  onTestFinished(() => server.kill());
  let lab = await server.lab();
  const peaceful = async <T>(work: () => Promise<T>): Promise<T> => {
    const { value, max } = await server.watch(work);
    expect(max).toBeLessThan(HANG);
    return value;
  };
  const typed = (line: string) => peaceful(() => lab.exec('h1', line));

  const lines = Array.from({ length: COUNT }, (_, i) => `route add ${address(i)} dev lo`);
  expect(await typed(`ip -batch - <<E\n${lines.join('\n')}\nE`)).toMatchObject({ exit: 0, stderr: '', stdout: '' });

  const { stdout: shown } = await typed('ip route show');
  expect(shown.split('\n')).toHaveLength(COUNT + 1);
  expect(shown).toContain(`\n${address(COUNT - 1)} dev lo scope link \n`);
  const { stdout: json } = await typed('ip -j route show');
  expect(JSON.parse(json)).toHaveLength(COUNT);
  expect((await typed('ip route show | cat')).stdout).toBe(shown);
  expect((await typed('cat /proc/net/route')).stdout.split('\n')).toHaveLength(COUNT + 2);
  expect((await typed('cat < /proc/net/fib_trie')).stdout).toContain(`|-- ${address(COUNT - 1)}\n`);
  expect((await typed(`ip route show ${address(7)}`)).stdout).toBe(`${address(7)} dev lo scope link \n`);
  expect((await typed(`ip route get ${address(7)}`)).exit).toBe(0);

  const page = await peaceful(() => lab.get('/hosts/h1/routes?limit=1000'));
  expect(page.body.items).toHaveLength(1000);
  const revision = page.body.next.split('.')[0];
  const last = await peaceful(() => lab.get(`/hosts/h1/routes?limit=100&cursor=${revision}.${COUNT - 50}`));
  expect(last.body.items).toHaveLength(50);
  expect(last.body.next).toBeUndefined();
  const { id } = last.body.items[0];
  expect((await peaceful(() => lab.call('DELETE', `/hosts/h1/routes/${id}`))).status).toBe(204);
  expect((await peaceful(() => lab.post('/hosts/h1/routes', { dst: address(COUNT - 50), dev: 'lo' }))).status).toBe(
    201,
  );

  await server.kill();
  server = await WatchedServer.start(dataDir);
  lab = new LabClient(server.origin, lab);
  expect((await typed('ip route show')).stdout).toBe(shown);
  expect(await typed('ip route flush table main')).toMatchObject({ exit: 0, stderr: '' });
  expect((await typed('ip route show')).stdout).toBe('');
});

test('an interface takes its routes along, and nobody waits for it', { timeout: 300_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-routes-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  let server = await WatchedServer.start(dataDir);
  onTestFinished(() => server.kill());
  let lab = await server.lab();
  const lines = Array.from({ length: FEWER }, (_, i) => `route add ${address(i)} dev d0`);
  await lab.exec('h1', `ip -batch - <<E\nlink add d0 up type dummy\n${lines.join('\n')}\nE`);

  // All of it, or nothing, whenever the server is killed.
  for (const delay of [5, 40]) {
    const down = lab.exec('h1', 'ip link set d0 down').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await server.kill();
    await down;
    server = await WatchedServer.start(dataDir);
    lab = new LabClient(server.origin, lab);
    const { stdout: link } = await lab.exec('h1', 'ip -br link show d0');
    const { stdout: routes } = await lab.exec('h1', 'ip route');
    const isDown = link.includes(' DOWN ');
    expect(routes.split('\n')).toHaveLength(isDown ? 1 : FEWER + 1);
    if (isDown) break;
  }
  await lab.exec('h1', 'ip link set d0 up');
  await lab.exec('h1', `ip -batch - <<E\n${lines.join('\n')}\nE`);
  const seen = await server.watch(() => lab.exec('h1', 'ip link set d0 down'));
  expect(seen.value).toMatchObject({ exit: 0, stderr: '' });
  expect(seen.max).toBeLessThan(HANG);
  expect(seen.answered, 'how often others were answered meanwhile').toBeGreaterThan(3);
  expect((await lab.exec('h1', 'ip route')).stdout).toBe('');
});
