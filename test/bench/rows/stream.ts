/**
 * The trace as it goes out: events committed, events delivered to many WebSockets beside `ws` that broadcasts the same
 * messages, how long an event takes from its commit to its reader, and how quickly what is kept is read back. Server and
 * readers are processes of their own.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { STREAM_PROTOCOL } from '../../../src/contract/http/stream.ts';
import { type LabClient, openLab } from '../../support/api.ts';
import { percentile } from '../measure.ts';
import { type Bench, type Effort, type Row, ratioRow } from '../row.ts';
import { Broadcast } from '../stream/broadcast.ts';
import { waits } from '../stream/latency.ts';
import { Program, Readers } from '../stream/program.ts';

const SUBSCRIBERS = [1, 10, 100, 1000];
const TARGET = 1e6;
const TARGET_MS = 10;
/** Echo requests of a ping that is committed in one go: some 500 events. */
const PACKETS = 20;
/** Commits that may be under way at once. */
const WINDOW = 4;
/** Times that ours and theirs take turns. */
const ROUNDS = 2;
/** Messages that `ws` is given to send, again and again. */
const RECORDED = 100;

async function readersOf(lab: LabClient, count: number, from: 'now' | 'start') {
  const readers = await Readers.start();
  const subscribe = { type: 'subscribe', id: 's', from };
  const { origin, token } = lab;
  const seconds = await readers.live({ origin, token, path: `${lab.path}/stream`, count, subscribe });
  return { readers, seconds };
}

async function ping(lab: LabClient, count: number): Promise<{ first: number; last: number }> {
  const { status, text, body } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count, interval: 0.01 });
  if (status !== 201) throw new Error(text);
  return body.seq;
}

/** Events a second, as many as can be made and read. Fails if a reader missed one. */
async function delivered(lab: LabClient, readers: Readers | undefined, seconds: number): Promise<number> {
  const from = performance.now();
  const before: number = (await lab.get('')).body.seq;
  await Promise.all(
    Array.from({ length: WINDOW }, async () => {
      while (performance.now() < from + seconds * 1000) {
        const { last } = await ping(lab, PACKETS);
        await readers?.reached(last);
      }
    }),
  );
  const after: number = (await lab.get('')).body.seq;
  const rate = (after - before) / ((performance.now() - from) / 1000);
  await readers?.report();
  return rate;
}

/** Messages as our server sends them while events are made, and how many events are in each. */
async function recorded(lab: LabClient, make: () => Promise<unknown>): Promise<{ messages: string[]; events: number }> {
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
  await make();
  socket.terminate();
  return { messages, events: events / messages.length };
}

/** From commit to receipt, while as much is delivered as was promised; beside `ws` with the same messages. */
async function latency(
  lab: LabClient,
  server: Program,
  readers: Readers,
  count: number,
  bare: Broadcast,
  seconds: number,
) {
  const small = () => ping(lab, 1);
  const { messages, events } = await recorded(lab, async () => {
    for (let n = 0; n < RECORDED; n++) {
      await small();
      // Each in a message of its own.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  const everyMs = (1000 * events * count) / TARGET;
  const [ours, least]: [number[], number[]] = [[], []];
  // By turns, so that both have the same machine.
  for (let round = 0; round < ROUNDS; round++) {
    const make = { everyMs, seconds: seconds / ROUNDS, once: async () => (await small()).last };
    ours.push(...(await waits(server, readers, make)));
    least.push(...(await bare.waits(messages, everyMs, seconds / ROUNDS)));
  }
  const row = (share: number, name: string): Row => ({
    ...ratioRow(
      `from commit to receipt, ${count} subscribers, ${name}`,
      { value: percentile(ours, share), unit: 'ms' },
      { what: 'ws broadcasting the same messages', value: percentile(least, share), unit: 'ms' },
      { ratio: 0, words: 'no promise' },
      'while 1 M events/s are delivered in all',
    ),
  });
  return { p50: row(0.5, 'p50'), p99: row(0.99, 'p99') };
}

function unpromised({ met: _, ...row }: Row): Row {
  return row;
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
    const { messages, events } = await recorded(lab, () => delivered(lab, undefined, 1));
    for (const count of SUBSCRIBERS) {
      const { readers } = await readersOf(lab, count, 'now');
      const bare = await Broadcast.start(count);
      try {
        const ours = count * (await delivered(lab, readers, seconds));
        const least = count * events * (await bare.rate(messages, WINDOW, seconds));
        const row = ratioRow(
          `events delivered to ${count} subscriber${count > 1 ? 's' : ''}`,
          { value: ours, unit: '/s' },
          { what: `ws broadcasting the same messages`, value: least, unit: '/s' },
          { ratio: 0, words: count === 1000 ? '1 M/s in all' : 'no promise' },
        );
        found.push(count === 1000 ? { ...row, met: ours >= TARGET } : unpromised(row));
        if (count < 1000) continue;
        const { p50, p99 } = await latency(lab, server, readers, count, bare, seconds);
        found.push(unpromised(p50));
        found.push({ ...p99, target: `under ${TARGET_MS} ms`, met: p99.measured.value < TARGET_MS });
      } finally {
        await readers.stop();
        await bare.stop();
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
  const { readers, seconds } = await readersOf(lab, 1, 'start');
  const { received } = await readers.report();
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
