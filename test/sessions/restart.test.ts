import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sessions } from '../../src/sessions/sessions.ts';
import { events, everything, mortal, sh, span, type World, world } from './world.ts';

/** Another process on the same files, which knows nothing of the first: as after a kill -9. */
function anotherProcess({ store }: World): Sessions {
  return new Sessions({ store: store.sessions, log: store.traces, clock: () => new Date(), random: randomBytes });
}

const ping = { dst: '10.0.3.2', count: 2, interval: 1, size: 56, pace: 'instant' } as const;

test('after a restart a session is what it was: its text, its pings, its trace', async () => {
  const before = await world();
  const session = await before.lab();
  await sh(
    session,
    'ip addr add 10.0.3.1/24 dev lo',
    'ip rule add from 10.0.3.1 lookup 100',
    'sysctl -w net.ipv4.ip_forward=1',
  );
  await session.pings.create('h1', ping);
  await session.patch({ name: 'mine', labels: { x: '1' } });
  const was = {
    text: await everything(session),
    description: await session.describe(),
    host: await session.hosts.get('h1'),
    ping: await session.pings.get('h1', 'p1'),
    events: await events(session),
  };
  const after = await before.restart();
  const again = await after.sessions.open(session.id);
  expect(await again.describe()).toEqual(was.description);
  expect(await again.hosts.get('h1')).toEqual(was.host);
  expect(await again.pings.get('h1', 'p1')).toEqual(was.ping);
  expect(await events(again)).toEqual(was.events);
  expect(await everything(again)).toBe(was.text);
  expect(was.events.map(({ seq }) => seq)).toEqual(span(1, was.events.length));
  const next = await again.pings.create('h1', ping);
  expect(next.value.id).toBe('p2');
  expect(next.value.seq.first).toBe(was.events.length + 1);
});

test('a trace that is ahead of the state is cut back to it', async () => {
  const before = await world();
  const session = await before.lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  const kept = await events(session);
  const seq = kept.length;
  const body = Buffer.from(`{"seq":${seq + 1},"at":0,"type":"session:newhost","host":"ghost"}`);
  await before.store.traces.append(session.id, { firstSeq: seq + 1, lastSeq: seq + 1, at: 0, body });
  const after = await before.restart();
  const again = await after.sessions.open(session.id);
  expect(await events(again)).toEqual(kept);
  await sh(again, 'ip addr add 10.0.4.1/24 dev lo');
  const now = await events(again);
  expect(now.slice(0, seq)).toEqual(kept);
  expect(now[seq]).toMatchObject({ seq: seq + 1, type: 'rtnl:newaddr' });
});

test('a ping that ran by the wall clock when the process died is interrupted, with what it had received', async () => {
  const process = mortal();
  const here = await world(process);
  const session = await here.lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  const { value } = await session.pings.create('h1', { ...ping, count: 1000, interval: 0.02, pace: 'realtime' });
  expect(value).toMatchObject({ status: 'running', exit: null });
  const received = async () => (await session.pings.get('h1', value.id)).value.replies;
  while ((await received()).length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  const replies = await received();
  process.dead = true;
  const other = anotherProcess(here);
  const found = (await (await other.open(session.id)).pings.get('h1', value.id)).value;
  expect(found).toMatchObject({ status: 'interrupted', exit: null });
  expect(found.replies.slice(0, replies.length)).toEqual(replies);
  expect(found.text.split('\n').filter((line) => line.includes('icmp_seq')).length).toBe(found.replies.length);
  await other.close();
});

test('a command that was applied but never written down did not happen', async () => {
  const process = mortal();
  const here = await world(process);
  const session = await here.lab();
  const was = await everything(session);
  process.dead = true;
  const answer = session.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const tooLong = new Promise((resolve) => setTimeout(resolve, 100, 'no answer'));
  expect(await Promise.race([answer, tooLong])).toBe('no answer');
  const other = anotherProcess(here);
  expect(await everything(await other.open(session.id))).toBe(was);
  await other.close();
});

test('when another process has taken a session over, the first one is refused once and then sees what happened', async () => {
  const here = await world();
  const session = await here.lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  const other = anotherProcess(here);
  const theirs = await other.open(session.id);
  await sh(theirs, 'ip addr add 10.0.4.1/24 dev lo');
  await expect(sh(session, 'ip addr add 10.0.5.1/24 dev lo')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await everything(session)).toBe(await everything(theirs));
  expect(await sh(session, 'ip -br addr')).toContain('10.0.4.1/24');
  expect(await events(session)).toEqual(await events(theirs));
  await other.close();
});
