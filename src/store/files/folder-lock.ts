/**
 * One process at a time has a data folder: two would each keep sessions in memory that the other changes on the disk.
 *
 * The lock is SQLite's own on a file with nothing in it: it is the kernel's (fcntl), so it goes with the process however
 * that ends, and nobody has to clean up after `kill -9`. Not on state.db or traces.db, which others may read meanwhile.
 */
import { join } from 'node:path';
import { closeFile, type Database, exec, openFile } from './sqlite3.ts';
import { StoreFault } from './store-fault.ts';

export class FolderLock {
  readonly #file: Database;

  private constructor(file: Database) {
    this.#file = file;
  }

  /** Errors: StoreFault, EBUSY when another process has it. */
  static async take(directory: string): Promise<FolderLock> {
    const file = await openFile(join(directory, 'lock'));
    try {
      await exec(file, 'BEGIN EXCLUSIVE');
    } catch (error) {
      await closeFile(file);
      if (error instanceof StoreFault && error.code === 'EBUSY') {
        const words = `another server is at work in ${directory}; each needs a folder of its own (LOOPWIRE_DATA_DIR)`;
        throw new StoreFault('EBUSY', words, { cause: error });
      }
      throw error;
    }
    return new FolderLock(file);
  }

  release(): Promise<void> {
    return closeFile(this.#file);
  }
}
