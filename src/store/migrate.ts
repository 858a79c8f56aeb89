/**
 * Brings state.db to the newest schema: prisma/migrations, in order, each in a transaction.
 *
 * `prisma migrate deploy` would do the same but needs an engine that has to be downloaded. The table of what was
 * applied is Prisma's own, with its checksums, so that both can be used on one file.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, execute } from './connection.ts';

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Names of the migrations that were applied now. Throws when the file does not fit the migrations we know. */
export async function migrate(db: Connection, folder: string): Promise<string[]> {
  const known = read(folder);
  await db.executeScript(MIGRATIONS_TABLE);
  const done: string[] = [];
  for (const migration of known) {
    // IMMEDIATE: of two processes that start on one file the second finds the migration applied.
    await db.executeScript('BEGIN IMMEDIATE');
    try {
      if (!(await applied(db, known)).has(migration.name)) {
        await apply(db, migration);
        done.push(migration.name);
      }
      await db.executeScript('COMMIT');
    } catch (error) {
      await db.executeScript('ROLLBACK');
      throw new Error(`migration ${migration.name}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }
  return done;
}

function read(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function applied(db: Connection, known: Migration[]): Promise<Set<string>> {
  const { rows } = await db.queryRaw({
    sql: `SELECT migration_name, checksum, finished_at IS NOT NULL FROM "_prisma_migrations"
          WHERE rolled_back_at IS NULL`,
    args: [],
    argTypes: [],
  });
  for (const [name, checksum, finished] of rows) {
    const migration = known.find((one) => one.name === name);
    if (!migration) throw new Error(`the file has ${name}, which this version does not know`);
    if (!finished) throw new Error(`${name} was begun and never finished`);
    if (migration.checksum !== checksum) throw new Error(`${name} was changed after it was applied`);
  }
  return new Set(rows.map(([name]) => String(name)));
}

async function apply(db: Connection, { name, sql, checksum }: Migration): Promise<void> {
  const started = Date.now();
  await db.executeScript(sql);
  await execute(
    db,
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES (?, ?, ?, ?, ?, 1)`,
    randomUUID(),
    checksum,
    name,
    started,
    Date.now(),
  );
}
