/** The port SessionStore on state.db: Prisma's client for what is rare, one grouped transaction for commits. */
import { dirname } from 'node:path';
import type {
  CredentialChange,
  Labels,
  Opener,
  PingHead,
  PingOutput,
  SessionCommit,
  SessionHead,
  SessionRecord,
  SessionStore,
  StoredAnswer,
  StoredCredential,
  StoredPing,
  StoredPings,
  StoredSession,
  UnusedSession,
} from '../sessions/ports.ts';
import { type Connection, clientOn, connect, execute, type Transaction } from './connection.ts';
import { patiently } from './files/patience.ts';
import { checkRoom } from './files/room.ts';
import { Fold, OBJECT_TABLES } from './fold.ts';
import type { Ping, PingPart, PrismaClient, Session } from './generated/client.ts';
import { Group } from './group.ts';
import { loadHosts } from './load.ts';
import { migrate } from './migrate.ts';
import { dropAnswers, forgetAnswers, putAnswers, toAnswer } from './rows/answers.ts';
import { putCredential, removeCredentials, toCredential } from './rows/credentials.ts';
import { clear, marked, markRemoved } from './rows/removal.ts';
import { keepUse, ran, unused } from './rows/use.ts';
import { each, insert, remove, upsert, upsertOf } from './statements.ts';
import { HOST, PING, PING_PART, timestamp } from './tables.ts';

