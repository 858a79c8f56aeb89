import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { PingWalk } from '../../src/contract/http/walk.ts';
import { type LabClient, trimmed } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

const TEXT = { headers: { accept: 'text/plain' } };

async function labAfter(commands: string[]): Promise<LabClient> {
  const lab = await (await startWorld()).lab(['h1'], { seed: 1 });
  for (const command of commands) expect(await lab.exec('h1', command), command).toMatchObject({ exit: 0 });
  return lab;
}

/** A ping, and where its walk is. */
async function pinged(lab: LabClient, ping: object): Promise<string> {
  const { status, body } = await lab.post('/hosts/h1/pings', ping);
  expect(status).toBe(201);
  return `/hosts/h1/pings/${body.id}/walk`;
}

const D0 = ['ip link add d0 type dummy', 'ip link set d0 up', 'ip addr add 192.0.2.1/24 dev d0'];

const ARP = ['ip link add d0 type dummy', 'ip link set d0 up arp on', 'ip addr add 10.1.0.1/24 dev d0'];

/** What was done to a host, and the ping whose walk is told. */
const WALKS: [file: string, commands: string[], ping: object][] = [
  ['answered', ['ip addr add 10.0.3.1/24 dev lo'], { dst: '10.0.3.2', count: 1 }],
  ['several', ['ip addr add 10.0.3.1/24 dev lo'], { dst: '10.0.3.1', count: 3 }],
  ['default-route-on-lo', ['ip route add default dev lo'], { dst: '8.8.8.8', count: 1, timeout: 1 }],
  ['no-route', [], { dst: '8.8.8.8', count: 1 }],
  ['blackhole', ['ip route add blackhole 192.0.2.0/24'], { dst: '192.0.2.7', count: 1 }],
  ['dummy', D0, { dst: '192.0.2.7', count: 1, timeout: 1 }],
  ['link-down', ['ip link set lo down'], { dst: '127.0.0.1', count: 1, timeout: 1 }],
  ['ignored', ['sysctl -w net.ipv4.icmp_echo_ignore_all=1'], { dst: '127.0.0.1', count: 1, timeout: 1 }],
  ['prohibited', ['ip rule add pref 5 to 10.0.3.0/24 prohibit'], { dst: '10.0.3.2', count: 1 }],
  ['fragments', ['ip link set lo mtu 1500'], { dst: '127.0.0.1', count: 1, size: 2000 }],
  [
    'broadcast',
    [...D0, 'sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0'],
    { dst: '192.0.2.255', count: 1, broadcast: true },
  ],
  [
    'rule-added',
    ['ip addr add 10.0.3.1/24 dev lo', 'ip rule add to 10.0.3.8 table 100'],
    { dst: '10.0.3.1', count: 1 },
  ],
  ['arp-unanswered', ARP, { dst: '10.1.0.3', count: 3 }],
  ['arp-waiting', ARP, { dst: '10.1.0.3', count: 1, timeout: 1 }],
  [
    'arp-by-a-rule',
    [...ARP, 'ip rule add to 44.0.0.0/8 table 44', 'ip route add 44.0.0.0/8 dev d0 table 44'],
    { dst: '44.1.1.1', count: 1, timeout: 1 },
  ],
  [
    'prohibited-source',
    ['ip addr add 10.9.0.1/24 dev lo', 'ip route add default dev lo', 'ip rule add from 10.9.0.1 prohibit'],
    { dst: '8.8.8.8', src: '10.9.0.1', count: 1 },
  ],
  ['broadcast-ignored', D0, { dst: '192.0.2.255', count: 1, broadcast: true, timeout: 1 }],
];

/** As if the ping had been the first thing to happen. */
function numberedFrom(first: number, text: string): string {
  const number = (seq: string) => String(Number(seq) - first + 1);
  return text
    .replace(/^( +\d+)(?= {3}\S+:)/gm, (column) => number(column).padStart(column.length))
    .replace(/As at (\d+)/g, (_, seq) => `As at ${number(seq)}`);
}

