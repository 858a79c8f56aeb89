import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Segment, TraceLog } from '../../src/sessions/ports.ts';
import { closeFile, exec, openFile, run } from '../../src/store/files/sqlite3.ts';
import { store } from './world.ts';

/** Events first to last, each a line of `width` bytes. */
function segment(firstSeq: number, lastSeq: number, width = 10): Segment {
  const line = (seq: number) => `{"seq":${seq}}`.padEnd(width, ' ');
  const lines = Array.from({ length: lastSeq - firstSeq + 1 }, (_, i) => line(firstSeq + i));
  return { firstSeq, lastSeq, at: firstSeq * 1000, body: Buffer.from(lines.join('\n')) };
}

const all = { events: 1e9, bytes: 1e9 };
const span = ({ firstSeq, lastSeq }: Segment) => [firstSeq, lastSeq];

async function filled(log: TraceLog): Promise<void> {
  for (const [first, last] of [
    [1, 3],
    [4, 4],
    [5, 9],
  ] as const)
    await log.append('s1', segment(first, last));
}

test('what was appended is read back to the byte, also by another process', async () => {
  const first = await store();
  await filled(first.traces);
  await first.close();
  const { traces } = await store(first.path);
  const read = await traces.read('s1', 0, all);
  expect(read).toEqual([segment(1, 3), segment(4, 4), segment(5, 9)]);
  expect(await traces.read('s2', 0, all)).toEqual([]);
});

test('reading begins with the segment that holds the next event', async () => {
  const { traces } = await store();
  await filled(traces);
  const spans = async (after: number) => (await traces.read('s1', after, all)).map(span);
  expect(await spans(0)).toEqual([
    [1, 3],
    [4, 4],
    [5, 9],
  ]);
  expect(await spans(2)).toEqual([
    [1, 3],
    [4, 4],
    [5, 9],
  ]);
  expect(await spans(3)).toEqual([
    [4, 4],
    [5, 9],
  ]);
  expect(await spans(4)).toEqual([[5, 9]]);
  expect(await spans(8)).toEqual([[5, 9]]);
  expect(await spans(9)).toEqual([]);
});

test('reading ends once a limit is passed, and gives at least one segment', async () => {
  const { traces } = await store();
  await filled(traces);
  const spans = async (events: number, bytes: number) => (await traces.read('s1', 0, { events, bytes })).map(span);
  expect(await spans(1, 1e9)).toEqual([[1, 3]]);
  expect(await spans(4, 1e9)).toEqual([
    [1, 3],
    [4, 4],
  ]);
  expect(await spans(1e9, 1)).toEqual([[1, 3]]);
  expect(await spans(1e9, 33)).toEqual([
    [1, 3],
    [4, 4],
  ]);
});

test('appends of many sessions that come together are all kept, whatever their number', async () => {
  const { traces } = await store();
  for (const count of [1, 7, 64, 65, 200]) {
    const ids = Array.from({ length: count }, (_, i) => `${count}-${i}`);
    await Promise.all(ids.map((id, i) => traces.append(id, segment(1, i + 1))));
    for (const [i, id] of ids.entries()) expect(await traces.read(id, 0, all)).toEqual([segment(1, i + 1)]);
  }
  expect((await traces.sessions()).length).toBe(1 + 7 + 64 + 65 + 200);
});

