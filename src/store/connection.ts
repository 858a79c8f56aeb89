/**
 * The one connection to state.db, for Prisma's client and for the statements it would be too slow for.
 *
 * Both go through Prisma's own driver adapter. A statement through the client costs some 100 µs here, through the
 * adapter 20: the client does what happens once a session, the adapter what happens with every command.
 */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaClient } from './generated/client.ts';

export type Connection = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
export type Transaction = Awaited<ReturnType<Connection['startTransaction']>>;

/** Opens the file, made when missing: WAL, every commit on the disk before it counts, foreign keys. */
export async function connect(path: string): Promise<Connection> {
  // SQLite itself does not wait for whoever else has the file: the event loop would wait with it (files/patience.ts).
  const connection = await new PrismaBetterSqlite3({ url: `file:${path}`, timeout: 0 }).connect();
  // better-sqlite3 is built to use NORMAL in WAL mode: a power cut could take back what was answered.
  await connection.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  return connection;
}

/** Prisma's client on a connection that is already open; $disconnect() closes it. */
export function clientOn(connection: Connection): PrismaClient {
  return new PrismaClient({
    adapter: { provider: 'sqlite', adapterName: connection.adapterName, connect: () => Promise.resolve(connection) },
  });
}

/** Runs one statement; how many rows it changed. */
export function execute(
  on: Connection | Transaction,
  sql: string,
  ...args: (string | number | Uint8Array | null)[]
): Promise<number> {
  return on.executeRaw({ sql, args, argTypes: args.map(() => ({ scalarType: 'unknown', arity: 'scalar' })) });
}

/** The first column of the first row. */
export async function value(on: Connection | Transaction, sql: string, ...args: (string | number)[]): Promise<unknown> {
  const argTypes = args.map(() => ({ scalarType: 'unknown', arity: 'scalar' }) as const);
  return (await on.queryRaw({ sql, args, argTypes })).rows[0]?.[0];
}
