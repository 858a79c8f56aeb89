/**
 * The trace as it goes out: events committed, events delivered to many WebSockets beside `ws` that broadcasts the same
 * messages, how long an event takes from its commit to its reader, and how quickly what is kept is read back. Server and
 * readers are processes of their own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { STREAM_PROTOCOL } from '../../../src/contract/http/stream.ts';
import { type LabClient, openLab } from '../../support/api.ts';
import { percentile } from '../measure.ts';
import { type Bench, type Effort, type Row, ratioRow } from '../row.ts';
import type { ReadersOptions } from '../stream/readers.ts';

const SUBSCRIBERS = [1, 10, 100, 1000];
const TARGET = 1e6;
const TARGET_MS = 10;
/** Echo requests of a ping that is committed in one go: some 500 events. */
const PACKETS = 20;
/** Commits that may be under way at once. */
const WINDOW = 4;

class Program {
  readonly child: ChildProcess;

  constructor(script: string, args: string[] = []) {
    this.child = fork(join(import.meta.dirname, '../stream', script), args, {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    });
    this.child.setMaxListeners(0);
  }

  /** The next message that has this key, and is the one that is waited for. */
  hear<T>(key: string, is: (value: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
      const listen = (message: Record<string, T>) => {
        if (!(key in message) || !is(message[key] as T)) return;
        this.child.off('message', listen as (message: unknown) => void);
        resolve(message[key] as T);
      };
      this.child.on('message', listen as (message: unknown) => void);
    });
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

/** Readers that are live, and how long that took them, in seconds. */
async function openReaders(options: ReadersOptions): Promise<{ readers: Program; seconds: number }> {
  const readers = new Program('readers.ts');
  await readers.hear('ready');
  const from = performance.now();
  readers.child.send({ open: options });
  await readers.hear('live');
  return { readers, seconds: (performance.now() - from) / 1000 };
}

/** When all of them have read this far. */
async function reached(readers: Program, seq: number): Promise<void> {
  const heard = readers.hear<number>('reached', (target) => target === seq);
  readers.child.send({ await: seq });
  await heard;
}

async function ping(lab: LabClient, count: number): Promise<{ first: number; last: number }> {
  const { status, text, body } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count, interval: 0.01 });
  if (status !== 201) throw new Error(text);
  return body.seq;
}

/** Events a second, as many as can be made and read. */
async function delivered(lab: LabClient, readers: Program | undefined, seconds: number): Promise<number> {
  const from = performance.now();
  const before: number = (await lab.get('')).body.seq;
  await Promise.all(
    Array.from({ length: WINDOW }, async () => {
      while (performance.now() < from + seconds * 1000) {
        const { last } = await ping(lab, PACKETS);
        if (readers) await reached(readers, last);
      }
    }),
  );
  const after: number = (await lab.get('')).body.seq;
  return (after - before) / ((performance.now() - from) / 1000);
}

/** Messages as our server sends them while events are made as in `delivered`, and how many events are in each. */
async function recorded(lab: LabClient): Promise<{ messages: string[]; events: number }> {
  const headers = { authorization: `Bearer ${lab.token}` };
  const socket = new WebSocket(`${lab.origin.replace('http', 'ws')}${lab.path}/stream`, STREAM_PROTOCOL, { headers });
  const messages: string[] = [];
  let events = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type !== 'events') return;
    messages.push(String(data));
    events += message.events.length;
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', id: 's' }));
  await delivered(lab, undefined, 1);
  socket.terminate();
  return { messages, events: events / messages.length };
}

/** Events a second that `ws` broadcasts, in the same messages, with as many under way. */
async function bare(messages: string[], events: number, count: number, seconds: number): Promise<number> {
  const server = new Program('bare.ts');
  try {
    const origin = await server.hear<string>('origin');
    // A bare server says nothing of its own: the first message tells that all are there.
    const numbered = messages.map((text, i) => text.replace(/"seq":\d+/, `"seq":${i + 1}`));
    const first = numbered[0] as string;
    const readers = new Program('readers.ts');
    try {
      await readers.hear('ready');
      readers.child.send({ open: { origin, path: '/', token: 'none', count, subscribe: {} } });
      server.child.send({ messages: [first.replace('events', 'caught-up').replace(/"seq":\d+/, '"seq":0')] });
      await new Promise((resolve) => setTimeout(resolve, 500 + 2 * count));
      const live = readers.hear('live');
      server.child.send({ broadcast: 0 });
      await live;
      let sent = 0;
      const from = performance.now();
      const lots = 1e6;
      server.child.send({ messages: numbered });
      await Promise.all(
        Array.from({ length: WINDOW }, async () => {
          while (performance.now() < from + seconds * 1000 && sent < Math.min(lots, numbered.length)) {
            const seq = ++sent;
            const heard = reached(readers, seq);
            server.child.send({ broadcast: seq - 1 });
            await heard;
          }
        }),
      );
      return (sent * events) / ((performance.now() - from) / 1000);
    } finally {
      await readers.stop();
    }
  } finally {
    await server.stop();
  }
}

