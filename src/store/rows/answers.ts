/** The rows of answers that are kept for whoever asks again. */
import type { StoredAnswer } from '../../sessions/ports.ts';
import { type Connection, execute, type Transaction } from '../connection.ts';
import type { Answer } from '../generated/client.ts';
import { each } from '../statements.ts';
import { timestamp } from '../tables.ts';

/** One that has begun is there before its answer is. */
const PUT = `INSERT INTO "Answer" (scope, key, print, "createdAt", status, headers, body)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 FROM json_each(?) WHERE true
  ON CONFLICT (scope, key) DO UPDATE SET status = excluded.status, headers = excluded.headers, body = excluded.body`;

export async function putAnswers(on: Transaction, answers: readonly StoredAnswer[]): Promise<void> {
  const rows = answers.map(({ scope, key, print, createdAt, answer }) => [
    ...[scope, key, print, timestamp(createdAt)],
    ...(answer ? [answer.status, answer.headers, answer.body] : [null, null, null]),
  ]);
  await each(on, PUT, rows);
}

const DROP = 'DELETE FROM "Answer" WHERE scope = ?';
const EXPIRE = 'DELETE FROM "Answer" WHERE "createdAt" < ?';
const TRIM = `DELETE FROM "Answer" WHERE scope = ? AND "createdAt" <=
  (SELECT "createdAt" FROM "Answer" WHERE scope = ? ORDER BY "createdAt" DESC LIMIT 1 OFFSET ?)`;

export async function dropAnswers(on: Transaction, scope: string): Promise<void> {
  await execute(on, DROP, scope);
}

/** Those before a time, and of each of these scopes all but the newest so many. */
export async function forgetAnswers(
  on: Connection,
  { before, scopes, keep }: { before: Date; scopes: Iterable<string>; keep: number },
): Promise<void> {
  await execute(on, EXPIRE, timestamp(before));
  for (const scope of scopes) await execute(on, TRIM, scope, scope, keep);
}

export function toAnswer({ scope, key, print, createdAt, status, headers, body }: Answer): StoredAnswer {
  const said = status !== null && body !== null;
  return {
    ...{ scope, key, print, createdAt },
    ...(said && { answer: { status, headers: headers as Record<string, string>, body } }),
  };
}
