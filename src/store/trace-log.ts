/** The port TraceLog on traces.db: package sqlite3, whose work is done on libuv's threads. */
import { crc32 } from 'node:zlib';
import type { Statement } from 'sqlite3';
import type { Extent, Segment, TraceLog } from '../sessions/ports.ts';
import { makeShrinkable, Shrinker } from './files/shrink.ts';
import { all, closeFile, type Database, exec, finish, openFile, prepare, run, step } from './files/sqlite3.ts';
import { Group } from './group.ts';

const VERSION = 3;
/** Of what was written when, seconds; 0 for what an older version wrote: that goes by number and size alone. */
const AGE = 'CREATE INDEX segment_age ON segment (writtenAt);';
const SCHEMA = `
  CREATE TABLE segment (
    session TEXT NOT NULL,
    firstSeq INTEGER NOT NULL,
    lastSeq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    writtenAt INTEGER NOT NULL,
    body BLOB NOT NULL,
    crc INTEGER,
    UNIQUE (session, firstSeq)
  );
  -- Answers every question but that for the bodies, which fill pages of their own.
  CREATE INDEX segment_extent ON segment (session, firstSeq, lastSeq, bytes);
  ${AGE}
`;

/** What makes a file of version 1, and of each after it, one of the next. */
const UPGRADES = [
  `ALTER TABLE segment ADD COLUMN writtenAt INTEGER NOT NULL DEFAULT 0; ${AGE}`,
  'ALTER TABLE segment ADD COLUMN crc INTEGER;',
];
/** What the write-ahead log may keep of the disk when it is empty. */
const LOG_BYTES = 16 * 1024 * 1024;
/** Segments that one transaction forgets, at most; and their bytes, unless one alone has more. */
const FORGOTTEN = 500;
const FORGOTTEN_BYTES = 8 * 1024 * 1024;

/** The segments that hold events after ?2: those before it end there or earlier. */
const AFTER = `session = ?1 AND lastSeq > ?2 AND firstSeq >=
  coalesce((SELECT max(firstSeq) FROM segment WHERE session = ?1 AND firstSeq <= ?2 + 1), 0)`;

/** Segments looked at in one read. */
const READ_SEGMENTS = 1000;

interface Append {
  session: string;
  segment: Segment;
}

/** Its checksum, which what older versions wrote has not. */
type Row = Segment & { crc: number | null };

interface Size {
  firstSeq: number;
  lastSeq: number;
  bytes: number;
}

export class SqliteTraceLog implements TraceLog {
  readonly #writer: Database;
  /** A connection of its own: who reads waits for no append, and the other way round. */
  readonly #reader: Database;
  readonly #group: Group<Append>;
  readonly #shrinker: Shrinker;
  /** INSERT of so many rows. */
  readonly #inserts = new Map<number, Statement>();

  /** Opens the file, made when missing. */
  static async open(path: string): Promise<SqliteTraceLog> {
    const writer = await openFile(path);
    try {
      // Before anything is written, not even that it has a write-ahead log: afterwards it takes a VACUUM.
      await exec(writer, 'PRAGMA busy_timeout = 5000; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;');
      await exec(writer, `PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = ${LOG_BYTES};`);
      await create(writer);
      await makeShrinkable(writer);
      const reader = await openFile(path);
      await exec(reader, 'PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;');
      return new SqliteTraceLog(writer, reader);
    } catch (error) {
      await closeFile(writer);
      throw error;
    }
  }

  private constructor(writer: Database, reader: Database) {
    this.#writer = writer;
    this.#reader = reader;
    this.#shrinker = new Shrinker(writer);
    this.#group = new Group({ writes: 64, weight: 4 * 1024 * 1024 }, (appends) => this.#insert(appends));
  }

  append(session: string, segment: Segment): Promise<void> {
    return this.#group.add({ session, segment }, segment.body.byteLength);
  }

