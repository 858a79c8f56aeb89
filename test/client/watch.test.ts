import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Lost, type Snapshot, StreamError, Watch } from '../../src/client/index.ts';
import { waitBefore } from '../../src/client/stream/backoff.ts';
import { meaningOf } from '../../src/client/stream/socket.ts';
import { readConfig } from '../../src/config.ts';
import { CLOSE } from '../../src/http/stream/close-codes.ts';
import { type LabClient, trimmed } from '../support/api.ts';
import { startWorld } from '../support/world.ts';
import { range, seqsUntil, watch } from './world.ts';

const { limits } = readConfig({});

async function ping(lab: LabClient, count: number): Promise<{ first: number; last: number }> {
  const { body } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count, interval: 0.002 });
  return body.seq;
}

/** Stands between client and server, and cuts every connection when told to. */
async function startCable(origin: string): Promise<{ url: string; cut: () => void }> {
  const open = new Set<Socket>();
  const cable = { url: '', cut: () => {} };
  const server = createServer((near) => {
    const far = connect(Number(new URL(origin).port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  cable.cut = () => {
    for (const socket of open) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address === 'object') cable.url = `http://127.0.0.1:${address?.port}`;
  onTestFinished(() => {
    cable.cut();
    server.close();
  });
  return cable;
}

test('events come in order as they happen, of what the filter lets through, and each says why', async () => {
  const lab = await (await startWorld()).lab();
  const events = watch(lab, { from: 'now', filter: { types: ['ping:*'] }, explain: true });
  const { seq } = await events.subscribed;
  expect(seq).toBe((await lab.get('')).body.seq);
  await ping(lab, 2);
  const types: string[] = [];
  for await (const event of events) {
    types.push(event.type);
    expect(event.why).toMatch(/\w/);
    if (event.type === 'ping:done') break;
  }
  expect(types).toEqual(['ping:sent', 'ping:reply', 'ping:sent', 'ping:reply', 'ping:done']);
  expect(await events.next()).toEqual({ value: undefined, done: true });
});

test('a reader that is called back reads until it is closed, and a position of one is where another goes on', async () => {
  const lab = await (await startWorld()).lab();
  const { last } = await ping(lab, 3);
  const first = watch(lab, { from: 'start' });
  const seen: number[] = [];
  await first.forEach(({ seq }) => {
    seen.push(seq);
    if (seq === 20) first.close();
  });
  expect(seen).toEqual(range(1, 20));
  expect(first.position).toMatchObject({ epoch: lab.epoch, seq: 20 });
  const second = watch(lab, { from: first.position as { epoch: string; seq: number } });
  expect(await seqsUntil(second, last)).toEqual(range(21, last));
});

test('a connection that is cut, again and again, loses and repeats nothing', async () => {
  const lab = await (await startWorld()).lab();
  const cable = await startCable(lab.origin);
  const connections: boolean[] = [];
  const events = watch(lab, {
    url: cable.url,
    from: 'start',
    onConnection: (connected) => connections.push(connected),
  });
  const seqs: number[] = [];
  let last = 0;
  for (let round = 0; round < 8; round++) {
    const cutting = sleep(5).then(cable.cut);
    last = (await ping(lab, 20)).last;
    const found = await seqsUntil(events, last);
    await cutting;
    seqs.push(...found);
  }
  expect(seqs).toEqual(range(1, last));
  expect(connections.filter((connected) => connected).length).toBeGreaterThan(2);
});

test('what a slow reader is not sent is fetched, in order, between what comes before and after', async () => {
  const lab = await (await startWorld({ limits: { ...limits, subscriberEvents: 40 } })).lab();
  const paths: string[] = [];
  let release = () => {};
  const slow = watch(lab, {
    from: 'now',
    WebSocket: class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        // Reads nothing for a while: the server has to leave something out.
        this.once('message', () => {
          this.pause();
          release = () => this.resume();
        });
      }
    },
    fetch: (request) => {
      paths.push(new URL(request.url).pathname);
      return fetch(request);
    },
  });
  await sleep(300);
  for (let i = 0; i < 40; i++) await lab.exec('h1', 'ping -c 20 -i 0.002 -s 20000 127.0.0.1');
  const { seq } = (await lab.get('')).body;
  release();
  const seqs = await seqsUntil(slow, seq);
  expect(seqs).toEqual(range(seqs[0] ?? 0, seq));
  expect(new Set(paths)).toEqual(new Set([`${lab.path}/trace`]));
}, 40_000);

test('a reader who does not read is let go, and has everything when he reads on', async () => {
  const lab = await (await startWorld()).lab();
  const reasons: string[] = [];
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const events = watch(lab, {
    from: 'start',
    onConnection: (_, reason) => reasons.push(reason),
    WebSocket: class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        this.once('close', letGo);
      }
    },
  });
  let last = 0;
  for (let i = 0; i < 6; i++) last = (await ping(lab, 300)).last;
  await gone;
  expect(await seqsUntil(events, last)).toEqual(range(1, last));
  expect(reasons.slice(0, 2)).toEqual(['subscribed', 'behind']);
});

