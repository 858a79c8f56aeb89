/**
 * Copies of both files, made while a server is at work on them, and given back to an empty folder.
 *
 * The state is copied first, the trace after it: a trace may be ahead of its state, as after a crash, and what it has
 * beyond is cut off when the session is loaded. Never the other way round. A process of its own does this: two copies of
 * SQLite in one process would take each other's locks away.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { FolderLock } from './folder-lock.ts';
import { all, closeFile, exec, openFile, run } from './sqlite3.ts';
import { StoreFault } from './store-fault.ts';

/** In the order in which they are copied. */
const FILES = ['state.db', 'traces.db'] as const;
const PATIENCE_MS = 30_000;

/** Copies what is kept in `folder` to `to`, which is made, or empty. Errors: StoreFault. */
export async function backup(folder: string, to: string): Promise<void> {
  present(folder);
  mkdirSync(to, { recursive: true });
  if (readdirSync(to).length > 0) throw new StoreFault(undefined, `${to} is not empty`);
  await whole(to, async (name, path) => {
    await using(join(folder, name), (db) => run(db, 'VACUUM INTO ?', [path]));
    await check(path);
  });
}

/**
 * Copies a backup to `folder`, which has neither of the files, and no server. Sessions get a new epoch: what they will do
 * is not what they had done after the backup, and who resumes from there has to be told. Errors: StoreFault.
 */
export async function restore(from: string, folder: string): Promise<void> {
  present(from);
  mkdirSync(folder, { recursive: true });
  const lock = await FolderLock.take(folder);
  try {
    const there = FILES.find((name) => existsSync(join(folder, name)));
    if (there) throw new StoreFault(undefined, `there is a ${there} in ${folder}: move both files away first`);
    await whole(folder, async (name, path) => {
      copyFileSync(join(from, name), path);
      await check(path);
      if (name === 'state.db') {
        await using(path, (db) => exec(db, `UPDATE "Session" SET epoch = 'e' || lower(hex(randomblob(8)))`));
      }
    });
  } finally {
    await lock.release();
  }
}

/** Both files under their names, on the disk, or neither; the state is the last to appear. */
async function whole(
  folder: string,
  make: (name: (typeof FILES)[number], path: string) => Promise<void>,
): Promise<void> {
  const partial = (name: string) => join(folder, `${name}.partial`);
  try {
    for (const name of FILES) {
      await make(name, partial(name));
      sync(partial(name));
    }
    for (const name of FILES.toReversed()) renameSync(partial(name), join(folder, name));
    sync(folder);
  } finally {
    for (const name of FILES) rmSync(partial(name), { force: true });
  }
}

function present(folder: string): void {
  const missing = FILES.find((name) => !existsSync(join(folder, name)));
  if (missing) throw new StoreFault(undefined, `there is no ${missing} in ${folder}`);
}

async function check(path: string): Promise<void> {
  const [row] = await using(path, (db) => all<{ integrity_check: string }>(db, 'PRAGMA integrity_check(1)'));
  if (row?.integrity_check !== 'ok') throw new StoreFault('EUCLEAN', `${path}: ${row?.integrity_check}`);
}

async function using<T>(path: string, work: (db: Awaited<ReturnType<typeof openFile>>) => Promise<T>): Promise<T> {
  const db = await openFile(path);
  try {
    await exec(db, `PRAGMA busy_timeout = ${PATIENCE_MS}`);
    return await work(db);
  } finally {
    await closeFile(db);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
