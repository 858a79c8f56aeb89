/** Work that may take long, with pauses in which others can be served. */
export type Pauses<T = void> = Generator<undefined, T>;

/** So many small things may be done between two pauses. */
export const MANY = 16;

/** To its end, without a pause. */
export function toEnd<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
