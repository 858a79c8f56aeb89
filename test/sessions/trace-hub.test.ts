import { expect, test } from 'vitest';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { TraceBatch } from '../../src/sessions/trace/batch.ts';
import { Reader } from '../../src/sessions/trace/reader.ts';
import { events, Note, sh, span, world } from './world.ts';

const ping = { dst: '127.0.0.1', count: 1, interval: 1, size: 56, pace: 'instant' } as const;

/** Makes some twenty events. */
const stir = (session: LiveSession) => session.pings.create('h1', ping);

test('a subscriber from the start gets what is kept and then what happens, without gap or repeat, under load', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 20; i++) await stir(session);
  let going = true;
  const load = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (going) await stir(session);
    }),
  );
  const notes: { note: Note; after: number }[] = [];
  for (let i = 0; i < 30; i++) {
    const note = new Note();
    const after = i % 3 === 0 ? ('start' as const) : i % 3 === 1 ? Math.floor(session.trace.seq / 2) : ('now' as const);
    const subscription = await session.trace.subscribe({ from: after }, note);
    expect(subscription.after).toBe(after === 'start' ? 0 : after === 'now' ? subscription.after : after);
    notes.push({ note, after: subscription.after });
    await note.until(() => note.caught.length > 0);
  }
  going = false;
  await load;
  const { seq } = session.trace;
  for (const { note, after } of notes) {
    await note.until(() => after === seq || note.seqs.at(-1) === seq);
    expect(note.seqs).toEqual(span(after + 1, seq));
    expect(note.caught).toHaveLength(1);
    expect(note.gaps).toEqual([]);
  }
  expect(session.trace.subscribers).toBe(30);
});

test('live readers without a filter share one batch, and a filter gives only what passes', async () => {
  const { lab } = await world();
  const session = await lab();
  const batches: object[][] = [[], []];
  for (const list of batches) {
    const note = new Note();
    const take = note.events.bind(note);
    note.events = (batch) => {
      list.push(batch);
      return take(batch);
    };
    await session.trace.subscribe({ from: 'now' }, note);
  }
  const replies = new Note();
  await session.trace.subscribe({ from: 'start', filter: { types: ['ping:reply'] } }, replies);
  await stir(session);
  await stir(session);
  await replies.until(() => replies.lines.length === 2);
  expect(replies.lines.map(({ type, ping: id }) => [type, id])).toEqual([
    ['ping:reply', 'p1'],
    ['ping:reply', 'p2'],
  ]);
  expect(batches[0]?.length).toBeGreaterThan(0);
  expect(batches[0]?.every((batch, i) => batch === batches[1]?.[i])).toBe(true);
});

test('a live reader that wants no more is given nothing until it resumes, and then everything in order', async () => {
  const { lab } = await world();
  const session = await lab();
  const note = new Note();
  const subscription = await session.trace.subscribe({ from: 'now' }, note);
  note.takes = false;
  for (let i = 0; i < 5; i++) await stir(session);
  const given = note.lines.length;
  expect(given).toBeLessThan(session.trace.seq - subscription.after);
  note.takes = true;
  subscription.resume();
  expect(note.seqs).toEqual(span(subscription.after + 1, session.trace.seq));
});

test('one that falls too far behind is told which events it missed, and goes on', async () => {
  const { lab } = await world({ limits: { subscriberEvents: 50 } });
  const session = await lab();
  const note = new Note();
  const subscription = await session.trace.subscribe({ from: 'now' }, note);
  note.takes = false;
  for (let i = 0; i < 10; i++) await stir(session);
  const missed = session.trace.seq;
  note.takes = true;
  subscription.resume();
  expect(note.gaps).toHaveLength(1);
  const [from, to] = note.gaps[0] ?? [0, 0];
  expect(note.seqs).toEqual(span(subscription.after + 1, from - 1));
  expect(to).toBe(missed);
  const had = note.lines.length;
  await stir(session);
  expect(note.seqs.slice(had)).toEqual(span(missed + 1, session.trace.seq));
  // What the gap names is what the history gives.
  const page = await session.trace.history({ after: from - 1, limit: to - from + 1 });
  expect(page.batch?.lines.map(({ seq }) => seq)).toEqual(span(from, to));
});

test('one that asked for it is cut off instead', async () => {
  const { lab } = await world({ limits: { subscriberEvents: 50 } });
  const session = await lab();
  const note = new Note();
  await session.trace.subscribe({ from: 'now', onLag: 'close' }, note);
  note.takes = false;
  for (let i = 0; i < 10; i++) await stir(session);
  expect(note.ended).toBe('lagging');
  expect(session.trace.subscribers).toBe(0);
});

