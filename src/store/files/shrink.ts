/** Gives the room of what was deleted back to the disk: little by little, as others write to the file meanwhile. */
import { all, type Database, exec } from './sqlite3.ts';

/** Pages moved in one transaction: 2 MB. */
const PAGES = 512;
/** Free pages are worth it when there are so many, and so large a part of the file: what is left is soon filled again. */
const LEAST_FREE = 256;
const PART = 1 / 8;

const INCREMENTAL = 2;

/** A file that was made without: every page is written anew, once. Where there is no room for that it stays as it is. */
export async function makeShrinkable(db: Database): Promise<void> {
  const [row] = await all<{ auto_vacuum: number }>(db, 'PRAGMA auto_vacuum');
  if (row?.auto_vacuum === INCREMENTAL) return;
  await exec(db, 'PRAGMA auto_vacuum = INCREMENTAL; VACUUM;').catch(() => undefined);
}

export class Shrinker {
  readonly #db: Database;
  #running: Promise<void> | undefined;
  #isOver = false;

  /** `db` is one that writes, of a file made shrinkable. */
  constructor(db: Database) {
    this.#db = db;
  }

  /** Something was deleted. */
  begin(): void {
    // What fails now stays free until the next time, and is written to as well.
    this.#running ??= this.#run()
      .catch(() => undefined)
      .finally(() => (this.#running = undefined));
  }

  /** Resolves when nothing is under way, and nothing will be. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let moved = false;
    let before = Number.POSITIVE_INFINITY;
    for (;;) {
      const { free, pages } = await this.#count();
      if (this.#isOver || free < LEAST_FREE || free < pages * PART || pages >= before) break;
      await exec(this.#db, `PRAGMA incremental_vacuum(${PAGES})`);
      before = pages;
      moved = true;
      // Whoever waits to write is next.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Only then does the file itself become shorter.
    if (moved) await exec(this.#db, 'PRAGMA wal_checkpoint(PASSIVE)');
  }

  async #count(): Promise<{ free: number; pages: number }> {
    const counts = 'SELECT freelist_count AS free, page_count AS pages FROM pragma_freelist_count, pragma_page_count';
    const [row] = await all<{ free: number; pages: number }>(this.#db, counts);
    return row ?? { free: 0, pages: 0 };
  }
}
