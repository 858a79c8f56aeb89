/** How long to wait before the next try: longer each time, and not at the same moment as everybody else. */

export interface BackoffOptions {
  /** The longest first wait, ms. */
  minMs: number;
  /** The longest wait, ms. */
  maxMs: number;
}

/** Full jitter: anything up to a limit that doubles with each try that failed. */
export function waitBefore(tries: number, { minMs, maxMs }: BackoffOptions, random = Math.random): number {
  return random() * Math.min(maxMs, minMs * 2 ** Math.min(tries, 30));
}
