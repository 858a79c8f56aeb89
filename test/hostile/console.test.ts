/** What hostile hands may type: every line gets an answer or a plain refusal, and nobody else has to wait for it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, type LabClient } from '../support/api.ts';
import { type Seen, WatchedServer } from './watched-server.ts';

/** Milliseconds of processor time in one turn of the event loop: more is a hang. What it really is, the bench says. */
const HANG = 2000;
const MB = 1024 * 1024;
const MEMORY = 1.5 * 1024 * MB;

let server: WatchedServer;
let lab: LabClient;
const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-hostile-'));

beforeAll(async () => {
  const limits = {
    LOOPWIRE_LIMIT_CONSOLE_BYTES: String(16 * MB),
    LOOPWIRE_LIMIT_PACKETS_PER_PING: '2000',
    // How long a machine takes that has other things to do says nothing here.
    LOOPWIRE_LIMIT_COMMAND_MS: '600000',
  };
  server = await WatchedServer.start(dataDir, limits);
  lab = await server.lab();
}, 60_000);

afterAll(async () => {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A line on the console of the hostile session; the neighbour's life meanwhile is as it should be. */
async function typed(command: string): Promise<Seen & { exit: number; stdout: string; stderr: string }> {
  const seen = await server.watch(() => lab.exec('h1', command));
  inPeace(seen);
  return { ...seen, ...seen.value };
}

function inPeace({ max, rss }: Seen): void {
  expect(max).toBeLessThan(HANG);
  expect(rss).toBeLessThan(MEMORY);
}

const batch = (lines: string[], options = '') => `ip ${options} -batch - <<E\n${lines.join('\n')}\nE`;
const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));

test('more than a command may have is 413, at once', { timeout: 60_000 }, async () => {
  const seen = await server.watch(async () => {
    // What is refused before it was read may be cut off: both are an answer.
    const large = await lab.post('/hosts/h1/exec', { command: 'a'.repeat(10 * MB) }).catch((error: Error) => error);
    if (!(large instanceof Error)) expect(large.status).toBe(413);
    else expect(large.message).toMatch(/EPIPE|ECONNRESET/);
    return lab.post('/hosts/h1/exec', { command: 'a'.repeat(5 * MB) });
  });
  expect(seen.value).toMatchObject({ status: 413 });
  inPeace(seen);
});

test.for<[what: string, line: () => string, exit: number, says: RegExp]>([
  ['one argument of 4 MB', () => `ip ${'a'.repeat(4e6)}`, 126, /^sh: 1: ip: Argument list too long\n$/],
  ['two million arguments', () => `ip ${'a '.repeat(2e6)}`, 126, /Argument list too long/],
  ['a quote that is not closed', () => `ip '${'a'.repeat(4e6)}`, 2, /Unterminated quoted string/],
  ['NUL bytes', () => `ip ${'\0'.repeat(1e5)}`, 1, /^Object ".*" is unknown/s],
  ['an operator and nothing else', () => '&&'.repeat(1e6), 2, /Syntax error/],
  ['patterns that lead nowhere', () => `sysctl -a -r '(.*)*(.+)+(a|aa)+$x'`, 0, /^$/],
  ['a pattern in a pattern', () => `sysctl -a -r '((((a{255}){255}){255}){255}){255}'`, 0, /^$/],
  ['a large set many times', () => `sysctl -a -r '(([${'Q'.repeat(1e5)}]*){70}){70}x'`, 0, /^$/],
  ['signs of repetition', () => `sysctl -a -r 'a${'{1}'.repeat(3e4)}'`, 0, /^$/],
  ['brackets', () => `sysctl -a -r '${'('.repeat(1e5)}'`, 0, /^$/],
  ['stars', () => `ip addr show label '${'*a'.repeat(6e4)}'`, 0, /^$/],
  [
    'a number of four million digits',
    () => batch([`route add 1.2.3.4 dev lo metric ${'9'.repeat(4e6)}`]),
    255,
    /^Error: argument "9+" is wrong/,
  ],
  ['lines that go on', () => batch([`${'\\\n'.repeat(1e6)}link`]), 0, /^$/],
  ['here-documents', () => `cat ${'<<E '.repeat(2e4)}\n${'E\n'.repeat(2e4)}`, 0, /^$/],
  ['redirections', () => `true ${'>/dev/null '.repeat(2e5)}`, 0, /^$/],
  ['empty lines', () => `${'\n'.repeat(4e6)}true`, 0, /^$/],
  ['ten thousand commands', () => many(10_000, () => 'true').join(' && '), 0, /^$/],
])('%s', { timeout: 120_000 }, async ([, line, exit, says]) => {
  const { stderr, ...answer } = await typed(line());
  expect({ exit: answer.exit, stderr }).toMatchObject({ exit, stderr: expect.stringMatching(says) });
});

