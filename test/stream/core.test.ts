import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../../src/contract/http/stream.ts';
import { type StreamOptions, serveStream } from '../../src/http/stream/core.ts';
import type { After, Transport } from '../../src/http/stream/transport.ts';
import type { Pass, PassEnd } from '../../src/sessions/access/keyring.ts';
import { LimitReached, Trimmed } from '../../src/sessions/errors.ts';
import { TraceBatch } from '../../src/sessions/trace/batch.ts';
import type { SubscribeOptions, TraceSink } from '../../src/sessions/trace/subscription.ts';

/** An owner's token that stays good. */
const GRANTED: Pass = { id: 'owner', role: 'owner', onEnd: () => () => {} };

/** A transport that keeps what is said, and a clock that goes when it is told to. */
function conversation(overrides: Partial<StreamOptions> = {}) {
  const sent: ServerMessage[] = [];
  const closed: { code: number; reason: string }[] = [];
  const errors: unknown[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  let room = true;
  let listens = true;
  let hear: (text: string | undefined) => void = () => {};
  let drain = () => {};
  let leave = () => {};
  const transport: Transport = {
    send(text) {
      sent.push(JSON.parse(String(text)));
      return room;
    },
    close: (code, reason) => closed.push({ code, reason }),
    stopListening: () => {
      listens = false;
    },
    listen: () => {
      listens = true;
    },
    get isBehind() {
      return !room;
    },
    onMessage: (listener) => {
      hear = listener;
    },
    onDrain: (listener) => {
      drain = listener;
    },
    onClose: (listener) => {
      leave = listener;
    },
  };
  const after: After = (ms, run) => {
    const timer = { at: now + ms, run };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const trace = controlledTrace();
  const end = serveStream(transport, {
    session: 's_1',
    token: 'right',
    authorize: async (token) => (token === 'right' ? GRANTED : token === 'operator' ? 'forbidden' : 'refused'),
    open: async () => ({ epoch: 'e1', trace, snapshot: async () => ({ seq: 7, revision: 3, hosts: [] }) }),
    after,
    onError: (error) => errors.push(error),
    authMs: 10_000,
    heartbeatMs: 1_000,
    chance: () => 0.5,
    maxSubscriptions: 2,
    messageBytes: 65_536,
    lagEvents: 100,
    ...overrides,
  });
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    sent,
    closed,
    errors,
    trace,
    end,
    types: () => sent.map(({ type }) => type),
    setRoom: (has: boolean) => {
      room = has;
    },
    listens: () => listens,
    drain: () => drain(),
    leave: () => leave(),
    timers,
    settled,
    async say(...messages: unknown[]) {
      for (const message of messages) hear(typeof message === 'object' ? JSON.stringify(message) : (message as string));
      await settled();
    },
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.run();
        await settled();
      }
      now = until;
    },
  };
}

/** What is subscribed to, and a hand on what it says. */
function controlledTrace() {
  const subscribers: {
    options: SubscribeOptions;
    sink: TraceSink;
    resumed: number;
    isClosed: boolean;
    position: number;
  }[] = [];
  return {
    seq: 20,
    earliest: 5,
    subscribers,
    /** Called while subscribing. */
    atOnce: (_sink: TraceSink) => {},
    async subscribe(options: SubscribeOptions, sink: TraceSink) {
      if (typeof options.from === 'number' && options.from < this.earliest - 1) throw new Trimmed(this.earliest);
      const subscriber = { options, sink, resumed: 0, isClosed: false, position: 0 };
      subscribers.push(subscriber);
      this.atOnce(sink);
      const after = options.from === 'now' ? this.seq : options.from === 'start' ? this.earliest - 1 : options.from;
      return {
        after,
        get position() {
          return subscriber.position;
        },
        resume: () => {
          subscriber.resumed += 1;
        },
        close: () => {
          subscriber.isClosed = true;
        },
      };
    },
  };
}

/** Events with these numbers. */
function batch(first: number, last = first): TraceBatch {
  const seqs = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const body = Buffer.from(seqs.map((seq) => `{"seq":${seq},"at":0,"type":"session:created"}`).join('\n'));
  return TraceBatch.of([{ firstSeq: first, lastSeq: last, at: 0, body }]) as TraceBatch;
}