test('an event number that is taken is refused, and takes no other append with it', async () => {
  const { traces } = await store();
  await traces.append('s1', segment(1, 3));
  const results = await Promise.allSettled([
    traces.append('s2', segment(1, 1)),
    traces.append('s1', segment(1, 2)),
    traces.append('s3', segment(1, 1)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await traces.read('s1', 0, all)).map(span)).toEqual([[1, 3]]);
});

test('what was never answered for is cut off, also in the middle of a segment', async () => {
  const { traces } = await store();
  await filled(traces);
  await traces.truncateAfter('s1', 9);
  expect(await traces.extent('s1')).toMatchObject({ earliest: 1, last: 9 });
  await traces.truncateAfter('s1', 6);
  expect(await traces.read('s1', 4, all)).toEqual([segment(5, 6)]);
  expect(await traces.extent('s1')).toEqual({ earliest: 1, last: 6, bytes: 32 + 10 + 21 });
  await traces.truncateAfter('s1', 3);
  expect((await traces.read('s1', 0, all)).map(span)).toEqual([[1, 3]]);
  await traces.append('s1', segment(4, 5));
  await traces.truncateAfter('s1', 0);
  expect(await traces.extent('s1')).toBeUndefined();
});

test('trimming takes whole segments, oldest first, and never the newest', async () => {
  const { traces } = await store();
  await filled(traces);
  expect(await traces.trim('s1', { events: 9, bytes: 1e9 })).toMatchObject({ earliest: 1 });
  expect(await traces.trim('s1', { events: 8, bytes: 1e9 })).toMatchObject({ earliest: 4, last: 9 });
  expect(await traces.trim('s1', { events: 1e9, bytes: 60 })).toMatchObject({ earliest: 5, last: 9 });
  expect(await traces.trim('s1', { events: 1, bytes: 1 })).toMatchObject({ earliest: 5, last: 9 });
  expect((await traces.read('s1', 0, all)).map(span)).toEqual([[5, 9]]);
});

test('what is too old goes, in all sessions, and never the newest segment', async () => {
  const { traces } = await store();
  await filled(traces);
  await traces.append('s2', segment(1, 1));
  const later = (ms: number) => new Date(Date.now() + ms);
  await traces.expire(later(-60_000));
  expect((await traces.read('s1', 0, all)).map(span)).toHaveLength(3);
  await traces.expire(later(60_000));
  expect((await traces.read('s1', 0, all)).map(span)).toEqual([[5, 9]]);
  expect(await traces.extent('s1')).toMatchObject({ earliest: 5, last: 9 });
  expect((await traces.read('s2', 0, all)).map(span)).toEqual([[1, 1]]);
});

test('a file of the first version is taken over; the age of what is in it is not known', async () => {
  const first = await store();
  await first.close();
  rmSync(join(first.path, 'traces.db'));
  const db = await openFile(join(first.path, 'traces.db'));
  await exec(
    db,
    `CREATE TABLE segment (session TEXT NOT NULL, firstSeq INTEGER NOT NULL, lastSeq INTEGER NOT NULL,
    at INTEGER NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (session, firstSeq));
    CREATE INDEX segment_extent ON segment (session, firstSeq, lastSeq, bytes); PRAGMA user_version = 1;`,
  );
  const { firstSeq, lastSeq, at, body } = segment(1, 3);
  const row = ['s1', firstSeq, lastSeq, at, body.byteLength, body];
  await run(db, 'INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?)', row);
  await closeFile(db);
  const { traces } = await store(first.path);
  for (const [from, to] of [
    [4, 5],
    [6, 7],
  ] as const)
    await traces.append('s1', segment(from, to));
  await traces.expire(new Date(Date.now() + 60_000));
  expect(await traces.read('s1', 0, all)).toEqual([segment(1, 3), segment(4, 5), segment(6, 7)]);
  // It shrinks as well.
  await traces.append('s2', segment(1, 1, 8_000_000));
  await traces.drop('s2');
  await expect.poll(() => sizeOf(first.path), { timeout: 20_000 }).toBeLessThan(1_000_000);
});

test('a torn segment is passed over, and cut off with what is behind it', async () => {
  const first = await store();
  await filled(first.traces);
  await first.close();
  const db = await openFile(join(first.path, 'traces.db'));
  await run(db, "UPDATE segment SET body = x'00' || substr(body, 2) WHERE firstSeq = 4", []);
  await closeFile(db);
  const { traces } = await store(first.path);
  expect(await traces.read('s1', 0, all)).toEqual([segment(1, 3)]);
  expect(await traces.read('s1', 3, all)).toEqual([segment(5, 9)]);
  expect(await traces.read('s1', 3, { events: 1, bytes: 1 })).toEqual([segment(5, 9)]);
  await traces.truncateAfter('s1', 7);
  expect((await traces.read('s1', 5, all)).map(span)).toEqual([[5, 7]]);
  await traces.truncateAfter('s1', 4);
  expect(await traces.read('s1', 3, all)).toEqual([]);
  expect(await traces.extent('s1')).toMatchObject({ earliest: 1, last: 4 });
});

test('a session is dropped without a trace, and the others stay', async () => {
  const { traces } = await store();
  await filled(traces);
  await traces.append('s2', segment(1, 1));
  expect(await traces.sessions()).toEqual(['s1', 's2']);
  await traces.drop('s1');
  expect(await traces.sessions()).toEqual(['s2']);
  expect(await traces.extent('s1')).toBeUndefined();
});

/** As long as the disk has to keep for it, without the write-ahead log. */
function sizeOf(path: string): number {
  return statSync(join(path, 'traces.db')).size;
}

test('what is forgotten is given back to the disk, while others go on writing', async () => {
  const { traces, path, close } = await store();
  const BIG = 128 * 1024;
  for (let n = 1; n <= 40; n++) {
    await Promise.all(['s1', 's2', 's3'].map((id) => traces.append(id, segment(n, n, BIG))));
  }
  const full = sizeOf(path);
  expect(full).toBeGreaterThan(100 * BIG);
  const dropped = traces.drop('s1').then(() => traces.trim('s2', { events: 4, bytes: 1e9 }));
  for (let n = 1; n <= 40; n++) await traces.append('s4', segment(n, n));
  await dropped;
  await expect.poll(() => sizeOf(path), { timeout: 15_000 }).toBeLessThan(full / 2);
  await close();
  const again = (await store(path)).traces;
  expect(await again.sessions()).toEqual(['s2', 's3', 's4']);
  expect(await again.extent('s2')).toMatchObject({ earliest: 37, last: 40 });
  const whole = Array.from({ length: 40 }, (_, n) => String(segment(n + 1, n + 1, BIG).body));
  expect((await again.read('s3', 0, all)).map(({ body }) => String(body))).toEqual(whole);
  expect(await again.extent('s4')).toMatchObject({ earliest: 1, last: 40 });
});

test('check() says whether anything could be kept', async () => {
  const { traces, close } = await store();
  await traces.check();
  await close();
  await expect(traces.check()).rejects.toThrow();
});