/** ms from commit to receipt, at a rate that the target names: p50 and p99. */
async function latencies(lab: LabClient, server: Program, readers: Program, count: number, seconds: number) {
  const collect = async () => {
    const heard = server.hear<[number, number][]>('commits');
    server.child.send({ commits: true });
    return heard;
  };
  await collect();
  const { first, last } = await ping(lab, 1);
  const everyMs = (1000 * (last - first + 1) * count) / TARGET;
  let seq = last;
  const from = performance.now();
  for (let n = 1; performance.now() < from + seconds * 1000; n++) {
    ({ last: seq } = await ping(lab, 1));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, from + n * everyMs - performance.now())));
  }
  await reached(readers, seq);
  const commits = await collect();
  const heard = readers.hear<{ noted: [number, number, number][] }>('report');
  readers.child.send({ report: true });
  const { noted } = await heard;
  const waits: number[] = [];
  const byReader = grouped(noted);
  for (const receipts of byReader.values()) {
    let at = 0;
    for (const [committed, when] of commits) {
      while (at < receipts.length && (receipts[at] as [number, number, number])[1] < committed) at++;
      const receipt = receipts[at];
      if (receipt) waits.push(receipt[2] - when);
    }
  }
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}

function grouped(noted: [number, number, number][]): Map<number, [number, number, number][]> {
  const groups = new Map<number, [number, number, number][]>();
  for (const one of noted) {
    const group = groups.get(one[0]) ?? [];
    groups.set(one[0], group);
    group.push(one);
  }
  return groups;
}

async function rows(effort: Effort, dataDir: string): Promise<Row[]> {
  const seconds = effort.quick ? 2 : 5;
  const server = new Program('server.ts', [dataDir]);
  try {
    const lab = await openLab(await server.hear<string>('origin'));
    await delivered(lab, undefined, 1);
    const committed = await delivered(lab, undefined, seconds);
    const found: Row[] = [
      { what: 'events committed', measured: { value: committed, unit: '/s' }, target: 'no promise' },
    ];
    const { messages, events } = await recorded(lab);
    for (const count of SUBSCRIBERS) {
      const subscribe = { type: 'subscribe', id: 's' };
      const { readers } = await openReaders({
        ...lab,
        origin: lab.origin,
        token: lab.token,
        path: `${lab.path}/stream`,
        count,
        subscribe,
      });
      try {
        const ours = count * (await delivered(lab, readers, seconds));
        const least = count * (await bare(messages, events, count, seconds));
        const row = ratioRow(
          `events delivered to ${count} subscriber${count > 1 ? 's' : ''}`,
          { value: ours, unit: '/s' },
          { what: `ws broadcasting the same messages`, value: least, unit: '/s' },
          { ratio: 0, words: count === 1000 ? '1 M/s in all' : 'no promise' },
        );
        const { met: _, ...plain } = row;
        found.push(count === 1000 ? { ...plain, met: ours >= TARGET } : plain);
        if (count < 1000) continue;
        const { p50, p99 } = await latencies(lab, server, readers, count, seconds);
        found.push({
          what: 'from commit to receipt, 1,000 subscribers, p50',
          measured: { value: p50, unit: 'ms' },
          target: 'no promise',
        });
        found.push({
          what: 'from commit to receipt, 1,000 subscribers, p99',
          measured: { value: p99, unit: 'ms' },
          target: `under ${TARGET_MS} ms`,
          met: p99 < TARGET_MS,
          note: 'while 1 M events/s are delivered in all',
        });
      } finally {
        await readers.stop();
      }
    }
    found.push(await replay(lab));
    return found;
  } finally {
    await server.stop();
  }
}

/** Everything that is kept, to one reader. */
async function replay(lab: LabClient): Promise<Row> {
  const subscribe = { type: 'subscribe', id: 's', from: 'start' };
  const { readers, seconds } = await openReaders({
    origin: lab.origin,
    token: lab.token,
    path: `${lab.path}/stream`,
    count: 1,
    subscribe,
  });
  const heard = readers.hear<{ received: number }>('report');
  readers.child.send({ report: true });
  const { received } = await heard;
  await readers.stop();
  return {
    what: 'what is kept, read back by one subscriber',
    measured: { value: received / 1e6 / seconds, unit: 'MB/s' },
    target: 'no promise',
    note: `${Math.round(received / 1e6)} MB`,
  };
}

export const stream: Bench = {
  name: 'stream',
  async run(effort) {
    const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
    try {
      return await rows(effort, dataDir);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
