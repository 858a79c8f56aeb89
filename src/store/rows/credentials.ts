/** The rows of credentials: how one is written, and read back. */
import type { StoredCredential } from '../../sessions/ports.ts';
import { execute, type Transaction } from '../connection.ts';
import type { Credential } from '../generated/client.ts';
import { timestamp } from '../tables.ts';

const PUT = `INSERT OR REPLACE INTO "Credential"
  ("sessionId", id, digest, role, name, host, ping, "createdAt", "expiresAt") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export async function putCredential(on: Transaction, session: string, credential: StoredCredential): Promise<void> {
  const { id, digest, role, name, host = null, ping = null, createdAt, expiresAt } = credential;
  const times = [timestamp(createdAt), expiresAt ? timestamp(expiresAt) : null] as const;
  await execute(on, PUT, session, id, digest, role, name, host, ping, ...times);
}

const REMOVE = 'DELETE FROM "Credential" WHERE "sessionId" = ? AND id IN (SELECT value FROM json_each(?))';

export async function removeCredentials(on: Transaction, session: string, ids: readonly string[]): Promise<void> {
  await execute(on, REMOVE, session, JSON.stringify(ids));
}

export function toCredential({
  id,
  digest,
  role,
  name,
  host,
  ping,
  createdAt,
  expiresAt,
}: Credential): StoredCredential {
  return {
    id,
    digest,
    role: role === 'owner' ? 'owner' : 'reader',
    name,
    ...(host !== null && { host }),
    ...(ping !== null && { ping }),
    createdAt,
    ...(expiresAt && { expiresAt }),
  };
}
