/** Both files of a data directory, opened together. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SessionStore, TraceLog } from '../sessions/ports.ts';
import { FolderLock } from './files/folder-lock.ts';
import { patiently } from './files/patience.ts';
import { faultOf, StoreFault } from './files/store-fault.ts';
import { PrismaSessionStore } from './session-store.ts';
import { SqliteTraceLog } from './trace-log.ts';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

export interface Store {
  sessions: SessionStore;
  traces: TraceLog;
  /** May be called twice. */
  close(): Promise<void>;
}

/**
 * The directory is made when missing, the files with it; an older state.db is brought to the newest schema. Errors:
 * StoreFault, EBUSY when another process has the directory.
 */
export async function openStore(directory: string): Promise<Store> {
  make(directory);
  accessSync(directory, constants.W_OK);
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (let last = opened.pop(); last; last = opened.pop()) await last.close();
  };
  try {
    const lock = await FolderLock.take(directory);
    opened.push({ close: () => lock.release() });
    const sessions = await named(directory, 'state.db', (file) => PrismaSessionStore.open(file, MIGRATIONS));
    opened.push(sessions);
    const traces = await named(directory, 'traces.db', (file) => SqliteTraceLog.open(file));
    opened.push(traces);
    let closing: Promise<void> | undefined;
    return {
      sessions,
      traces,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for whoever else has the file, and says of which file something is wrong. */
async function named<T>(directory: string, name: string, open: (file: string) => Promise<T>): Promise<T> {
  const file = join(directory, name);
  try {
    mayWrite(file);
    return await patiently(() => open(file));
  } catch (error) {
    const { message, code } = faultOf(error) as Error & Partial<StoreFault>;
    throw new StoreFault(code, `${name}: ${message}`, { cause: error });
  }
}

/** SQLite opens a file that it may only read without a word. */
function mayWrite(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(one)) accessSync(one, constants.W_OK);
}

/** With its parents. Node's own `recursive` never comes back from a place where nothing can be made, such as /proc. */
function make(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) make(parent);
  mkdirSync(directory);
}
