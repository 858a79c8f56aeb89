/** How much of what Node may have is taken: V8 ends the process when nothing is left, and that is to be far away. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From here on what is not in use is put away at once; and from there on requests are turned away. */
const FILLING = 0.5;
const FULL = 0.7;
/** Where it looks full, what nobody needs any more is collected first, this often at most, ms. */
const COLLECTED_MS = 5_000;

let collected = Number.NEGATIVE_INFINITY;

/** Of what may be taken (`--max-old-space-size`), buffers counted too, which have no limit of their own. */
function taken(): number {
  const { used_heap_size, external_memory, heap_size_limit } = getHeapStatistics();
  return (used_heap_size + external_memory) / heap_size_limit;
}

export function isFilling(): boolean {
  return taken() > FILLING;
}

export function isFull(): boolean {
  return isOver(FULL, 0);
}

/** For so many bytes that are on their way: when they are here, it is not to be full for everybody else. */
export function isRoomFor(bytes: number): boolean {
  return !isOver(FILLING, bytes / getHeapStatistics().heap_size_limit);
}

function isOver(share: number, more: number): boolean {
  if (taken() + more <= share) return false;
  // V8 is in no hurry where nothing more is asked of it: who is refused asks for nothing.
  if (taken() > share && performance.now() - collected > COLLECTED_MS) {
    collectGarbage();
    collected = performance.now();
  }
  return taken() + more > share;
}

const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();
