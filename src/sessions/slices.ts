/** Long work in slices: between one and the next, everybody else has the event loop. */

/** A slice, ms. */
export const SLICE = 3;

/** Long work that has had its slice, in the order in which it goes on. */
const waiting: (() => void)[] = [];

/**
 * A turn of the event loop for others. Of all long work, whosever it is, one piece goes on in each turn: how long a
 * turn is does not depend on how many have much to do, and each of them has as much of it.
 */
export function others(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(goOn);
  });
}

function goOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}

let turnSeen: number | undefined;

/** For how long this turn of the event loop has gone on, as far as is known: since somebody first asked in it, ms. */
export function turnMs(): number {
  if (turnSeen === undefined) {
    turnSeen = performance.now();
    setImmediate(() => {
      turnSeen = undefined;
    });
  }
  return performance.now() - turnSeen;
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

/** Without a turn of the event loop where none is needed. */
export function andThen<T>(before: void | Promise<void>, then: () => T): T | Promise<T> {
  return before ? before.then(then) : then();
}
