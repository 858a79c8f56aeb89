import { expect, test } from 'vitest';
import type { TraceEvent, Watch } from '../../src/client/index.ts';
import { range, watch } from '../client/world.ts';
import { LabClient, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch } from '../support/world.ts';

const look = ['ip addr', 'ip -s link', 'ip route show table local', 'ip route show table all', 'ip rule', 'sysctl -a'];
const paths = [
  '',
  '/hosts',
  '/hosts/h1/interfaces',
  '/hosts/h1/routes?table=all',
  '/hosts/h1/neighbours',
  '/hosts/h1/pings',
  '/trace?limit=10000',
];

/** Events up to the first that is wanted; those after it can still be taken. */
async function take(events: Watch, until: (event: TraceEvent) => boolean): Promise<TraceEvent[]> {
  const taken: TraceEvent[] = [];
  for (let next = await events.next(); !next.done; next = await events.next()) {
    taken.push(next.value);
    if (until(next.value)) break;
  }
  return taken;
}

/** Everything there is to see of a lab. */
async function everything(lab: LabClient): Promise<string[]> {
  const typed = [];
  for (const command of look) typed.push((await lab.exec('h1', command)).stdout);
  const asked = [];
  for (const path of paths) asked.push((await lab.get(path)).text);
  return [...typed, ...asked];
}

test('a server killed with -9 comes back as it was, and a subscriber gets exactly the rest', async () => {
  const settings = {
    LOOPWIRE_DATA_DIR: scratch(),
    LOOPWIRE_LOG_LEVEL: 'error',
    LOOPWIRE_LIMIT_IDLE_EXPIRE_MS: '0',
  };
  const first = startServer(settings);
  let url = await first.listening;
  const lab = await openLab(url, ['h1', 'h2'], { name: 'kept', labels: { a: 'b' } });
  const reader = watch(lab, { url: () => url, from: 'start' });
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  await lab.exec('h1', 'ip addr add 10.0.3.7/24 dev lo label lo:web');
  await lab.exec('h1', 'ip addr add 10.0.4.1/31 dev lo');
  await lab.exec('h1', 'ip route del local 10.0.4.1 dev lo table local');
  await lab.exec('h1', 'ip route add 192.0.2.0/24 dev lo metric 7');
  await lab.exec('h1', 'sysctl -w net.ipv4.ip_default_ttl=33');
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 3 });
  await lab.exec('h2', 'ip link set lo down');
  const { seq } = (await lab.get('')).body;
  const seen = await take(reader, (event) => event.seq === seq);
  const left = Math.floor(seq / 2);
  const was = await everything(lab);
  first.child.kill('SIGKILL');
  expect(await first.exited).toBe('SIGKILL');

  const second = startServer(settings);
  url = await second.listening;
  const again = new LabClient(url, lab);
  expect(await everything(again)).toEqual(was);
  const after = watch(again, { from: { epoch: lab.epoch, seq: left } });
  expect(await after.subscribed).toEqual({ epoch: lab.epoch, seq: left });
  const { body: ping } = await again.post('/hosts/h1/pings', { dst: '10.0.3.9', count: 2 });
  expect(ping.replies[0].ttl).toBe(33);
  const isLast = (event: TraceEvent) => event.seq === ping.seq.last;
  const rest = await take(after, isLast);
  expect(rest.slice(0, seq - left)).toEqual(seen.slice(left));
  expect(rest.map((event) => event.seq)).toEqual(range(left + 1, ping.seq.last));
  // Who was there before comes back by himself, and has what followed.
  expect(await take(reader, isLast)).toEqual(rest.slice(seq - left));
}, 60_000);

test('what a ping at the pace of the wall clock had done is kept, and it is not running afterwards', async () => {
  const settings = {
    LOOPWIRE_DATA_DIR: scratch(),
    LOOPWIRE_LOG_LEVEL: 'error',
    LOOPWIRE_LIMIT_IDLE_EXPIRE_MS: '0',
  };
  const first = startServer(settings);
  const lab = await openLab(await first.listening);
  const events = watch(lab, { filter: { types: ['ping:reply'] } });
  await events.subscribed;
  const made = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1000, interval: 0.2, pace: 'realtime' });
  const replies = await take(events, (event) => event.type === 'ping:reply' && event.icmp_seq === 3);
  events.close();
  first.child.kill('SIGKILL');
  await first.exited;

  const again = new LabClient(await startServer(settings).listening, lab);
  const { body: ping } = await again.get(`/hosts/h1/pings/${made.body.id}`);
  expect(ping.status).toBe('interrupted');
  expect(ping.replies.length).toBeGreaterThanOrEqual(3);
  const kept = (await again.get('/trace?type=ping:reply')).body.events;
  expect(kept.slice(0, 3)).toEqual(replies.slice(0, 3));
  expect(kept.length).toBe(ping.replies.length);
  // Who follows it learns that it is over.
  const [done] = (await again.get(`/trace?type=ping:done&ping=${ping.id}`)).body.events;
  expect(done).toMatchObject({ exit: null, seq: ping.seq.last });
}, 60_000);
