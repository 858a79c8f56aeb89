/** Whether a folder's disk has room for the next changes. */
import { statfs } from 'node:fs/promises';
import { StoreFault } from './store-fault.ts';

/** With less than this SQLite's write-ahead log may fail to grow. */
const ROOM = 4 * 1024 * 1024;

/** Errors: StoreFault, ENOSPC. */
export async function checkRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < ROOM) throw new StoreFault('ENOSPC', `less than ${ROOM} bytes are free in ${folder}`);
}