describe('who may speak', () => {
  test('an upgrade with a token is greeted with where the session is, and welcomed at once', async () => {
    const { sent, settled } = conversation();
    await settled();
    expect(sent).toEqual([
      {
        type: 'hello',
        protocol: 'loopwire.v1',
        session: 's_1',
        authorized: true,
        authMs: 10_000,
        heartbeatMs: 1_000,
        limits: { subscriptions: 2, messageBytes: 65_536, lagEvents: 100 },
        epoch: 'e1',
        seq: 20,
        earliest: 5,
      },
      { type: 'ready', epoch: 'e1', seq: 20, earliest: 5 },
    ]);
  });

  test('what an authorised client says before the greeting waits for it', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' }, { type: 'ping' });
    expect(talk.types()).toEqual(['hello', 'ready', 'subscribed', 'pong']);
  });

  test('auth and subscribe may be said in one go', async () => {
    const talk = conversation({ token: undefined });
    await talk.say({ type: 'auth', token: 'right' }, { type: 'subscribe', id: 'a' });
    expect(talk.types()).toEqual(['hello', 'ready', 'subscribed']);
  });

  test('a subscribe behind a wrong auth is not looked at', async () => {
    const talk = conversation({ token: undefined });
    await talk.say({ type: 'auth', token: 'wrong' }, { type: 'subscribe', id: 'a' });
    expect(talk.types()).toEqual(['hello']);
    expect(talk.closed.map(({ code }) => code)).toEqual([4404]);
    expect(talk.trace.subscribers).toEqual([]);
  });

  test('a session that is gone by the time its client is let in says no hello: 4410', async () => {
    const talk = conversation({ open: async () => undefined });
    await talk.settled();
    expect(talk.sent).toEqual([]);
    expect(talk.closed.map(({ code }) => code)).toEqual([4410]);
  });

  test('without one, nothing of the session is told before auth', async () => {
    const talk = conversation({ token: undefined });
    await talk.settled();
    expect(talk.types()).toEqual(['hello']);
    for (const secret of ['epoch', 'seq', 'earliest']) expect(talk.sent[0]).not.toHaveProperty(secret);
    expect(talk.sent[0]).toMatchObject({ authorized: false });
    await talk.say({ type: 'auth', token: 'right' });
    expect(talk.types()).toEqual(['hello', 'ready']);
  });

  test('who does not say auth in time is gone: 4408', async () => {
    const talk = conversation({ token: undefined });
    await talk.pass(9_999);
    expect(talk.closed).toEqual([]);
    await talk.pass(1);
    expect(talk.closed).toEqual([{ code: 4408, reason: 'nothing was heard in time' }]);
  });

  test.each([
    ['a wrong token', { type: 'auth', token: 'wrong' }, 4404],
    ["an operator's key", { type: 'auth', token: 'operator' }, 4403],
    ['subscribe before auth', { type: 'subscribe', id: 'a' }, 4401],
    ['unsubscribe before auth', { type: 'unsubscribe', id: 'a' }, 4401],
  ])('%s closes with the code for it', async (_what, message, code) => {
    const talk = conversation({ token: undefined });
    await talk.say(message);
    expect(talk.closed.map((close) => close.code)).toEqual([code]);
    expect(talk.timers.size).toBe(0);
  });

  test('auth said again is ignored', async () => {
    const talk = conversation();
    await talk.say({ type: 'auth', token: 'wrong' });
    expect(talk.closed).toEqual([]);
    expect(talk.types()).toEqual(['hello', 'ready']);
  });
});