test('what prints without end is cut off, and says so', { timeout: 120_000 }, async () => {
  for (const line of [
    `printf '%999999999s' a`,
    `printf '${'%99999s'.repeat(9000)}' a`,
    `cat ${'/proc/net/dev '.repeat(6e4)}`,
    many(1e5, () => 'ip addr').join(';'),
    batch(many(1e5, () => 'addr show')),
    many(1e5, () => 'ip addr|cat').join(';'),
  ]) {
    const { stdout, stderr } = await typed(line);
    expect(stdout.length).toBeLessThanOrEqual(16 * MB);
    expect(stderr).toContain(`output cut after ${16 * MB} characters`);
  }
});

test('a ping without end ends, and so does one with a very far one', { timeout: 120_000 }, async () => {
  for (const options of ['-f', '-i 0', '-c 1000000 -i 0', '-q -A', '-l 65536 -f', '-s 65507 -l 65536 -f']) {
    const { stdout } = await typed(`ping ${options} 127.0.0.1`);
    expect(Number(/(\d+) packets transmitted/.exec(stdout)?.[1])).toBeLessThanOrEqual(2000);
  }
});

test('ten thousand rules, each leading to the next', { timeout: 240_000 }, async () => {
  lab = await server.lab();
  const rules = many(10_000, (i) => `rule add pref ${i + 10} goto ${i + 11}`);
  expect(await typed(batch(rules))).toMatchObject({ exit: 0, stderr: '' });
  expect((await typed('ip rule')).stdout.split('\n')).toHaveLength(10_004);
  expect((await typed('ping -c 20 -i 0 127.0.0.1')).stdout).toContain('20 received');
  const same = many(5000, (i) => `rule add fwmark ${i + 1} pref 9 table 100`);
  expect(await typed(batch(same))).toMatchObject({ exit: 0, stderr: '' });
});

