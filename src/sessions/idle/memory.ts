/** How much of what Node may have is taken: V8 ends the process when nothing is left, and that is to be far away. */
import { getHeapStatistics } from 'node:v8';

/** Of the heap: from here on what is not in use is put away at once; and from there on requests are turned away. */
const FILLING = 0.5;
export const FULL = 0.7;

/** Bytes of the heap that may be taken (`--max-old-space-size`). */
export function heapLimit(): number {
  return getHeapStatistics().heap_size_limit;
}

export function isFilling(): boolean {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size > FILLING * heap_size_limit;
}
