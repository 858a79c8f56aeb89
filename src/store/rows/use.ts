/** How long servers have run on the file, and when somebody last used each session, by that clock. */
import type { UnusedSession } from '../../sessions/ports.ts';
import { type Connection, execute, type Transaction, value } from '../connection.ts';
import { each } from '../statements.ts';

const RAN = 'SELECT ran FROM "Server"';
const SET_RAN = 'UPDATE "Server" SET ran = ?';
const SET_USED = `UPDATE "Session" SET used = max(used, value->>1) FROM json_each(?) WHERE "Session".id = value->>0`;
const UNUSED = `SELECT json_group_array(json_object('id', id, 'used', used, 'expires', expires)) FROM
  (SELECT id, used, expires FROM "Session" WHERE (used, id) > (?, ?) AND used <= ? AND NOT pinned AND NOT removed
  ORDER BY used, id LIMIT ?)`;

export async function ran(on: Connection): Promise<number> {
  return Number(await value(on, RAN));
}

export async function keepUse(on: Transaction, now: number, used: ReadonlyMap<string, number>): Promise<void> {
  await execute(on, SET_RAN, now);
  await each(on, SET_USED, [...used]);
}

export async function unused(
  on: Connection,
  { until, after = { id: '', used: -1 }, limit }: { until: number; after?: UnusedSession; limit: number },
): Promise<UnusedSession[]> {
  const rows = String(await value(on, UNUSED, after.used, after.id, until, limit));
  return (JSON.parse(rows) as { id: string; used: number; expires: number | null }[]).map(({ expires, ...row }) => ({
    ...row,
    ...(expires !== null && { expires }),
  }));
}