test('a reader of what is kept is read for no faster than it takes it', async () => {
  const { lab } = await world();
  const session = await lab();
  await sh(session, 'ping -q -c 600 -i 0.01 127.0.0.1');
  const note = new Note();
  note.takes = false;
  const subscription = await session.trace.subscribe({ from: 'start' }, note);
  await note.until(() => note.lines.length > 0);
  const given = note.lines.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(note.lines.length).toBe(given);
  expect(given).toBeLessThan(session.trace.seq);
  note.takes = true;
  subscription.resume();
  await note.until(() => note.caught.length > 0);
  expect(note.seqs).toEqual(span(1, session.trace.seq));
});

test('after close() nothing more comes, in the middle of a batch, a replay or a gap', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 20; i++) await stir(session);
  const live = new Note();
  const one = await session.trace.subscribe({ from: 'now' }, live);
  const replay = new Note();
  const two = await session.trace.subscribe({ from: 'start' }, replay);
  one.close();
  two.close();
  two.resume();
  await stir(session);
  expect([live.lines, replay.lines, live.ended, replay.ended]).toEqual([[], [], undefined, undefined]);
  expect(session.trace.subscribers).toBe(0);
});

test('the oldest events go when there are too many, and who asks for them is told', async () => {
  const { lab } = await world({ limits: { eventsKept: 100 } });
  const session = await lab();
  for (let i = 0; i < 20; i++) await stir(session);
  const kept100 = () => session.trace.seq - session.trace.earliest + 1 <= 100 * (1 + 1 / 16);
  while (!kept100()) await new Promise((resolve) => setTimeout(resolve, 5));
  const { earliest, seq } = session.trace;
  await expect(session.trace.history({ after: earliest - 2, limit: 1 })).rejects.toMatchObject({
    code: 'trimmed',
    earliest,
  });
  await expect(session.trace.subscribe({ from: 1 }, new Note())).rejects.toMatchObject({ code: 'trimmed', earliest });
  expect((await session.trace.history({ limit: 1 })).batch?.first).toBe(earliest);
  const kept = new Note();
  await session.trace.subscribe({ from: 'start' }, kept);
  await kept.until(() => kept.caught.length > 0);
  expect(kept.seqs).toEqual(span(earliest, seq));
});

test('events that are too old go, and the oldest kept is known', async () => {
  const { lab, sessions } = await world({ limits: { traceAgeMs: 1 } });
  const session = await lab();
  for (let i = 0; i < 3; i++) await stir(session);
  expect(session.trace.earliest).toBe(1);
  // The log's clock has seconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await sessions.expire();
  const { earliest, seq } = session.trace;
  expect(earliest).toBeGreaterThan(1);
  const note = new Note();
  await session.trace.subscribe({ from: 'start' }, note);
  await note.until(() => note.caught.length > 0);
  expect(note.seqs).toEqual(span(earliest, seq));
  await expect(session.trace.history({ after: 0, limit: 1 })).rejects.toMatchObject({ code: 'trimmed', earliest });
});

test('who reads so slowly that the log is trimmed under it is told what it cannot have', async () => {
  const at = (first: number, last: number) => {
    const lines = span(first, last).map((seq) => `{"seq":${seq},"at":0,"type":"net:netif_rx"}`);
    return TraceBatch.of([{ firstSeq: first, lastSeq: last, at: 0, body: Buffer.from(lines.join('\n')) }]);
  };
  let earliest = 1;
  const source = {
    seq: 100,
    // Ten at a time, as a chunk of the log.
    readAfter: async (after: number) => {
      const first = Math.max(after + 1, earliest);
      return first > 100 ? undefined : at(first, Math.min(100, first + 9));
    },
    alone: (work: () => Promise<void>) => work(),
  };
  const note = new Note();
  note.takes = false;
  const queue = { events: 10, bytes: 1000 };
  const reader = new Reader({ source, sink: note, after: 0, matches: undefined, onLag: 'gap', queue, onEnd: () => {} });
  reader.resume();
  await note.until(() => note.lines.length === 10);
  earliest = 51;
  note.takes = true;
  reader.resume();
  await note.until(() => note.caught.length > 0);
  expect(note.gaps).toEqual([[11, 50]]);
  expect(note.seqs).toEqual([...span(1, 10), ...span(51, 100)]);
  // Live from here on, without a repeat.
  source.seq = 101;
  reader.push(at(101, 101) as TraceBatch);
  expect(note.seqs.at(-1)).toBe(101);
});