test('the state comes first when it is asked for, and what happened since after it', async () => {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const snapshots: Snapshot[] = [];
  const events = watch(lab, { from: 'snapshot', onSnapshot: (snapshot) => snapshots.push(snapshot) });
  const { seq } = await events.subscribed;
  const { last } = await ping(lab, 1);
  expect(await seqsUntil(events, last)).toEqual(range(seq + 1, last));
  expect(snapshots).toMatchObject([{ seq, hosts: [{ name: 'h1' }] }]);
});

test('events that are no longer kept are said to be lost, or are the end of it', async () => {
  const lab = await (await startWorld({ limits: { ...limits, eventsKept: 50 } })).lab();
  for (let i = 0; i < 10; i++) await ping(lab, 2);
  const { seq, earliest } = await trimmed(lab);
  const from = { epoch: lab.epoch, seq: 3 };
  const lost: Lost[] = [];
  const tolerant = watch(lab, { from, onLost: (range) => lost.push(range) });
  expect(await seqsUntil(tolerant, seq)).toEqual(range(earliest, seq));
  expect(lost).toEqual([{ from: 4, to: earliest - 1 }]);
  const strict = watch(lab, { from });
  await expect(strict.next()).rejects.toMatchObject({ name: 'StreamError', code: 'trimmed' });
  expect(await strict.next()).toMatchObject({ done: true });
});

test('a session that is deleted is the end, and a wrong token, another trace or no server an error', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  const events = watch(lab, { from: 'start' });
  await events.subscribed;
  const ended = events.forEach(() => {});
  await lab.call('DELETE', '');
  await ended;

  const other = await world.lab();
  const refused = async (options: Parameters<typeof watch>[1]) => {
    const one = watch(other, options);
    const error = await one.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StreamError);
    await expect(one.subscribed).rejects.toBe(error);
    expect((error as StreamError).message).toMatch(/\w$/);
    return (error as StreamError).code;
  };
  expect(await refused({ token: 'not-it' })).toBe(CLOSE.notFound.code);
  expect(await refused({ from: { epoch: 'other', seq: 0 } })).toBe('wrong-epoch');
  expect(await refused({ from: { epoch: other.epoch, seq: 999 } })).toBe('ahead');
  expect(await refused({ url: 'http://127.0.0.1:9', tries: 2 })).toBe('unreachable');
  expect(() => watch(other, { url: 'nowhere' })).toThrow(TypeError);
});

test('it knows of each code of the protocol whether to come back', () => {
  for (const { code, reconnect } of Object.values(CLOSE)) {
    expect([code, ['again', 'later'].includes(meaningOf(code))]).toEqual([code, reconnect]);
  }
  expect([1001, 1005, 1006, 1012].map(meaningOf)).toEqual(Array(4).fill('again'));
  expect([1007, 1009, 4000 + 499].map(meaningOf)).toEqual(Array(3).fill('never'));
});

test('the wait before a try doubles its limit each time, up to the longest', () => {
  const options = { minMs: 100, maxMs: 5_000 };
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (tries, chance) => {
      const wait = waitBefore(tries, options, () => chance);
      expect(wait).toBeCloseTo(chance * Math.min(5_000, 100 * 2 ** tries));
    }),
  );
});

test('without a WebSocket of its own it says what is missing, where there is none', () => {
  const { WebSocket: own } = globalThis as { WebSocket?: unknown };
  if (own === undefined) {
    expect(() => new Watch({ url: 'http://127.0.0.1', session: 's', token: 't' })).toThrow(/no global WebSocket/);
  } else {
    expect(own).toBeTypeOf('function');
  }
});
