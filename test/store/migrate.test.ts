import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Connection, connect, value } from '../../src/store/connection.ts';
import { migrate } from '../../src/store/migrate.ts';
import { root } from '../structure/sources.ts';
import { directory } from './world.ts';

const ours = join(root, 'prisma/migrations');
const names = readdirSync(ours, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

async function database(): Promise<Connection> {
  const db = await connect(join(directory(), 'state.db'));
  onTestFinished(() => db.dispose());
  return db;
}

/** A copy of the migrations that a test may change. */
function copy(): string {
  const folder = join(directory(), 'migrations');
  cpSync(ours, folder, { recursive: true });
  return folder;
}

function add(folder: string, name: string, sql: string): void {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

test('every migration is applied once, and written down as prisma migrate deploy would', async () => {
  const db = await database();
  expect(await migrate(db, ours)).toEqual(names);
  expect(await migrate(db, ours)).toEqual([]);
  const sql = `SELECT json_group_array(json_array(migration_name, checksum, applied_steps_count, typeof(finished_at),
    length(id))) FROM _prisma_migrations ORDER BY migration_name`;
  const sums = names.map((name) =>
    createHash('sha256')
      .update(readFileSync(join(ours, name, 'migration.sql')))
      .digest('hex'),
  );
  expect(JSON.parse(String(await value(db, sql)))).toEqual(names.map((name, i) => [name, sums[i], 1, 'integer', 36]));
});

test('a new migration is applied to a file that has the older ones', async () => {
  const db = await database();
  const folder = copy();
  await migrate(db, folder);
  add(folder, '29990101000000_later', 'CREATE TABLE "Later" (id TEXT);');
  expect(await migrate(db, folder)).toEqual(['29990101000000_later']);
  expect(await value(db, 'SELECT count(*) FROM "Later"')).toBe(0);
});

test('a migration that fails leaves nothing of itself', async () => {
  const db = await database();
  const folder = copy();
  add(folder, '29990101000000_broken', 'CREATE TABLE "Half" (id TEXT); CREATE TABLE "Half" (id TEXT);');
  await expect(migrate(db, folder)).rejects.toThrow(/29990101000000_broken.*already exists/);
  expect(await value(db, `SELECT count(*) FROM sqlite_master WHERE name = 'Half'`)).toBe(0);
  expect(await value(db, 'SELECT count(*) FROM _prisma_migrations')).toBe(names.length);
});

test('a file from a newer version, or a migration changed after the fact, is refused', async () => {
  const db = await database();
  const folder = copy();
  add(folder, '29990101000000_later', 'SELECT 1;');
  await migrate(db, folder);
  await expect(migrate(db, ours)).rejects.toThrow(/29990101000000_later, which this version does not know/);
  writeFileSync(join(folder, '29990101000000_later', 'migration.sql'), 'SELECT 2;');
  await expect(migrate(db, folder)).rejects.toThrow(/changed after it was applied/);
});

test('the connection waits for the disk at every commit and minds foreign keys', async () => {
  const db = await database();
  expect(await value(db, 'PRAGMA journal_mode')).toBe('wal');
  expect(await value(db, 'PRAGMA synchronous')).toBe(2);
  expect(await value(db, 'PRAGMA foreign_keys')).toBe(1);
});