test('a page of history ends at its limit and says where to read on; a filter does not change where', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 10; i++) await stir(session);
  const first = await session.trace.history({ limit: 7 });
  expect(first).toMatchObject({ next: 7, earliest: 1, seq: session.trace.seq });
  expect(first.batch?.lines.map(({ seq }) => seq)).toEqual(span(1, 7));
  const rest = await session.trace.history({ after: 7, limit: 1e6 });
  expect(rest.next).toBeUndefined();
  expect(rest.batch?.lines.map(({ seq }) => seq)).toEqual(span(8, session.trace.seq));
  const sent = await events(session, { types: ['ping:sent'], ping: 'p3' });
  expect(sent).toHaveLength(1);
  expect(await session.trace.history({ after: session.trace.seq, limit: 5 })).toMatchObject({ batch: undefined });
});

test('a subscription from an event that has not happened is refused, and so is one too many', async () => {
  const { lab } = await world({ limits: { subscribersPerSession: 1 } });
  const session = await lab();
  const ahead = session.trace.seq + 1;
  await expect(session.trace.subscribe({ from: ahead }, new Note())).rejects.toMatchObject({ code: 'malformed' });
  await session.trace.subscribe({ from: 'now' }, new Note());
  await expect(session.trace.subscribe({ from: 'now' }, new Note())).rejects.toMatchObject({ code: 'limit-reached' });
});

test('subscribers are told when the session goes and when the server stops', async () => {
  const { lab, sessions } = await world();
  const [gone, stays] = [await lab(), await lab()];
  const [one, two] = [new Note(), new Note()];
  await gone.trace.subscribe({ from: 'now' }, one);
  await stays.trace.subscribe({ from: 'now' }, two);
  await sessions.remove(gone.id);
  expect([one.ended, two.ended]).toEqual(['removed', undefined]);
  await sessions.close();
  expect(two.ended).toBe('closed');
});

test('what is read is what was answered: every event is in the history before its command has an answer', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 10; i++) {
    const { value } = await stir(session);
    expect(session.trace.seq).toBeGreaterThanOrEqual(value.seq.last);
    const own = await events(session, { ping: value.id });
    expect(own.map(({ seq }) => seq)).toEqual(span(value.seq.first, value.seq.last));
  }
  expect(await sh(session, 'true')).toBe('');
});

test('readers who want every event explained get it in order, live too, with nothing missing', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 10; i++) await stir(session);
  const notes = await Promise.all(
    (['start', 'now'] as const).map(async (from) => {
      const note = new Note();
      const subscription = await session.trace.subscribe({ from, explain: true }, note);
      return { note, subscription };
    }),
  );
  for (let i = 0; i < 10; i++) await stir(session);
  const { seq } = session.trace;
  for (const { note, subscription } of notes) {
    await note.until(() => note.seqs.at(-1) === seq);
    expect(note.seqs).toEqual(span(subscription.after + 1, seq));
    expect(note.gaps).toEqual([]);
    expect(subscription.position).toBe(seq);
    for (const { json } of note.lines) expect(JSON.parse(json)).toHaveProperty('why');
  }
});

test('a reader whose events are still being explained is not ahead of what it was given', async () => {
  const { lab } = await world();
  const session = await lab();
  const note = new Note();
  const subscription = await session.trace.subscribe({ from: 'now', explain: true }, note);
  await stir(session);
  expect(subscription.position).toBe(note.seqs.at(-1) ?? subscription.after);
  await note.until(() => note.seqs.at(-1) === session.trace.seq);
  expect(subscription.position).toBe(session.trace.seq);
});

/** Turns of the event loop. */
function countTurns() {
  let over = false;
  const turns = {
    now: 0,
    stop(): Promise<void> {
      over = true;
      return ended;
    },
  };
  const ended = (async () => {
    for (; !over; turns.now++) await new Promise((resolve) => setImmediate(resolve));
  })();
  return turns;
}

test('of many who have what is kept explained, one is given something in a turn of the event loop', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 5; i++) await stir(session);
  const turns = countTurns();
  const given: number[] = [];
  const notes = Array.from({ length: 32 }, () => new Note());
  for (const note of notes) {
    const take = note.events.bind(note);
    note.events = (batch) => {
      given.push(turns.now);
      return take(batch);
    };
    await session.trace.subscribe({ from: 'start', explain: true }, note);
  }
  for (const note of notes) await note.until(() => note.caught.length > 0);
  await turns.stop();
  expect(given).toHaveLength(32);
  expect(new Set(given).size).toBe(32);
});

test('of many who read some of what is kept, one has its page made in a turn of the event loop', async () => {
  const { lab } = await world();
  const session = await lab();
  for (let i = 0; i < 5; i++) await stir(session);
  const turns = countTurns();
  const read = async () => {
    await session.trace.history({ limit: 10, types: ['ping:reply'] });
    return turns.now;
  };
  const made = await Promise.all(Array.from({ length: 32 }, read));
  await turns.stop();
  expect(new Set(made).size).toBe(32);
});
