/** ms, the same in all processes of this machine to a fraction of one. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
