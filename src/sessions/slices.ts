/** Long work in slices: between one and the next, everybody else has the event loop. */

/** A slice, ms. */
export const SLICE = 3;

/** A turn of the event loop for others. */
export function others(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Does work that pauses; what it comes to. */
export async function inSlices<T>(work: Iterator<unknown, T>): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < end);
    await others();
  }
}

/** What becomes of each element. */
export function mapped<T, U>(elements: Iterable<T>, make: (element: T) => U): Promise<U[]> {
  function* work(): Generator<void, U[]> {
    const made: U[] = [];
    for (const element of elements) {
      made.push(make(element));
      if (made.length % 8 === 0) yield;
    }
    return made;
  }
  return inSlices(work());
}