describe('what is not understood', () => {
  test.each([
    ['no JSON', '{', 'the message is not JSON'],
    ['binary', undefined, 'a message is JSON text, not binary'],
    ['no type', {}, /Invalid/],
    ['an unknown type', { type: 'shout' }, /Invalid/],
    ['an unknown member', { type: 'subscribe', id: 'a', filtre: {} }, 'Unrecognized key: "filtre"'],
    ['an unknown member of the filter', { type: 'subscribe', id: 'a', filter: { host: 'h1' } }, /^filter: .*"host"/],
    ['a seq that is none', { type: 'subscribe', id: 'a', from: { epoch: 'e1', seq: -1 } }, /^from/],
    ['null', 'null', /Invalid/],
  ])('%s closes with 4400', async (_what, message, reason) => {
    const talk = conversation();
    await talk.say(message);
    expect(talk.closed).toHaveLength(1);
    expect(talk.closed[0]?.code).toBe(4400);
    expect(talk.closed[0]?.reason).toMatch(reason);
  });

  test('nothing that is said after closing does anything', async () => {
    const talk = conversation();
    await talk.say('{', { type: 'subscribe', id: 'a' });
    expect(talk.closed).toHaveLength(1);
    expect(talk.trace.subscribers).toEqual([]);
  });

  test('more messages than can be dealt with in the meantime are not taken, until there is time', async () => {
    let open: (session: undefined) => void = () => {};
    const opened = new Promise<undefined>((resolve) => {
      open = resolve;
    });
    const talk = conversation({ open: () => opened });
    await talk.say(...Array.from({ length: 98 }, () => ({ type: 'ping' })));
    expect(talk.listens()).toBe(true);
    await talk.say({ type: 'ping' });
    expect(talk.listens()).toBe(false);
    open(undefined);
    await talk.settled();
    expect(talk.listens()).toBe(true);
  });
});

