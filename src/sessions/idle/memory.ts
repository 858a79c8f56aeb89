/** How much of what Node may have is taken: V8 ends the process when nothing is left, and that is to be far away. */
import { getHeapStatistics } from 'node:v8';

/** From here on what is not in use is put away at once; and from there on requests are turned away. */
const FILLING = 0.5;
const FULL = 0.7;

/** Of what may be taken (`--max-old-space-size`), buffers counted too, which have no limit of their own. */
function taken(): number {
  const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
  return (used_heap_size + external_memory) / heap_size_limit;
}

export function isFilling(): boolean {
  return taken() > FILLING;
}

export function isFull(): boolean {
  return taken() > FULL;
}