  async read(session: string, afterSeq: number, limit: { events: number; bytes: number }): Promise<Segment[]> {
    const sizes = await all<Size>(
      this.#reader,
      `SELECT firstSeq, lastSeq, bytes FROM segment WHERE ${AFTER} ORDER BY firstSeq LIMIT ${READ_SEGMENTS}`,
      [session, afterSeq],
    );
    let count = 0;
    let bytes = 0;
    for (const size of sizes) {
      count++;
      bytes += size.bytes;
      if (bytes >= limit.bytes || size.lastSeq - afterSeq >= limit.events) break;
    }
    if (count === 0) return [];
    const rows = await all<Row>(
      this.#reader,
      `SELECT firstSeq, lastSeq, at, body, crc FROM segment WHERE ${AFTER} ORDER BY firstSeq LIMIT ?3`,
      [session, afterSeq, count],
    );
    const whole = wholeOf(rows);
    const last = rows.at(-1);
    return whole.length > 0 || !last ? whole : this.read(session, last.lastSeq, limit);
  }

  async extent(session: string): Promise<Extent | undefined> {
    const rows = await all<{ earliest: number | null; last: number; bytes: number }>(
      this.#reader,
      'SELECT min(firstSeq) AS earliest, max(lastSeq) AS last, sum(bytes) AS bytes FROM segment WHERE session = ?',
      [session],
    );
    const [row] = rows;
    return row && row.earliest !== null ? { ...row, earliest: row.earliest } : undefined;
  }