describe('subscriptions', () => {
  test('say where they begin, and then what happens', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a', from: { epoch: 'e1', seq: 12 }, filter: { types: ['fib:*'] } });
    expect(talk.trace.subscribers[0]?.options).toEqual({
      from: 12,
      explain: false,
      onLag: 'gap',
      hold: true,
      filter: { types: ['fib:*'] },
    });
    talk.trace.subscribers[0]?.sink.events(batch(13, 14));
    talk.trace.subscribers[0]?.sink.caughtUp(20);
    expect(talk.sent.slice(2)).toEqual([
      { type: 'subscribed', id: 'a', epoch: 'e1', seq: 12, recovered: true },
      {
        type: 'events',
        id: 'a',
        seq: 14,
        events: [
          { seq: 13, at: 0, type: 'session:created' },
          { seq: 14, at: 0, type: 'session:created' },
        ],
      },
      { type: 'caught-up', id: 'a', seq: 20 },
    ]);
  });

  test('say nothing before `subscribed`: the trace is told to hold, and then to go on', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a', from: 'start' });
    expect(talk.trace.subscribers[0]?.options.hold).toBe(true);
    expect(talk.trace.subscribers[0]?.resumed).toBe(1);
    expect(talk.types().slice(2)).toEqual(['subscribed']);
  });

  test('from a snapshot give the state first, then what follows it', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a', from: 'snapshot' });
    expect(talk.trace.subscribers[0]?.options.from).toBe(7);
    expect(talk.sent.slice(2)).toEqual([
      { type: 'subscribed', id: 'a', epoch: 'e1', seq: 7, recovered: false },
      { type: 'snapshot', id: 'a', seq: 7, revision: 3, part: 1, last: true, hosts: [] },
    ]);
  });

  test('from a snapshot give a large state in pieces, as the reader takes them, and nothing else before its end', async () => {
    const route = (n: number) => ({ dst: `10.0.${n >> 8}.${n & 255}`, flags: [], id: String(n) });
    const empty = { labels: {}, interfaces: [], rules: [], neighbours: [], sysctls: { a: '1' } };
    const hosts = ['h1', 'h2', 'h3'].map((name, i) => ({
      ...{ ...empty, name },
      routes: Array.from({ length: i === 1 ? 1_200 : 3 }, (_, n) => route(n)),
    }));
    const trace = controlledTrace();
    const talk = conversation({
      open: async () => ({ epoch: 'e1', trace, snapshot: async () => ({ seq: 7, revision: 3, hosts }) }),
    });
    await talk.settled();
    talk.setRoom(false);
    await talk.say({ type: 'subscribe', id: 'a', from: 'snapshot' });
    expect(talk.types().slice(2)).toEqual(['subscribed', 'snapshot']);
    await talk.say({ type: 'ping' });
    expect(talk.types().slice(4)).toEqual(['pong']);
    expect(trace.subscribers[0]?.resumed).toBe(0);
    talk.setRoom(true);
    talk.drain();
    for (let turn = 0; turn < 5; turn++) await talk.settled();
    const pieces = talk.sent.filter((message) => message.type === 'snapshot');
    expect(pieces.map(({ part, last }) => [part, last])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    const routes = new Map<string, unknown[]>();
    for (const piece of pieces.flatMap((message) => message.hosts)) {
      routes.set(piece.name, [...(routes.get(piece.name) ?? []), ...piece.routes]);
    }
    expect([...routes]).toEqual(hosts.map((host) => [host.name, host.routes]));
    expect(Math.max(...pieces.map((message) => message.hosts.flatMap((host) => host.routes).length))).toBe(500);
    expect(trace.subscribers[0]?.resumed).toBe(1);
  });

  test('that end in the middle of a snapshot are told nothing more of it', async () => {
    const hosts = Array.from({ length: 40 }, (_, n) => ({
      ...{ name: `h${n}`, labels: {}, interfaces: [], routes: [], rules: [], neighbours: [], sysctls: {} },
    }));
    const trace = controlledTrace();
    const talk = conversation({
      open: async () => ({ epoch: 'e1', trace, snapshot: async () => ({ seq: 7, revision: 3, hosts }) }),
    });
    await talk.settled();
    talk.setRoom(false);
    await talk.say({ type: 'subscribe', id: 'a', from: 'snapshot' }, { type: 'unsubscribe', id: 'a' });
    talk.drain();
    await talk.settled();
    expect(talk.types().slice(2)).toEqual(['subscribed', 'snapshot', 'unsubscribed']);
    expect(trace.subscribers.map(({ isClosed, resumed }) => [isClosed, resumed])).toEqual([[true, 0]]);
  });

  test('group events as the client chose: so many in a message, and a while to wait for more', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a', batch: { events: 3, ms: 50 } });
    const sink = talk.trace.subscribers[0]?.sink as TraceSink;
    const seqs = () =>
      talk.sent.flatMap((message) => (message.type === 'events' ? [message.events.map(({ seq }) => seq)] : []));
    sink.events(batch(21, 22));
    expect(seqs()).toEqual([]);
    sink.events(batch(23, 28));
    expect(seqs()).toEqual([
      [21, 22, 23],
      [24, 25, 26],
    ]);
    await talk.pass(49);
    expect(seqs()).toHaveLength(2);
    await talk.pass(1);
    expect(seqs()[2]).toEqual([27, 28]);
    // What is told of the place comes after what waits.
    sink.events(batch(29));
    sink.gap(30, 40);
    expect(talk.types().slice(-2)).toEqual(['events', 'gap']);
    sink.events(batch(41));
    await talk.say({ type: 'unsubscribe', id: 'a' });
    await talk.pass(100);
    expect(talk.types().at(-1)).toBe('unsubscribed');
  });

  test('with no time to wait are only cut to size', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a', batch: { events: 2 } });
    talk.trace.subscribers[0]?.sink.events(batch(21, 25));
    expect(talk.sent.slice(3)).toMatchObject([{ seq: 22 }, { seq: 24 }, { seq: 25 }]);
  });

  test('that cannot be made are refused, and the socket stays', async () => {
    const talk = conversation();
    await talk.say(
      { type: 'subscribe', id: 'a', from: { epoch: 'e0', seq: 12 } },
      { type: 'subscribe', id: 'a', from: { epoch: 'e1', seq: 21 } },
      { type: 'subscribe', id: 'a', from: { epoch: 'e1', seq: 3 } },
      { type: 'unsubscribe', id: 'a' },
      { type: 'subscribe', id: 'a' },
      { type: 'subscribe', id: 'b' },
      { type: 'subscribe', id: 'c' },
    );
    expect(talk.sent.slice(2)).toEqual([
      { type: 'error', id: 'a', code: 'wrong-epoch', detail: 'the epoch is e1' },
      { type: 'error', id: 'a', code: 'ahead', detail: 'the newest event is 20' },
      { type: 'error', id: 'a', code: 'trimmed', detail: 'the oldest event kept is 5', earliest: 5 },
      { type: 'error', id: 'a', code: 'no-such-subscription', detail: 'there is no subscription a' },
      { type: 'subscribed', id: 'a', epoch: 'e1', seq: 20, recovered: false },
      { type: 'subscribed', id: 'b', epoch: 'e1', seq: 20, recovered: false },
      { type: 'error', id: 'c', code: 'limit-reached', detail: 'at most 2 subscriptions on one socket' },
    ]);
    expect(talk.closed).toEqual([]);
  });

  test('of one id are one: the second closes with 4409', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' }, { type: 'subscribe', id: 'a' });
    expect(talk.closed.map(({ code }) => code)).toEqual([4409]);
    expect(talk.trace.subscribers.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  test('end when they are unsubscribed, and their id is free again', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' }, { type: 'unsubscribe', id: 'a' }, { type: 'subscribe', id: 'a' });
    expect(talk.types().slice(2)).toEqual(['subscribed', 'unsubscribed', 'subscribed']);
    expect(talk.trace.subscribers.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  test('tell of a gap where the rest can be had', async () => {
    const talk = conversation();
    const filter = { hosts: ['h1', 'h2'], types: ['fib:*'], ping: 'p1' };
    await talk.say({ type: 'subscribe', id: 'a', filter, explain: true });
    talk.trace.subscribers[0]?.sink.gap(21, 40);
    const query = 'after=20&until=40&host=h1&host=h2&type=fib%3A*&ping=p1&explain=true';
    expect(talk.sent.at(-1)).toEqual({
      type: 'gap',
      id: 'a',
      from: 21,
      to: 40,
      backfill: `/v1/sessions/s_1/trace?${query}`,
    });
  });

  test('on a full transport make the trace wait until it has drained', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' });
    const subscriber = talk.trace.subscribers[0];
    expect(subscriber?.sink.events(batch(21))).toBe(true);
    talk.setRoom(false);
    expect(subscriber?.sink.events(batch(22))).toBe(false);
    const before = subscriber?.resumed ?? 0;
    talk.drain();
    expect(subscriber?.resumed).toBe(before + 1);
  });

  test.each([
    ['removed', 4410],
    ['closed', 1012],
    ['lagging', 4429],
  ] as const)('that end because the session is %s close the socket with %d', async (reason, code) => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' }, { type: 'subscribe', id: 'b' });
    talk.trace.subscribers[0]?.sink.end(reason);
    expect(talk.closed.map((close) => close.code)).toEqual([code]);
    expect(talk.trace.subscribers.map(({ isClosed }) => isClosed)).toEqual([true, true]);
    expect(talk.timers.size).toBe(0);
  });

  test('too many on the session close with 4429', async () => {
    const talk = conversation();
    talk.trace.atOnce = () => {
      throw new LimitReached('subscribersPerSession', 2000);
    };
    await talk.say({ type: 'subscribe', id: 'a' });
    expect(talk.closed).toEqual([
      { code: 4429, reason: 'subscribersPerSession is 2000 (LOOPWIRE_LIMIT_SUBSCRIBERS_PER_SESSION)' },
    ]);
  });
});

