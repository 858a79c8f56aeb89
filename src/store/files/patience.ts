/** Waits for whoever else has a file, without holding the event loop as SQLite's own waiting would. */
import { faultOf, StoreFault } from './store-fault.ts';

const PATIENCE_MS = 3_000;
const BETWEEN_MS = 20;

/** Does it again while the file is held by another program. Errors: StoreFault. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const fault = faultOf(error);
      const isHeld = fault instanceof StoreFault && fault.code === 'EBUSY';
      if (!isHeld || performance.now() > end) throw fault;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}
