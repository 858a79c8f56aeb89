import { expect, test } from 'vitest';
import { Ping } from '../../src/contract/ping.ts';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { events, Note, sh, span, world } from './world.ts';

const ping = { dst: '10.0.3.2', count: 2, interval: 1, size: 56, pace: 'instant' } as const;
const slow = { ...ping, count: 1000, interval: 0.03, pace: 'realtime' } as const;

async function ready(session: LiveSession): Promise<LiveSession> {
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  return session;
}

test('an instant ping is done when it is answered, and is kept as it was answered', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  const { value, revision } = await session.pings.create('h1', ping);
  expect(Ping.parse(value)).toEqual(value);
  expect(value).toMatchObject({ id: 'p1', host: 'h1', status: 'done', exit: 0, stderr: '' });
  expect(value.replies).toMatchObject([
    { icmp_seq: 1, from: '10.0.3.2' },
    { icmp_seq: 2, from: '10.0.3.2' },
  ]);
  expect(value.statistics).toMatchObject({ transmitted: 2, received: 2, lossPct: 0 });
  expect(value.text).toContain('2 packets transmitted, 2 received');
  expect((await session.pings.get('h1', 'p1')).value).toEqual(value);
  expect(revision).toBe(session.revision);
  const own = await events(session, { ping: 'p1' });
  expect(own.map(({ seq }) => seq)).toEqual(span(value.seq.first, value.seq.last));
  expect(own.at(-1)).toMatchObject({ type: 'ping:done', exit: 0 });
});

test('a ping that cannot begin has its exit code and its words, and no statistics', async () => {
  const { lab } = await world();
  const { value } = await (await lab()).pings.create('h1', ping);
  expect(value).toMatchObject({ status: 'done', exit: 2, stderr: 'ping: connect: Network is unreachable\n', text: '' });
  expect(value.statistics).toBeUndefined();
  expect(Ping.parse(value)).toEqual(value);
});

test('a ping in real time runs by the wall clock and grows while it runs', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  const note = new Note();
  await session.trace.subscribe({ from: 'now', filter: { types: ['ping:*'] } }, note);
  const started = performance.now();
  const { value } = await session.pings.create('h1', { ...slow, count: 4, interval: 0.05 });
  expect(value).toMatchObject({ status: 'running', exit: null });
  await note.until(() => note.lines.at(-1)?.type === 'ping:done');
  expect(performance.now() - started).toBeGreaterThan(140);
  expect(note.lines.map(({ type }) => type)).toEqual([
    ...Array(4).fill(['ping:sent', 'ping:reply']).flat(),
    'ping:done',
  ]);
  const { value: done } = await session.pings.get('h1', value.id);
  expect(done).toMatchObject({ status: 'done', exit: 0, statistics: { transmitted: 4, received: 4 } });
  expect(done.replies.map(({ icmp_seq }) => icmp_seq)).toEqual([1, 2, 3, 4]);
  expect(done.text.match(/icmp_seq=/g)).toHaveLength(4);
  expect(done.seq.last).toBe(note.seqs.at(-1));
  // Nobody runs: virtual time stands still again.
  const clock = async () => (await session.describe()).value.clockNs;
  const now = await clock();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await clock()).toBe(now);
});

test('while a ping runs in real time other commands see the time it is', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  await session.pings.create('h1', { ...slow, interval: 60 });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await sh(session, 'ip addr add 10.0.4.1/24 dev lo');
  const made = (await events(session, { types: ['rtnl:newaddr'] })).at(-1);
  expect(made?.at).toBeGreaterThan(50_000_000);
  await session.pings.interrupt('h1', 'p1');
});

test('an interrupted ping says what ping says at ^C, and one that has ended stays as it is', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  const { value } = await session.pings.create('h1', slow);
  const { value: stopped } = await session.pings.interrupt('h1', value.id);
  expect(stopped).toMatchObject({ status: 'interrupted', exit: 0 });
  expect(stopped.text).toContain('packets transmitted');
  expect((await session.pings.interrupt('h1', value.id)).value).toEqual(stopped);
  const [last] = (await events(session, { ping: value.id })).slice(-1);
  expect(last).toMatchObject({ type: 'ping:done', seq: stopped.seq.last });
});

test('pings are listed newest first, page by page', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  await session.hosts.add({ name: 'h2' });
  for (let i = 0; i < 5; i++) await session.pings.create('h1', ping);
  await session.pings.create('h2', { ...ping, dst: '127.0.0.1' });
  const first = (await session.pings.list('h1', { limit: 2 })).value;
  expect(first.items.map(({ id }) => id)).toEqual(['p5', 'p4']);
  const second = (await session.pings.list('h1', { limit: 3, cursor: first.next ?? '' })).value;
  expect(second.items.map(({ id }) => id)).toEqual(['p3', 'p2', 'p1']);
  expect(second.next).toBeUndefined();
  await expect(session.pings.get('h1', 'p6')).rejects.toMatchObject({ code: 'not-found' });
  await expect(session.pings.get('h1', 'p06')).rejects.toMatchObject({ code: 'not-found' });
  await expect(session.pings.get('h3', 'p1')).rejects.toMatchObject({ code: 'not-found' });
  await expect(session.pings.list('h1', { limit: 3, cursor: 'x' })).rejects.toMatchObject({ code: 'malformed' });
});

test('the oldest pings are forgotten, but not while they run', async () => {
  const { lab } = await world({ limits: { pingsKept: 3 } });
  const session = await ready(await lab());
  await session.pings.create('h1', slow);
  for (let i = 0; i < 6; i++) await session.pings.create('h1', { ...ping, count: 1, interval: 0 });
  const kept = (await session.pings.list('h1', { limit: 10 })).value.items.map(({ id }) => id);
  expect(kept).toEqual(['p7', 'p6', 'p5', 'p1']);
  await session.pings.interrupt('h1', 'p1');
});

test('a ping of too many packets and one too many at once are refused', async () => {
  const { lab } = await world({ limits: { packetsPerPing: 10, pingsRunning: 1 } });
  const session = await ready(await lab());
  await expect(session.pings.create('h1', { ...ping, count: 11 })).rejects.toMatchObject({ limit: 'packetsPerPing' });
  await session.pings.create('h1', { ...slow, count: 10 });
  await expect(session.pings.create('h1', { ...slow, count: 10 })).rejects.toMatchObject({ limit: 'pingsRunning' });
  // One that is done at once does not run.
  expect((await session.pings.create('h1', { ...ping, count: 1 })).value.status).toBe('done');
});

test('a host that is removed takes its pings with it, the running ones too', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  const { value } = await session.pings.create('h1', slow);
  await session.hosts.remove('h1');
  await session.hosts.add({ name: 'h1' });
  await expect(session.pings.get('h1', value.id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await session.pings.list('h1', { limit: 10 })).value.items).toEqual([]);
  expect((await events(session, { ping: value.id })).at(-1)).toMatchObject({ type: 'ping:done' });
});

test('a ping on the console is named in the trace', async () => {
  const { lab } = await world();
  const session = await ready(await lab());
  await sh(session, 'ping -c 1 10.0.3.2; ping -c 1 10.0.3.3');
  const named = new Set((await events(session, { types: ['ping:*', 'net:*'] })).map((event) => event.ping));
  expect([...named]).toEqual(['p1', 'p2']);
  expect((await session.pings.create('h1', ping)).value.id).toBe('p3');
});
