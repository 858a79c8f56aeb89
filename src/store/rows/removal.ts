/** Sessions that are removed: at once nobody finds them, and their rows go little by little, so that nobody waits for many. */
import { type Connection, execute, type Transaction, value } from '../connection.ts';
import { OBJECT_TABLES } from '../fold.ts';
import { HOST, PING, PING_PART } from '../tables.ts';

/** Whoever has it loaded has no commit to follow any more. */
const MARK = `UPDATE "Session" SET removed = true, commits = -1 WHERE id = ? AND NOT removed
  RETURNING json_object('operator', operator, 'address', address)`;
const MARKED = 'SELECT json_group_array(id) FROM "Session" WHERE removed';
const FORGET = 'DELETE FROM "Credential" WHERE "sessionId" = ?';
const REMOVE = 'DELETE FROM "Session" WHERE id = ?';
/** What refers to another comes before it. */
const CLEAR = [...OBJECT_TABLES, PING_PART, PING, HOST].map(
  ({ name }) => `DELETE FROM "${name}" WHERE rowid IN (SELECT rowid FROM "${name}" WHERE "sessionId" = ? LIMIT ?)`,
);
/** Rows that go at once. */
const LOT = 1000;

/** From now on there is none; who had opened it, undefined when there was none before. */
export async function markRemoved(
  on: Transaction,
  id: string,
): Promise<{ operator: string | null; address: string | null } | undefined> {
  const row = (await value(on, MARK, id)) as string | undefined;
  if (row === undefined) return undefined;
  await execute(on, FORGET, id);
  return JSON.parse(row);
}

/** Takes some of what it had away; true when nothing of it is left. */
export async function clear(on: Transaction, id: string): Promise<boolean> {
  let room = LOT;
  for (const sql of CLEAR) {
    room -= await execute(on, sql, id, room);
    if (room === 0) return false;
  }
  await execute(on, REMOVE, id);
  return true;
}

/** Those of which something is left. */
export async function marked(on: Connection): Promise<string[]> {
  return JSON.parse(String(await value(on, MARKED)));
}