describe('where to resume from', () => {
  test('is told again with a heartbeat, when only what the filter holds back has gone by', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' });
    const [subscriber] = talk.trace.subscribers;
    if (!subscriber) throw new Error('nobody subscribed');
    const beat = async (position: number) => {
      subscriber.position = position;
      const before = talk.sent.length;
      await talk.pass(1_000);
      await talk.say({ type: 'pong' });
      return talk.sent.slice(before);
    };
    // Still being replayed: nothing is told that was not read to its end.
    expect(await beat(15)).toEqual([{ type: 'ping' }]);
    subscriber.sink.caughtUp(20);
    expect(await beat(20)).toEqual([{ type: 'ping' }]);
    expect(await beat(23)).toEqual([{ type: 'caught-up', id: 'a', seq: 23 }, { type: 'ping' }]);
    expect(await beat(23)).toEqual([{ type: 'ping' }]);
    subscriber.sink.events(batch(24));
    expect(await beat(24)).toEqual([{ type: 'ping' }]);
  });
});

describe('who is still there', () => {
  test('is asked at every heartbeat; who says nothing for two of them is gone: 4408', async () => {
    const talk = conversation();
    await talk.settled();
    await talk.pass(2_999);
    expect(talk.types().slice(2)).toEqual(['ping', 'ping']);
    expect(talk.closed).toEqual([]);
    await talk.pass(1);
    expect(talk.closed.map(({ code }) => code)).toEqual([4408]);
  });

  test('is everybody who says anything at all', async () => {
    const talk = conversation();
    await talk.settled();
    for (let beat = 0; beat < 10; beat += 1) {
      await talk.pass(1_900);
      await talk.say(beat % 2 ? { type: 'pong' } : { type: 'ping' });
    }
    expect(talk.closed).toEqual([]);
    expect(talk.types().filter((type) => type === 'pong')).toHaveLength(5);
  });

  test('is nobody once the socket is closed: nothing is subscribed, nothing waits', async () => {
    const talk = conversation();
    await talk.say({ type: 'subscribe', id: 'a' });
    talk.leave();
    expect(talk.trace.subscribers[0]?.isClosed).toBe(true);
    expect(talk.timers.size).toBe(0);
    expect(talk.closed).toEqual([]);
  });
});

