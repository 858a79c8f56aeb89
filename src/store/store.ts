/** Both files of a data directory, opened together. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SessionStore, TraceLog } from '../sessions/ports.ts';
import { PrismaSessionStore } from './session-store.ts';
import { SqliteTraceLog } from './trace-log.ts';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

export interface Store {
  sessions: SessionStore;
  traces: TraceLog;
  /** May be called twice. */
  close(): Promise<void>;
}

/** The directory is made when missing, the files with it; an older state.db is brought to the newest schema. */
export async function openStore(directory: string): Promise<Store> {
  make(directory);
  const sessions = await PrismaSessionStore.open(join(directory, 'state.db'), MIGRATIONS);
  try {
    const traces = await SqliteTraceLog.open(join(directory, 'traces.db'));
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= traces.close().then(() => sessions.close());
      return closed;
    };
    return { sessions, traces, close };
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

/** With its parents. Node's own `recursive` never comes back from a place where nothing can be made, such as /proc. */
function make(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) make(parent);
  mkdirSync(directory);
}