test.each(WALKS)('the walk of a ping is told: %s', async (file, commands, ping) => {
  const lab = await labAfter(commands);
  const path = await pinged(lab, ping);
  const { text, headers } = await lab.get(path, TEXT);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(text).not.toMatch(/undefined|NaN|\[object|null/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
  const walk = PingWalk.parse((await lab.get(path)).body);
  const first = Math.min(...walk.steps.flatMap(({ events }) => events.map(({ seq }) => seq)));
  await expect(numberedFrom(first, text)).toMatchFileSnapshot(`golden/walk/${file}.txt`);
  // Each event of the ping is in one step, and in no other.
  const { body: trace } = await lab.get(`/trace?ping=${walk.ping}&explain=true`);
  const told = walk.steps.flatMap(({ events }) => events).sort((a, b) => a.seq - b.seq);
  expect(told).toEqual(trace.events);
  for (const { title, why } of walk.steps) {
    expect(title).toMatch(/^[A-Zp]\S* \S+/);
    expect(why).toMatch(/\S \S.*[.?]$/);
  }
});

/** What stands in the way of a ping, and what is said of it. */
const OBSTACLES: [command: string, ping: object, words: string][] = [
  [
    'ip addr add 10.0.3.1/24 dev lo',
    { dst: '10.0.3.255' },
    '10.0.3.255 is a broadcast address on lo: ping sends there only when it is told to (-b).',
  ],
  [
    'ip rule add pref 5 to 10.0.3.0/24 prohibit',
    { dst: '10.0.3.2' },
    'Nothing in table local covers 10.0.3.2, and a rule prohibits it (EACCES).',
  ],
  [
    'ip rule add pref 5 to 10.0.3.0/24 blackhole',
    { dst: '10.0.3.2' },
    'Nothing in table local covers 10.0.3.2, and a rule is a blackhole for it (EINVAL).',
  ],
  [
    'ip rule add pref 5 to 10.0.3.0/24 unreachable',
    { dst: '10.0.3.2' },
    'Nothing in table local covers 10.0.3.2, and table main is not searched: a rule says before that it is unreachable (ENETUNREACH), or none leads there.',
  ],
  [
    'ip route add throw 10.0.3.0/24',
    { dst: '10.0.3.2' },
    '10.0.3.0/24 is a throw route: this table gives no answer, the next rule has its turn, and none leads to a route to it.',
  ],
  [
    'true',
    { dst: '127.0.0.1', src: '9.9.9.9' },
    "9.9.9.9, the source that was asked for, is not h1's own: no local route of table local has it.",
  ],
  [
    'ip route add local 10.9.0.0/16 dev lo table 100; ip rule add pref 10 lookup 100',
    { dst: '10.9.1.1' },
    '10.9.1.1 would be the source, which it may not be: no local route of table local has it, and that table alone decides.',
  ],
  [
    'ip link add d0 type dummy',
    { dst: '127.0.0.1', ifname: 'd0' },
    'd0, by which it has to leave, is down, or has no IPv4.',
  ],
  [
    'ip link add d0 type dummy; ip link set d0 up',
    { dst: '8.8.8.8', ifname: 'd0', timeout: 1 },
    'No route by d0 covers 8.8.8.8, but it is told to leave by d0: then 8.8.8.8 is taken to be on that link itself. It has no source (0.0.0.0): no address reaches that far.',
  ],
  [
    'ip addr add 10.0.3.1/24 dev lo; ip link add d0 type dummy; ip link set d0 up',
    { dst: '10.0.3.2', ifname: 'd0', timeout: 1 },
    'No route by d0 covers 10.0.3.2, but it is told to leave by d0: then 10.0.3.2 is taken to be on that link itself.',
  ],
  [
    'ip addr add 10.9.0.1/24 dev lo; ip route add default dev lo; ip rule add from 10.9.0.1 blackhole',
    { dst: '8.8.8.8', src: '10.9.0.1' },
    'Nothing in table local covers 8.8.8.8, and a rule is a blackhole for it (EINVAL).',
  ],
];

test.each(OBSTACLES)('after `%s` the story of a ping to %o says why', async (command, ping, words) => {
  const lab = await labAfter([command]);
  const { story } = (await lab.get(await pinged(lab, { count: 1, ...ping }))).body;
  expect(story).toContain(` ${words} `);
});

test('a long walk comes in pages, each of which ends where a request does', async () => {
  const lab = await labAfter([]);
  const path = await pinged(lab, { dst: '127.0.0.1', count: 40 });
  const whole = PingWalk.parse((await lab.get(path)).body);
  expect(whole.next).toBeUndefined();
  expect(whole.story).toContain('The other 39 requests went the same way. ping ends: 40 sent, 40 answered');
  const steps: PingWalk['steps'] = [];
  let pages = 0;
  for (let after = ''; ; ) {
    const page = PingWalk.parse((await lab.get(`${path}?limit=100${after}`)).body);
    pages++;
    steps.push(...page.steps);
    if (page.next === undefined) break;
    expect(page.story).toContain(`There is more of it after seq ${page.next}.`);
    expect(page.story).not.toContain('ping ends');
    expect(page.steps.at(-1)).toMatchObject({ kind: 'read', title: 'ping reads the reply from 127.0.0.1' });
    after = `&after=${page.next}`;
  }
  expect(pages).toBeGreaterThan(5);
  expect(steps).toEqual(whole.steps);
  expect((await lab.get(`${path}?limit=100`, TEXT)).text).toMatch(/\(more of it: \?after=\d+\)\n$/);
});

test('a page tells nothing of what is not on it', async () => {
  const lab = await labAfter([]);
  const path = await pinged(lab, { dst: '127.0.0.1', count: 1 });
  const begin = PingWalk.parse((await lab.get(`${path}?limit=3`)).body);
  expect(begin.story).toBe(`ping on h1 asks 127.0.0.1. There is more of it after seq ${begin.next}.`);
  const { seq } = (await lab.get('')).body;
  const { story, steps } = PingWalk.parse((await lab.get(`${path}?after=${seq}`)).body);
  expect(steps).toEqual([]);
  expect(story).toMatch(/^ping on h1 asks 127\.0\.0\.1\. ping ends: .* This is a part of it, after seq \d+\.$/);
  expect(story).toContain(`after seq ${seq}.`);
});

test('the walk of a ping that runs is told as far as it has come', async () => {
  const lab = await labAfter([]);
  const ping = { dst: '127.0.0.1', count: 100, interval: 10, pace: 'realtime' };
  const path = await pinged(lab, ping);
  await expect.poll(async () => (await lab.get(path)).body.steps.at(-1)?.kind).toBe('read');
  const { status, story } = (await lab.get(path)).body;
  expect(status).toBe('running');
  expect(story).toMatch(/ping is still running\.$/);
});

test('of a trace that was trimmed what is left is told, and that it is not all; nothing left is 410', async () => {
  const { limits } = readConfig({});
  const lab = await (await startWorld({ limits: { ...limits, eventsKept: 10_000 } })).lab();
  // More than is kept, and so long that it is written down in many pieces.
  const long = { dst: '127.0.0.1', count: 1500 };
  const path = await pinged(lab, long);
  const { earliest } = await trimmed(lab);
  const { missing, story, steps } = PingWalk.parse((await lab.get(path)).body);
  expect(missing?.to).toBe(earliest - 1);
  expect(story).toContain(`Its beginning, seq ${missing?.from} to ${missing?.to}, is no longer kept.`);
  expect(steps.flatMap(({ events }) => events.map(({ seq }) => seq)).sort((a, b) => a - b)[0]).toBe(earliest);
  expect((await lab.get(path, TEXT)).text).toContain('are no longer kept)');
  expect((await lab.get(`${path}?after=${missing?.from}`)).body).toMatchObject({ status: 410, earliest });
  await pinged(lab, long);
  await trimmed(lab);
  expect((await lab.get(path)).status).toBe(410);
});

test('there is no walk of a ping that is not there, nor as a picture', async () => {
  const lab = await labAfter([]);
  expect((await lab.get('/hosts/h1/pings/p9/walk')).status).toBe(404);
  const path = await pinged(lab, { dst: '127.0.0.1', count: 1 });
  expect((await lab.get(path, { headers: { accept: 'image/png' } })).body).toMatchObject({ status: 406 });
  expect((await lab.get(`${path}?limit=0`)).body.errors).toMatchObject([{ in: 'query', pointer: '/limit' }]);
});

test('a frame of which only the beginning is kept is decoded as far as it goes', async () => {
  const lab = await (await startWorld()).lab();
  const path = await pinged(lab, { dst: '127.0.0.1', count: 1, size: 30_000 });
  const { steps } = PingWalk.parse((await lab.get(path)).body);
  const packet = steps.find(({ kind }) => kind === 'out')?.packet;
  expect(packet).toMatchObject({ length: 30_042, ipv4: { totalLength: 30_028, checksumRight: true } });
  expect(packet?.captured).toBeLessThan(30_042);
  expect(packet?.icmp).toMatchObject({ name: 'echo request', sequence: 1, dataLength: 30_000 });
  expect(packet?.icmp?.checksumRight).toBeUndefined();
});

test('of a request in more pieces than a page has room for no end is made up', async () => {
  const lab = await labAfter(['ip link set lo mtu 576']);
  const path = await pinged(lab, { dst: '127.0.0.1', count: 1, size: 60_000 });
  const { story, next } = PingWalk.parse((await lab.get(`${path}?limit=50`)).body);
  expect(story).toMatch(/comes in again\. There is more of it after seq \d+\.$/);
  const rest = PingWalk.parse((await lab.get(`${path}?after=${next}&limit=2000`)).body);
  expect(rest.story).toContain(`This is a part of it, after seq ${next}.`);
  expect(rest.story).toContain('ping ends: 1 sent, 1 answered');
});

test('a request that does not fit into the send buffer is told to have gone nowhere, and why', async () => {
  const lab = await labAfter(['ip link set lo mtu 68']);
  const path = await pinged(lab, { dst: '127.0.0.1', count: 1, size: 65_000, timeout: 1 });
  const { story, steps } = PingWalk.parse((await lab.get(path)).body);
  expect(story).toContain('No packet leaves. One of the fragments that were made of a datagram too long');
  expect(story).toContain('ping says "No buffer space available".');
  expect(steps.map(({ title }) => title)).toContain('Request 1 is not sent');
});