describe('a token that is no longer good', () => {
  test('ends everything with the next heartbeat, also what is being replayed: 4403', async () => {
    let worth: Pass | 'refused' = GRANTED;
    const talk = conversation({ authorize: async () => worth });
    await talk.say({ type: 'subscribe', id: 'a', from: 'start' });
    await talk.pass(1_000);
    expect(talk.closed).toEqual([]);
    worth = 'refused';
    await talk.pass(1_000);
    expect(talk.closed).toEqual([{ code: 4403, reason: 'the token is no longer good' }]);
    expect(talk.trace.subscribers.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  test.each([
    ['revoked', 4403],
    ['removed', 4410],
  ] as const)('%s is the end of its socket at once: %d', async (why, code) => {
    const told = new Set<(why: PassEnd) => void>();
    const onEnd = (tell: (why: PassEnd) => void) => {
      told.add(tell);
      return () => told.delete(tell);
    };
    const talk = conversation({ authorize: async () => ({ ...GRANTED, onEnd }) });
    await talk.say({ type: 'subscribe', id: 'a' });
    for (const tell of told) tell(why);
    expect(talk.closed.map((closed) => closed.code)).toEqual([code]);
    expect(talk.trace.subscribers.map(({ isClosed }) => isClosed)).toEqual([true]);
    // Nobody is told of what is over.
    expect(told.size).toBe(0);
  });

  test('subscribes to nothing', async () => {
    let worth: Pass | 'refused' = GRANTED;
    const talk = conversation({ authorize: async () => worth });
    await talk.settled();
    worth = 'refused';
    await talk.say({ type: 'subscribe', id: 'a' });
    expect(talk.closed.map(({ code }) => code)).toEqual([4403]);
    expect(talk.trace.subscribers).toEqual([]);
  });
});

test('heartbeats of many sockets do not all come at once', async () => {
  for (const [chance, ms] of [
    [0, 900],
    [1, 1_100],
  ] as const) {
    const talk = conversation({ chance: () => chance });
    await talk.settled();
    await talk.pass(ms - 1);
    expect(talk.types().slice(2)).toEqual([]);
    await talk.pass(1);
    expect(talk.types().slice(2)).toEqual(['ping']);
  }
});

describe('what goes wrong with us', () => {
  test('closes with 4500, is noted, and none of it is told', async () => {
    const talk = conversation({
      open: async () => {
        throw new Error('secret/path: disk full');
      },
    });
    await talk.settled();
    expect(talk.closed).toEqual([{ code: 4500, reason: 'the server failed' }]);
    expect(talk.errors.map(String)).toEqual(['Error: secret/path: disk full']);
  });

  test('a session that is deleted meanwhile closes with 4410', async () => {
    let isThere = true;
    const talk = conversation();
    const { trace } = talk;
    const session = { epoch: 'e1', trace, snapshot: async () => ({ seq: 7, revision: 3, hosts: [] }) };
    const later = conversation({ open: async () => (isThere ? session : undefined) });
    await later.settled();
    isThere = false;
    await later.say({ type: 'subscribe', id: 'a' });
    expect(later.closed.map(({ code }) => code)).toEqual([4410]);
  });
});

test('who does not read is not heard, and gone when it has not been heard for long', async () => {
  const { say, sent, setRoom, listens, drain, pass, closed } = conversation();
  await say({ type: 'ping' });
  expect(listens()).toBe(true);
  setRoom(false);
  await say({ type: 'ping' });
  expect(listens()).toBe(false);
  setRoom(true);
  drain();
  expect(listens()).toBe(true);
  setRoom(false);
  await say({ type: 'pong' });
  expect(listens()).toBe(false);
  await pass(5_000);
  expect(closed).toEqual([{ code: 4408, reason: expect.any(String) }]);
  expect(sent.length).toBeLessThan(10);
});
