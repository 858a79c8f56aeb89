import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { root } from '../structure/sources.ts';
import { sh, world } from './world.ts';

/** Resolves when so many commands wait for what others do. */
async function listeners(session: LiveSession, count: number): Promise<void> {
  while (session.console.listening !== count) await new Promise((resolve) => setImmediate(resolve));
}

const ADDED = `1: lo    inet 10.0.3.1/24 scope global lo
       valid_lft forever preferred_lft forever
local 10.0.3.1 dev lo table local proto kernel scope host src 10.0.3.1 
local 10.0.3.0/24 dev lo table local proto kernel scope host src 10.0.3.1 
broadcast 10.0.3.255 dev lo table local proto kernel scope link src 10.0.3.1 
`;

test('a monitor gives up its turn, and hears what others change until it has heard enough', async () => {
  const { lab } = await world({ limits: { monitorMessages: 4 } });
  const session = await lab();
  const monitor = session.exec('h1', 'ip monitor; ip -4 -br addr show lo');
  await listeners(session, 1);
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  const { value, revision } = await monitor;
  expect(value.stdout).toBe(`${ADDED}lo               UNKNOWN        127.0.0.1/8 10.0.3.1/24 \n`);
  expect(value).toMatchObject({ exit: 0, stderr: '', revision });
  expect(revision).toBe(session.revision);
  expect(session.console.listening).toBe(0);
});

test('what REST changes is heard too, and of one host only', async () => {
  const { lab } = await world({ limits: { monitorMessages: 2 } });
  const session = await lab();
  await session.hosts.add({ name: 'h2' });
  const monitor = session.exec('h1', 'ip monitor route');
  await listeners(session, 1);
  await session.routes.add('h2', { dst: '10.1.0.0/16', dev: 'lo' });
  await session.routes.add('h1', { dst: '10.2.0.0/16', dev: 'lo' });
  await session.addresses.add('h1', 'lo', { local: '10.0.3.1', prefixlen: 32 });
  expect((await monitor).value.stdout).toBe(
    '10.2.0.0/16 dev lo scope link \n' + 'local 10.0.3.1 dev lo table local proto kernel scope host src 10.0.3.1 \n',
  );
});

test('timeout ends a monitor by the clock on the wall, and the line goes on', async () => {
  const { lab } = await world();
  const session = await lab();
  const before = (await session.describe()).value.clockNs;
  const { value } = await session.exec('h1', 'timeout -v 0.1 ip monitor || echo over');
  expect(value).toMatchObject({ exit: 0, stdout: 'over\n', stderr: "timeout: sending signal TERM to command 'ip'\n" });
  expect((await session.describe()).value.clockNs).toBe(before);
});

test('a monitor that nobody ends is interrupted at the limit, and what stands after it is not begun', async () => {
  const { lab } = await world({ limits: { monitorMs: 50 } });
  const session = await lab();
  expect((await session.exec('h1', 'ip monitor; ip addr')).value).toMatchObject({ exit: 130, stdout: '' });
  expect((await session.exec('h1', 'timeout 60 ip monitor; ip addr')).value).toMatchObject({ exit: 130, stdout: '' });
});

test('a ping that moves the lab on does not shorten the time of a monitor', async () => {
  const { lab } = await world({ limits: { monitorMessages: 1 } });
  const session = await lab();
  const monitor = session.exec('h1', 'timeout 5 ip monitor route');
  await listeners(session, 1);
  await sh(session, 'ping -c 20 127.0.0.1', 'ip route add 10.9.0.0/16 dev lo');
  expect((await monitor).value.stdout).toBe('10.9.0.0/16 dev lo scope link \n');
});

test('so many monitors may wait at once', async () => {
  const { lab } = await world({ limits: { monitorsRunning: 2, monitorMessages: 1 } });
  const session = await lab();
  const monitors = [session.exec('h1', 'ip monitor'), session.exec('h1', 'ip monitor')];
  await listeners(session, 2);
  await expect(session.exec('h1', 'ip monitor')).rejects.toMatchObject({ code: 'limit-reached' });
  await sh(session, 'ip link set lo mtu 1500');
  for (const monitor of monitors) expect((await monitor).value.stdout).toContain('mtu 1500');
  expect((await session.exec('h1', 'timeout 0.01 ip monitor')).value.exit).toBe(124);
});

test.each([
  ['its host is removed', (session: LiveSession) => session.hosts.remove('h1')],
  ['its session is closed', (session: LiveSession) => session.close('closed')],
])('a monitor ends when %s', async (_, end) => {
  const { lab } = await world();
  const session = await lab();
  const monitor = session.exec('h1', 'ip monitor; ip addr add 10.0.4.1/24 dev lo');
  await listeners(session, 1);
  await sh(session, 'ip link set lo mtu 1500');
  await end(session);
  const { value } = await monitor;
  expect(value.stdout.split('\n')[0]).toContain('mtu 1500');
});

test('a client that goes away leaves no monitor behind', async () => {
  const { lab } = await world();
  const session = await lab();
  const client = new AbortController();
  const monitor = session.exec('h1', 'ip monitor; ip addr', { signal: client.signal });
  await listeners(session, 1);
  client.abort();
  expect((await monitor).value).toMatchObject({ exit: 130, stdout: '' });
  expect(session.console.listening).toBe(0);
});

test('a session with a monitor is in use', async () => {
  const { lab } = await world();
  const session = await lab();
  const monitor = session.exec('h1', 'ip monitor');
  await listeners(session, 1);
  await session.keeper.settled();
  expect(session.idleMs).toBe(0);
  await session.close('closed');
  await monitor;
});

test('a monitor tells nothing that was not written down', async () => {
  const here = await world();
  const session = await here.lab();
  const monitor = session.exec('h1', 'ip monitor');
  await listeners(session, 1);
  // In a process of its own: two copies of SQLite in one process would take each other's locks away.
  const script = `new (require('sqlite3').Database)(process.argv[1]).exec(
    "CREATE TRIGGER broken BEFORE INSERT ON Route BEGIN SELECT RAISE(ABORT, 'no space left'); END")`;
  await promisify(execFile)(process.execPath, ['-e', script, join(here.directory, 'state.db')], { cwd: root });
  await expect(session.exec('h1', 'ip route add 10.9.0.0/16 dev lo')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(monitor).rejects.toMatchObject({ code: 'unavailable' });
});
