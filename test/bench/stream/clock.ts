/** ms of a clock that all processes of this machine share: where it began does not depend on when they did. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