test('names that every object has are names like any other', { timeout: 60_000 }, async () => {
  lab = await server.lab();
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect((await lab.get(`/hosts/${name}`)).status).toBeLessThan(500);
    expect((await lab.get(`/hosts/h1/interfaces/${name}`)).status).toBe(404);
    expect((await lab.get(`/hosts/h1/sysctls/${name}`)).status).toBe(404);
    expect((await lab.get(`/hosts/h1/routes?table=${name}`)).status).toBe(400);
    for (const [line, exit] of [
      [`sysctl ${name}`, 1],
      [`sysctl -w ${name}=1`, 1],
      [`sysctl net.ipv4.conf.${name}.forwarding`, 1],
      [`cat /proc/net/${name}`, 1],
      [`cat /proc/sys/${name}`, 1],
      [`ip ${name}`, 1],
      [`ip -${name}`, 255],
      [`ip route add 10.9.0.0/16 dev lo table ${name}`, 255],
      [`ip route add 10.9.0.0/16 dev lo proto ${name}`, 255],
      [`ip route add ${name} 10.9.0.0/16 dev lo`, 1],
      [`ip addr add 10.9.0.1/16 dev lo scope ${name}`, 255],
      [`ip neigh add 10.9.0.1 lladdr 02:00:00:00:00:01 nud ${name} dev lo`, 255],
      [`ip link show ${name}`, 1],
      [`${name}`, 127],
      [`ping ${name}`, 2],
    ] as const) {
      const answer = await typed(line);
      expect([line, answer.exit]).toEqual([line, exit]);
    }
    // An interface that is not there may be named in a rule, and one may be called so.
    const ifname = name.slice(0, 15);
    expect(await typed(`ip rule add iif ${ifname} lookup main`)).toMatchObject({ exit: 0, stderr: '' });
    expect(await typed(`ip link add ${ifname} type dummy`)).toMatchObject({ exit: 0, stderr: '' });
    expect((await lab.get(`/hosts/h1/interfaces/${ifname}`)).status).toBe(200);
    expect(await typed(`sysctl -n net.ipv4.conf.${ifname}.forwarding`)).toMatchObject({ exit: 0, stdout: '0\n' });
  }
  const labels = '{"name":"p1","labels":{"constructor":"1","toString":"2"}}';
  const made = await lab.call('POST', '/hosts', { raw: labels, headers: { 'content-type': 'application/json' } });
  expect(made).toMatchObject({ status: 201, body: { labels: { constructor: '1', toString: '2' } } });
  const poisoned = { raw: '{"name":"p2","__proto__":{"a":1}}', headers: { 'content-type': 'application/json' } };
  expect((await lab.call('POST', '/hosts', poisoned)).status).toBe(400);
});

test('odd numbers, odd text and deep nests are refused', { timeout: 60_000 }, async () => {
  const json = { 'content-type': 'application/json' };
  for (const [path, raw] of [
    ['/clock', '{"advanceMs":1e400}'],
    ['/clock', '{"advanceMs":-1}'],
    ['/hosts/h1/pings', '{"dst":"127.0.0.1","count":1e400}'],
    ['/hosts/h1/pings', '{"dst":"127.0.0.1","count":1.5}'],
    ['/hosts/h1/pings', '{"dst":"127.0.0.1","interval":-1e-400,"count":-1}'],
    ['/hosts/h1/routes', '{"dst":"10.0.0.0/8","dev":"lo","metric":4294967296}'],
    ['/hosts/h1/routes', '{"dst":"10.0.0.0/8","dev":"lo","metric":1e308}'],
    ['/hosts/h1/exec', '{"command":"ip \\ud800"}'],
    ['/hosts/h1/exec', `${'['.repeat(100_000)}`],
    ['/hosts/h1/exec', `{"command":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ] as const) {
    const seen = await server.watch(() => lab.call('POST', path, { raw, headers: json }));
    expect([raw.slice(0, 60), seen.value.status]).toEqual([raw.slice(0, 60), 400]);
    inPeace(seen);
  }
  for (const text of ['\u202e', '🦊', 'é\u0301', '\u0085', '\ufeff', "'", '%', '\r']) {
    expect((await typed(`ip link add 'x${text}' type dummy`)).exit).toBeLessThanOrEqual(255);
    expect((await typed(`ip link show 'x${text}'`)).exit).toBeLessThanOrEqual(255);
    expect((await typed(`ip rule add iif 'x${text}' lookup main`)).exit).toBeLessThanOrEqual(255);
    const path = `/hosts/h1/interfaces/${encodeURIComponent(`x${text}`)}`;
    expect((await lab.get(path)).status).toBeLessThan(500);
  }
  // Minus zero is zero.
  const route = { raw: '{"dst":"10.0.0.0/8","dev":"lo","metric":-0}', headers: json };
  expect((await lab.call('POST', '/hosts/h1/routes', route)).status).toBeLessThan(500);
});

test('after all that the server is well', async () => {
  const health = await call(server.origin, 'GET', '/healthz');
  expect(health.status).toBe(200);
  const { stdout } = await typed('ip link show lo');
  expect(stdout).toContain('lo: <LOOPBACK,UP,LOWER_UP>');
});