const CREATE = `INSERT INTO "Session" (id, name, labels, seed, epoch, "createdAt", revision, seq, commits,
  "nextPing", lab, used, pinned, operator, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const HOST_UPSERT = upsertOf(HOST, ['position', 'labels', 'createdAt']);
/** json_patch: what is not in the new object stays, what is null in it goes. */
const HOST_TRAFFIC = `UPDATE "Host"
  SET counters = coalesce(value->>2, counters), stats = json_patch(stats, coalesce(value->>3, '{}'))
  FROM json_each(?) WHERE "sessionId" = value->>0 AND name = value->>1`;
/** Only on top of the commit it names: another owner of the session would have moved `commits` on. */
const SESSION_HEAD = `UPDATE "Session"
  SET revision = value->>2, seq = value->>3, commits = value->>4, "nextPing" = value->>5, lab = value->>6
  FROM json_each(?) WHERE "Session".id = value->>0 AND commits = value->>1`;
const SESSION_TRAITS = `UPDATE "Session" SET name = coalesce(value->>1, name), labels = coalesce(value->>2, labels),
  pinned = coalesce(value->>3, pinned), used = coalesce(value->>5, used),
  expires = CASE WHEN value->>5 IS NULL THEN coalesce(value->>4, expires) END
  FROM json_each(?) WHERE "Session".id = value->>0`;
const PING_HEAD = `UPDATE "Ping" SET status = value->>2, exit = value->>3, statistics = value->>4, "lastSeq" = value->>5
  FROM json_each(?) WHERE "sessionId" = value->>0 AND "Ping".number = value->>1`;
const FORGET_PINGS = `DELETE FROM "Ping" WHERE ("sessionId", number) IN (
  SELECT "sessionId", number FROM json_each(?) JOIN "Ping" ON "sessionId" = value->>0 AND number <= value->>1
  WHERE status <> 'running')`;

/** Parts of a ping that are read at once. */
const PARTS = 8;
/** A page of pings with so many replies is long enough. */
const MANY_REPLIES = 10_000;

export class PrismaSessionStore implements SessionStore {
  readonly #folder: string;
  readonly #connection: Connection;
  readonly #prisma: PrismaClient;
  readonly #group: Group<SessionCommit>;
  /** Scopes that have had new answers since they were last looked at. */
  #answered = new Set<string>();
  /** The end of the line: one connection sees its own open transaction, so everything takes turns. */
  #turn: Promise<unknown> = Promise.resolve();
  /** The end of those removed sessions of which something is left. */
  #clearing: Promise<void> = Promise.resolve();
  #closing = false;

  /** Opens the file, made and migrated when needed. */
  static async open(path: string, migrations: string): Promise<PrismaSessionStore> {
    const connection = await connect(path);
    try {
      await migrate(connection, migrations);
    } catch (error) {
      await connection.dispose();
      throw error;
    }
    const store = new PrismaSessionStore(connection, dirname(path));
    for (const id of await marked(connection)) store.#clear(id);
    return store;
  }

  private constructor(connection: Connection, folder: string) {
    this.#folder = folder;
    this.#connection = connection;
    this.#prisma = clientOn(connection);
    this.#group = new Group({ writes: 256, weight: 100_000 }, (commits) => this.#inTurn(() => this.#write(commits)));
  }

  create(head: SessionHead, owner: StoredCredential, answer?: StoredAnswer): Promise<void> {
    const { id, name, labels, seed, epoch, createdAt, revision, seq, commits, nextPing, lab, used, pinned, opener } =
      head;
    const { operator = null, address = null } = columnsOf(opener);
    const texts = [JSON.stringify(labels), JSON.stringify(lab)] as const;
    const row = [id, name, texts[0], seed, epoch, timestamp(createdAt), revision, seq, commits, nextPing];
    return this.#inTurn(() =>
      this.#transaction(async (tx) => {
        await execute(tx, CREATE, ...row, texts[1], used, Number(pinned), operator, address);
        await putCredential(tx, id, owner);
        if (answer) await this.#keep(tx, [answer]);
      }),
    );
  }

  count(opener?: Opener): Promise<number> {
    return this.#inTurn(() => this.#prisma.session.count({ where: { removed: false, ...columnsOf(opener) } }));
  }

  async list({ after, limit }: { after?: string; limit: number }): Promise<(SessionHead & { hosts: string[] })[]> {
    const where = { removed: false, ...(after !== undefined && { id: { gt: after } }) };
    const rows = await this.#inTurn(() =>
      this.#prisma.session.findMany({
        where,
        orderBy: { id: 'asc' },
        take: limit,
        include: { hosts: { select: { name: true }, orderBy: { position: 'asc' } } },
      }),
    );
    return rows.map(({ hosts, ...row }) => ({ ...toHead(row), hosts: hosts.map(({ name }) => name) }));
  }

  async head(id: string): Promise<SessionHead | undefined> {
    const row = await this.#inTurn(() => this.#prisma.session.findUnique({ where: { id, removed: false } }));
    return row ? toHead(row) : undefined;
  }

  async existing(ids: readonly string[]): Promise<string[]> {
    const where = { removed: false, id: { in: [...ids] } };
    const rows = await this.#inTurn(() => this.#prisma.session.findMany({ where, select: { id: true } }));
    return rows.map(({ id }) => id);
  }

  load(id: string): Promise<StoredSession | undefined> {
    return this.#inTurn(async () => {
      const row = await this.#prisma.session.findUnique({ where: { id, removed: false } });
      if (!row) return undefined;
      const head = toHead(row);
      const { hosts, states } = await loadHosts(this.#connection, id);
      const running = await this.#prisma.ping.findMany({ where: { sessionId: id, status: 'running' } });
      return { head, hosts, snapshot: { lab: head.lab, hosts: states }, running: running.map(toPingHead) };
    });
  }

  async credentials(sessionId: string): Promise<StoredCredential[]> {
    const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
    const rows = await this.#inTurn(() => this.#prisma.credential.findMany({ where: { sessionId }, orderBy }));
    return rows.map(toCredential);
  }

  changeCredentials(session: string, { put, remove = [], answer }: CredentialChange): Promise<void> {
    return this.#inTurn(() =>
      this.#transaction(async (tx) => {
        if (remove.length > 0) await removeCredentials(tx, session, remove);
        if (put) await putCredential(tx, session, put);
        if (answer) await this.#keep(tx, [answer]);
      }),
    );
  }

  commit(commit: SessionCommit): Promise<void> {
    return this.#group.add(commit, 1 + commit.notifications.length);
  }

  async remove(id: string, answer?: StoredAnswer): Promise<Pick<SessionRecord, 'opener'> | undefined> {
    const removed = await this.#inTurn(() =>
      this.#transaction(async (tx) => {
        const opener = await markRemoved(tx, id);
        if (!opener) return undefined;
        await dropAnswers(tx, id);
        if (answer) await this.#keep(tx, [answer]);
        return { opener, isGone: await clear(tx, id) };
      }),
    );
    if (removed?.isGone === false) this.#clear(id);
    return removed && openerOf(removed.opener);
  }

  ran(): Promise<number> {
    return this.#inTurn(() => ran(this.#connection));
  }

  keepUse(now: number, used: ReadonlyMap<string, number>): Promise<void> {
    return this.#inTurn(() => this.#transaction((tx) => keepUse(tx, now, used)));
  }

  unused(page: { until: number; after?: UnusedSession; limit: number }): Promise<UnusedSession[]> {
    return this.#inTurn(() => unused(this.#connection, page));
  }

  async answer(scope: string, key: string): Promise<StoredAnswer | undefined> {
    const where = { scope_key: { scope, key } };
    const row = await this.#inTurn(() => this.#prisma.answer.findUnique({ where }));
    return row ? toAnswer(row) : undefined;
  }

  forgetAnswers(before: Date, keep: number): Promise<void> {
    const scopes = this.#answered;
    this.#answered = new Set();
    return this.#inTurn(() => forgetAnswers(this.#connection, { before, scopes, keep }));
  }

  async ping(sessionId: string, number: number): Promise<StoredPing | undefined> {
    const where = { sessionId_number: { sessionId, number } };
    const row = await this.#inTurn(() => this.#prisma.ping.findUnique({ where }));
    return row ? this.#whole(row) : undefined;
  }

  async pings(
    sessionId: string,
    host: string,
    { before, limit }: { before?: number; limit: number },
  ): Promise<StoredPings> {
    const where = { sessionId, host, ...(before !== undefined && { number: { lt: before } }) };
    const rows = await this.#inTurn(() =>
      this.#prisma.ping.findMany({ where, orderBy: { number: 'desc' }, take: limit + 1 }),
    );
    const pings: StoredPing[] = [];
    let replies = 0;
    for (const row of rows) {
      if (pings.length === limit || replies >= MANY_REPLIES) return { pings, next: pings.at(-1)?.number };
      const ping = await this.#whole(row);
      pings.push(ping);
      replies += ping.replies.length + ping.errors.length;
    }
    return { pings, next: undefined };
  }

  /** With all its parts; for more than a few at once nobody need wait. */
  async #whole(row: Ping): Promise<StoredPing> {
    const { sessionId, number: ping } = row;
    const parts: PingPart[] = [];
    for (let after = 0; ; ) {
      const where = { sessionId, ping, number: { gt: after } };
      const some = await this.#inTurn(() =>
        this.#prisma.pingPart.findMany({ where, orderBy: { number: 'asc' }, take: PARTS }),
      );
      parts.push(...some);
      if (some.length < PARTS) return toPing(row, parts);
      after = some.at(-1)?.number ?? after;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Writes a page as it is, version 0: finds a file that is gone, held or read-only; and looks for room. */
  async check(): Promise<void> {
    await checkRoom(this.#folder);
    return this.#inTurn(() => this.#transaction(async (tx) => void (await execute(tx, 'PRAGMA user_version = 0'))));
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#group.idle();
    await this.#clearing;
    await this.#inTurn(() => this.#prisma.$disconnect());
    await this.#connection.dispose();
  }

  /** What a crash or a fault leaves of it goes at the next start. */
  #clear(id: string): void {
    const some = () => this.#inTurn(() => this.#transaction((tx) => clear(tx, id)));
    const all = async () => {
      while (!this.#closing && !(await some())) await new Promise((resolve) => setImmediate(resolve));
    };
    this.#clearing = this.#clearing.then(all).catch(() => undefined);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => patiently(work));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #write(commits: SessionCommit[]): Promise<void> {
    const fold = new Fold();
    for (const commit of commits) await fold.add(commit);
    return this.#transaction(async (tx) => {
      if ((await each(tx, SESSION_HEAD, fold.sessions)) !== commits.length) {
        throw new Error('the session is gone, or somebody else has changed it');
      }
      await each(tx, SESSION_TRAITS, fold.traits);
      await each(tx, remove(HOST), fold.wiped());
      await each(tx, HOST_UPSERT, fold.hosts());
      await each(tx, HOST_TRAFFIC, fold.traffic());
      for (const table of OBJECT_TABLES) {
        await each(tx, remove(table), fold.rows(table, true));
        await each(tx, upsert(table), fold.rows(table, false));
      }
      await each(tx, insert(PING), fold.pings);
      await each(tx, PING_HEAD, fold.pingHeads);
      await each(tx, insert(PING_PART), fold.parts);
      await each(tx, FORGET_PINGS, fold.forget);
      await this.#keep(
        tx,
        commits.flatMap(({ answers }) => answers),
      );
    });
  }

  async #keep(tx: Transaction, answers: StoredAnswer[]): Promise<void> {
    await putAnswers(tx, answers);
    for (const { scope } of answers) this.#answered.add(scope);
  }

  async #transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = await this.#connection.startTransaction();
    try {
      const result = await work(tx);
      await execute(tx, 'COMMIT');
      await tx.commit();
      return result;
    } catch (error) {
      // SQLite may have rolled back by itself (a full disk); saying it again is then an error of its own.
      await execute(tx, 'ROLLBACK').catch(() => 0);
      await tx.rollback();
      throw error;
    }
  }
}

function openerOf({ operator, address }: Pick<Session, 'operator' | 'address'>): { opener?: Opener } {
  if (operator !== null) return { opener: { operator } };
  return address === null ? {} : { opener: { address } };
}

/** As the row has it. */
function columnsOf(opener: Opener | undefined): { operator?: string; address?: string } {
  return { ...opener };
}

function toHead({
  seed,
  revision,
  seq,
  commits,
  labels,
  lab,
  used,
  expires,
  operator,
  address,
  removed: _removed,
  ...row
}: Session) {
  const head: SessionHead = {
    ...row,
    ...openerOf({ operator, address }),
    used: Number(used),
    ...(expires !== null && { expires: Number(expires) }),
    seed: Number(seed),
    revision: Number(revision),
    seq: Number(seq),
    commits: Number(commits),
    labels: labels as Labels,
    lab: lab as unknown as SessionHead['lab'],
  };
  return head;
}

function toPing(row: Ping, parts: readonly PingPart[]): StoredPing {
  const all = [row, ...parts] as unknown as PingOutput[];
  return {
    ...toPingHead(row),
    replies: all.flatMap(({ replies }) => replies),
    errors: all.flatMap(({ errors }) => errors),
    text: all.map(({ text }) => text).join(''),
    stderr: all.map(({ stderr }) => stderr).join(''),
  };
}

function toPingHead(row: Ping): PingHead {
  const { number, host, exit, createdAt, statistics } = row;
  return {
    number,
    host,
    request: row.request as unknown as PingHead['request'],
    status: row.status as PingHead['status'],
    exit,
    ...(statistics !== null && { statistics: statistics as unknown as NonNullable<PingHead['statistics']> }),
    seq: { first: Number(row.firstSeq), last: Number(row.lastSeq) },
    createdAt,
  };
}
