/** Differences that are understood and stay: each with its reason, as docs/linux-fidelity.md lists them. */
import type { Shrunk } from './shrink.ts';

export interface Known {
  reason: string;
  covers(found: Shrunk): boolean;
}

export const KNOWN: readonly Known[] = [];

export function whyKnown(found: Shrunk): string | undefined {
  return KNOWN.find((known) => known.covers(found))?.reason;
}
