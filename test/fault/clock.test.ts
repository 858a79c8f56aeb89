import { expect, onTestFinished, test, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { everything, sh, world } from '../sessions/world.ts';
import { openStream } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Sets the wall clock of the whole process; the monotonic one and timers go on as they were. */
function setClock(off: number): void {
  vi.setSystemTime(Date.now() + off);
}

function settable(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  onTestFinished(() => void vi.useRealTimers());
}

test('a wall clock that jumps, back or ahead, changes no lab, loses no event of today, and mixes nothing up', async () => {
  let off = 0;
  const here = await world({ clock: () => new Date(Date.now() + off) });
  const first = await here.lab();
  await sh(first, 'ip addr add 10.0.3.1/24 dev lo', 'ping -c 1 10.0.3.2');
  const was = await everything(first);
  const before = (await first.describe()).value;
  for (const jump of [-400 * DAY, 400 * DAY, -DAY, 0]) {
    off = jump;
    // Virtual time is the lab's own.
    expect((await first.describe()).value).toEqual(before);
    const made = await here.lab();
    expect(await sh(made, 'ping -c 1 127.0.0.1')).toContain('time=0.040 ms');
    await here.sessions.evict();
    expect((await here.sessions.list({ limit: 10 })).items.map(({ id }) => id)).toContain(made.id);
  }
  // A ping by the wall clock goes by one that cannot be set.
  const { value: ping } = await first.pings.create('h1', {
    ...{ dst: '10.0.3.2', count: 3, interval: 0.2, size: 56, pace: 'realtime' },
  });
  off = -400 * DAY;
  await expect.poll(async () => (await first.pings.get('h1', ping.id)).value.status, { timeout: 10_000 }).toBe('done');
  // Back in time nothing is too old; sessions are found whatever time they say they were made at.
  await here.sessions.expire();
  off = 0;
  await here.sessions.expire();
  await here.sessions.sweep();
  expect((await first.describe()).value.earliest).toBe(1);
  const ids = (await here.sessions.list({ limit: 10 })).items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(5);
  const after = await here.restart();
  const again = await after.sessions.open(first.id);
  expect((await sh(again, 'ip -br addr')).split('\n')[0]).toContain('10.0.3.1/24');
  expect(was).toContain('10.0.3.1/24');
  // Far ahead, what is older than it may be goes, but for the newest, and the lab stays.
  off = 400 * DAY;
  await after.sessions.expire();
  const { value } = await again.describe();
  expect(value.earliest).toBeGreaterThan(1);
  expect(value.earliest).toBeLessThanOrEqual(value.seq);
  expect(await sh(again, 'ip -br addr')).toContain('10.0.3.1/24');
}, 60_000);

test('what is counted by the minute is not counted by a clock that can be set', async () => {
  settable();
  const lab = await (
    await startWorld({ limits: { ...DEFAULT_LIMITS, requestsPerAddress: 50, requestsPerToken: 10 } })
  ).lab();
  const asked = async () => {
    for (;;) {
      const { status, headers } = await lab.get('/clock');
      if (status !== 200) return [status, Number(headers['retry-after'])];
    }
  };
  for (const jump of [0, -DAY, 2 * DAY]) {
    setClock(jump);
    const [status, after] = await asked();
    expect(status).toBe(429);
    expect(after).toBeLessThanOrEqual(60);
  }
});

test('a token ends by the wall clock, and is good again when that was wrong; whoever goes on goes on', async () => {
  settable();
  const world = await startWorld();
  const lab = await world.lab();
  const { token } = (await lab.post('/tokens', { expiresInMs: HOUR })).body;
  const opens = async () => (await lab.get('', { token })).status;
  const keyed = { headers: { 'idempotency-key': '"k"' } };
  const made = await lab.post('/hosts', { name: 'h2' }, keyed);
  setClock(2 * HOUR);
  expect(await opens()).toBe(404);
  expect((await lab.post('/hosts', { name: 'h2' }, keyed)).text).toBe(made.text);
  setClock(-2 * HOUR);
  expect(await opens()).toBe(200);
  setClock(-400 * DAY);
  expect(await opens()).toBe(200);
  expect((await lab.post('/hosts', { name: 'h2' }, keyed)).text).toBe(made.text);
  // Owners, streams and pings do not go by it.
  const client = await openStream(lab);
  client.say({ type: 'subscribe', id: 's' });
  await client.next('subscribed');
  setClock(400 * DAY);
  expect((await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo')).exit).toBe(0);
  await client.eventsUntil((await lab.get('')).body.seq);
});
