/** Rounds, and what their middle one came to. */
import type { Effort } from './row.ts';

/** The median of numbers; not of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The value under which a share of the numbers lies, 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

/** Seconds of processor time that this process takes for `work`. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** How many of `count` things a second of processor time is enough for: the median of several rounds. */
export function perSecond(effort: Effort, count: number, work: () => void): number {
  const rounds = effort.quick ? 3 : 7;
  const warmUps = effort.quick ? 1 : 2;
  const rates: number[] = [];
  for (let i = 0; i < warmUps + rounds; i++) {
    const rate = count / cpuSeconds(work);
    if (i >= warmUps) rates.push(rate);
  }
  return median(rates);
}