  async truncateAfter(session: string, seq: number): Promise<void> {
    const [cut] = await all<Row>(
      this.#writer,
      'SELECT firstSeq, lastSeq, at, body, crc FROM segment WHERE session = ? AND firstSeq <= ? AND lastSeq > ?',
      [session, seq, seq],
    );
    await run(this.#writer, 'DELETE FROM segment WHERE session = ? AND firstSeq > ?', [session, seq]);
    if (!cut) return;
    if (!isWhole(cut)) {
      return run(this.#writer, 'DELETE FROM segment WHERE session = ? AND firstSeq = ?', [session, cut.firstSeq]);
    }
    const body = firstLines(cut.body, seq - cut.firstSeq + 1);
    await run(
      this.#writer,
      'UPDATE segment SET lastSeq = ?, body = ?, bytes = ?, crc = ? WHERE session = ? AND firstSeq = ?',
      [seq, body, body.byteLength, crc32(body), session, cut.firstSeq],
    );
  }

  async trim(session: string, keep: { events: number; bytes: number }): Promise<Extent | undefined> {
    await run(
      this.#writer,
      `DELETE FROM segment WHERE session = ?1 AND firstSeq IN (
         SELECT firstSeq FROM (
           SELECT firstSeq, lastSeq, max(lastSeq) OVER () AS newest, sum(bytes) OVER (ORDER BY firstSeq DESC) AS total
           FROM segment WHERE session = ?1)
         WHERE lastSeq < newest AND (newest - firstSeq >= ?2 OR total > ?3))`,
      [session, keep.events, keep.bytes],
    );
    this.#shrinker.begin();
    return this.extent(session);
  }

  async expire(before: Date): Promise<void> {
    const seconds = Math.floor(before.getTime() / 1000);
    for (;;) {
      const old = await all<{ rowid: number }>(
        this.#reader,
        `SELECT rowid FROM segment AS old WHERE writtenAt BETWEEN 1 AND ?1
         AND EXISTS (SELECT 1 FROM segment WHERE session = old.session AND firstSeq > old.firstSeq)
         -- No holes, even if the clock went back, or nobody knows how old what is before it is.
         AND NOT EXISTS (SELECT 1 FROM segment WHERE session = old.session AND firstSeq < old.firstSeq
           AND writtenAt NOT BETWEEN 1 AND ?1)
         ORDER BY writtenAt, firstSeq LIMIT ${FORGOTTEN}`,
        [seconds],
      );
      if (old.length === 0) return;
      await run(this.#writer, `DELETE FROM segment WHERE rowid IN (${old.map(({ rowid }) => rowid).join()})`, []);
      this.#shrinker.begin();
    }
  }

  /** In several transactions, oldest first, so that nobody waits for all of it; what a crash leaves can be dropped again. */
  async drop(session: string): Promise<void> {
    for (;;) {
      const sizes = await all<Size>(
        this.#writer,
        `SELECT firstSeq, lastSeq, bytes FROM segment WHERE session = ? ORDER BY firstSeq LIMIT ${FORGOTTEN}`,
        [session],
      );
      const last = upTo(sizes, FORGOTTEN_BYTES);
      if (!last) return;
      await run(this.#writer, 'DELETE FROM segment WHERE session = ? AND firstSeq <= ?', [session, last.firstSeq]);
      this.#shrinker.begin();
    }
  }

  async sessions(): Promise<string[]> {
    // A jump from each session to the next, not a walk over every segment.
    const rows = await all<{ session: string | null }>(
      this.#reader,
      `WITH RECURSIVE one(session) AS (
         SELECT min(session) FROM segment
         UNION ALL SELECT (SELECT min(session) FROM segment WHERE session > one.session) FROM one
         WHERE one.session IS NOT NULL)
       SELECT session FROM one`,
    );
    return rows.flatMap(({ session }) => (session === null ? [] : [session]));
  }

  /** Writes a page as it is: what changes nothing else would not come to the disk, which may have failed. */
  check(): Promise<void> {
    return run(this.#writer, `PRAGMA user_version = ${VERSION}`, []);
  }

  async close(): Promise<void> {
    await this.#group.idle();
    await this.#shrinker.end();
    for (const statement of this.#inserts.values()) await finish(statement);
    await closeFile(this.#reader);
    await closeFile(this.#writer);
  }

  /** One statement, so one transaction. */
  async #insert(appends: Append[]): Promise<void> {
    let insert = this.#inserts.get(appends.length);
    if (!insert) {
      const rows = appends.map(() => "(?, ?, ?, ?, ?, strftime('%s', 'now'), ?, ?)").join(', ');
      insert = await prepare(
        this.#writer,
        `INSERT INTO segment (session, firstSeq, lastSeq, at, bytes, writtenAt, body, crc) VALUES ${rows}`,
      );
      this.#inserts.set(appends.length, insert);
    }
    await step(
      insert,
      appends.flatMap(({ session, segment: { firstSeq, lastSeq, at, body } }) => [
        session,
        firstSeq,
        lastSeq,
        at,
        body.byteLength,
        body,
        crc32(body),
      ]),
    );
  }
}

async function create(db: Database): Promise<void> {
  const [row] = await all<{ user_version: number }>(db, 'PRAGMA user_version');
  const version = row?.user_version ?? 0;
  if (version > VERSION) throw new Error('traces.db was made by another version');
  if (version === VERSION) return;
  const steps = version === 0 ? SCHEMA : UPGRADES.slice(version - 1).join(' ');
  await exec(db, `BEGIN IMMEDIATE; ${steps} PRAGMA user_version = ${VERSION}; COMMIT;`);
}

function isWhole({ body, crc }: Row): boolean {
  return crc === null || crc === crc32(body);
}

/** The first of them that are whole, one behind the other: what is torn is as if it were forgotten. */
function wholeOf(rows: readonly Row[]): Segment[] {
  const from = rows.findIndex(isWhole);
  if (from < 0) return [];
  const to = rows.findIndex((row, i) => i > from && !isWhole(row));
  return rows.slice(from, to < 0 ? rows.length : to).map(({ crc: _, ...segment }) => segment);
}

/** As many of them as have so many bytes, one at least: the last of these. */
function upTo(sizes: readonly Size[], most: number): Size | undefined {
  let bytes = 0;
  for (const size of sizes) {
    bytes += size.bytes;
    if (bytes >= most) return size;
  }
  return sizes.at(-1);
}

/** The first lines of a body, without the newline after the last. */
function firstLines(body: Uint8Array, lines: number): Uint8Array {
  let end = -1;
  for (let i = 0; i < lines; i++) {
    end = body.indexOf(10, end + 1);
    if (end < 0) return body;
  }
  return body.subarray(0, end);
}
