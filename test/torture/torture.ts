/**
 * Events are made, the server is killed with -9 and started again, and subscribers with all kinds of filters and manners
 * read: each must end with exactly the events that its filter allows, in order, or with gaps that the backfill closes.
 */
import { readFileSync } from 'node:fs';
import type { StreamFilter } from '../../src/contract/http/stream.ts';
import { DIRECTIONS, type TraceEvent } from '../../src/contract/trace.ts';
import { Random } from '../fuzz/random.ts';
import { type LabClient, openLab } from '../support/api.ts';
import { type ServerProcess, spawnServer } from '../support/spawn-server.ts';
import { type Manner, pause, Subscriber, Tally } from './subscriber.ts';

export interface TortureOptions {
  dataDir: string;
  seed: number;
  /** So many are made, at least. */
  events: number;
  kills: number;
  subscribers: number;
  /** Told now and then how it goes. */
  say?: (line: string) => void;
}

export interface Outcome {
  /** Events made, and server processes that were needed. */
  events: number;
  servers: number;
  /** The most memory a server process had, bytes. */
  peakRss: number;
  subscribers: { name: string; expected: number; got: number; counts: Subscriber['counts']; faults: string[] }[];
}

const HOSTS = ['h1', 'h2', 'h3'];

const MANNERS: readonly Manner[] = [
  {},
  { naps: 800 },
  { stays: 1500 },
  { filter: { types: ['fib:*'] }, naps: 400 },
  { filter: { hosts: ['h2'] }, stays: 900, explain: true },
  { filter: { direction: 'out' }, batch: { events: 100, ms: 20 } },
  { naps: 1200, explain: true },
  { filter: { types: ['ping:*', 'rtnl:*'] }, stays: 400, batch: { ms: 50 } },
  { filter: { hosts: ['h1', 'h3'], direction: 'in' }, naps: 900, stays: 2500 },
  { naps: 1500, onSlow: 'close' },
  { filter: { types: ['*:*_skb'] }, batch: { events: 7 } },
  { filter: { ping: 'p3' }, stays: 2000 },
  { naps: 3000, echoes: 20 },
  { naps: 3000, echoes: 20, onSlow: 'close' },
  { naps: 3000, echoes: 20, filter: { direction: 'out' }, explain: true },
];

export async function torture(options: TortureOptions): Promise<Outcome> {
  const { dataDir, seed, events, kills, subscribers: count, say = () => {} } = options;
  const random = new Random(seed);
  const settings = {
    ...{ LOOPWIRE_DATA_DIR: dataDir, LOOPWIRE_LOG_LEVEL: 'error', LOOPWIRE_HEARTBEAT_MS: '3000' },
    // Little, so that who sleeps misses something.
    LOOPWIRE_LIMIT_SUBSCRIBER_EVENTS: '1500',
  };
  let server = spawnServer(settings);
  let servers = 1;
  let peakRss = 0;
  const origin = await server.listening;
  const restart = async () => {
    peakRss = Math.max(peakRss, memoryOf(server));
    server.child.kill('SIGKILL');
    await server.exited;
    server = spawnServer({ ...settings, LOOPWIRE_PORT: new URL(origin).port });
    servers++;
    await server.listening;
  };
  try {
    const lab = await openLab(origin, HOSTS);
    const subscribers = Array.from({ length: count }, (_, n) => {
      const manner = MANNERS[n % MANNERS.length] as Manner;
      return new Subscriber(`${n} ${JSON.stringify(manner)}`, manner, lab, new Random(seed + n));
    });
    const reading = Promise.all(subscribers.map((subscriber) => subscriber.run()));
    let killed = 0;
    for (let seq = 0; seq < events; ) {
      seq = (await disturb(lab, random)) ?? seq;
      if (killed < kills && seq > ((killed + 1) * events) / (kills + 1)) {
        killed++;
        // In the middle of something.
        const going = disturb(lab, random);
        await pause(random.int(0, 20));
        await restart();
        await going;
        say(`killed ${killed} times; ${seq} events`);
      }
    }
    const last: number = (await lab.get('')).body.seq;
    for (const subscriber of subscribers) subscriber.finish(last);
    await reading;
    peakRss = Math.max(peakRss, memoryOf(server));
    const whole = await traceOf(lab);
    return {
      ...{ events: last, servers, peakRss },
      subscribers: subscribers.map(({ name, manner, tally, counts, faults }) => {
        const expected = new Tally();
        for (const event of whole) if (passes(event, manner.filter)) expected.add(event);
        const isSame = expected.digest() === tally.digest();
        const got = tally.seqs.length;
        const all = isSame ? faults : [...faults, difference(expected.seqs, tally.seqs)];
        return { name, expected: expected.seqs.length, got, counts, faults: all };
      }),
    };
  } finally {
    await end(server);
  }
}

/** Something happens in the lab; the newest event then, undefined when nobody answered. */
async function disturb(lab: LabClient, random: Random): Promise<number | undefined> {
  const host = random.pick(HOSTS);
  const net = random.int(1, 200);
  const command = random.pick([
    'ping -q -c 60 -i 0.01 127.0.0.1',
    'ping -q -c 30 -i 0.01 127.0.0.2',
    `ip addr add 10.0.${net}.1/24 dev lo; ping -q -c 20 -i 0.01 10.0.${net}.2; ip addr del 10.0.${net}.1/24 dev lo`,
    `ip route add 192.0.${net}.0/24 dev lo; ping -q -c 1 192.0.${net}.1; ip route del 192.0.${net}.0/24`,
    'ip link set lo down; ip link set lo up',
  ]);
  try {
    await lab.exec(host, command);
    return (await lab.get('')).body.seq;
  } catch {
    await pause(50);
    return undefined;
  }
}

async function traceOf(lab: LabClient): Promise<TraceEvent[]> {
  const { text } = await lab.get('/trace', { headers: { accept: 'application/x-ndjson' } });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Said once more, and differently, than the server says it. */
function passes({ type, host, ping }: TraceEvent, filter: StreamFilter = {}): boolean {
  const { hosts, types, ping: wanted, direction } = filter;
  if (hosts && !hosts.includes(host ?? '')) return false;
  if (types && !types.some((glob) => new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(type))) return false;
  if (wanted !== undefined && ping !== wanted) return false;
  return direction === undefined || Object.entries(DIRECTIONS).some(([one, way]) => one === type && way === direction);
}

function difference(expected: readonly number[], got: readonly number[]): string {
  const has = new Set(got);
  const missing = expected.filter((seq) => !has.has(seq));
  const wanted = new Set(expected);
  const unasked = got.filter((seq) => !wanted.has(seq));
  return `missing ${missing.length} (from ${missing[0]}), not asked for ${unasked.length}, or another content`;
}

function memoryOf({ child }: ServerProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function end(server: ServerProcess): Promise<void> {
  server.child.kill('SIGKILL');
  await server.exited;
}
