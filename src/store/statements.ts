/**
 * One statement for any number of rows.
 *
 * The rows go in as one JSON parameter that SQLite unfolds (json_each), so a group of commits is a handful of
 * statements however many sessions and objects it touches. `->>` gives SQL values: null is NULL, true is 1, and an
 * object or array its JSON text, which is what a JSON column holds.
 */
import { type Connection, execute, type Transaction } from './connection.ts';
import type { Row, Table } from './tables.ts';

/** Rows unfolded at once; the event loop gets a turn between one lot and the next. */
const LOT = 100;
/** Rows read at once. */
export const PAGE = 150;

const quote = (name: string) => `"${name}"`;
const values = (columns: readonly unknown[]) => columns.map((_, i) => `value->>${i}`).join(', ');
/** Statements made once for each table. */
const once = <T>(make: (table: Table) => T) => {
  const made = new Map<Table, T>();
  return (table: Table): T => {
    const sql = made.get(table) ?? make(table);
    made.set(table, sql);
    return sql;
  };
};

/** Write rows that are new. */
export const insert = once(
  ({ name, columns }) => `INSERT INTO ${quote(name)} (${columns.map(quote).join(', ')})
    SELECT ${values(columns)} FROM json_each(?)`,
);

/** Write rows, over those that have the same key. */
export const upsert = once((table) => upsertOf(table, table.columns.slice(table.key)));

/** On a row that is there only `update` of its columns change. */
export function upsertOf(table: Table, update: readonly string[]): string {
  const sets = update.map((column) => `${quote(column)} = excluded.${quote(column)}`).join(', ');
  const key = table.columns.slice(0, table.key).map(quote).join(', ');
  // `WHERE true` tells SQLite's parser that ON CONFLICT is not a join's ON.
  return `${insert(table)} WHERE true ON CONFLICT (${key}) DO UPDATE SET ${sets}`;
}

/** Delete the rows that have the keys of the given ones. */
export const remove = once(({ name, key, columns }) => {
  const keys = columns.slice(0, key);
  return `DELETE FROM ${quote(name)} WHERE (${keys.map(quote).join(', ')})
    IN (SELECT ${values(keys)} FROM json_each(?))`;
});

/**
 * A page of the rows of one session as one JSON array of arrays, by key. Parameters: the session; for a `next` page, the
 * key's columns between the first and the last of the row to begin with; and how many rows that are like it in these
 * have been read before. The last column is left out because it may be a fraction, which JSON rounds.
 */
export const select = once(({ name, key, columns, json, bool }) => {
  const cells = columns.slice(1).map((column) => {
    if (bool.has(column)) return `json(CASE ${quote(column)} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)`;
    return json.has(column) ? `json(${quote(column)})` : quote(column);
  });
  const keys = columns.slice(1, key).map(quote).join(', ');
  const like = columns.slice(1, key - 1);
  const from = like.length > 0 ? `AND (${like.map(quote).join(', ')}) >= (${like.map(() => '?').join(', ')})` : '';
  const page = (where: string) => `SELECT json_group_array(json(row)) FROM
    (SELECT json_array(${cells.join(', ')}) AS row FROM ${quote(name)} WHERE "sessionId" = ? ${where}
    ORDER BY ${keys} LIMIT ${PAGE} OFFSET ?)`;
  return { first: page(''), next: page(from) };
});

/** Runs a statement over the rows, if there are any; how many rows it changed. */
export async function each(on: Connection | Transaction, sql: string, rows: readonly Row[]): Promise<number> {
  let changed = 0;
  for (let i = 0; i < rows.length; i += LOT) {
    if (i > 0) await new Promise((resolve) => setImmediate(resolve));
    changed += await execute(on, sql, JSON.stringify(i === 0 && rows.length <= LOT ? rows : rows.slice(i, i + LOT)));
  }
  return changed;
}
