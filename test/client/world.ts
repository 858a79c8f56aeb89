/** What a program has of a lab: REST with types, and the trace as it happens. */
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Rest, rest, Watch, type WatchOptions } from '../../src/client/index.ts';
import type { LabClient } from '../support/api.ts';

export function restOf({ origin, token }: LabClient): Rest {
  return rest({ url: origin, token });
}

/** Comes back quickly, and goes with the test. */
export function watch(lab: LabClient, options: Partial<WatchOptions> = {}): Watch {
  const { origin: url, id: session, token } = lab;
  const backoff = { minMs: 20, maxMs: 200 };
  const made = new Watch({ url, session, token, WebSocket, backoff, ...options });
  onTestFinished(made.close);
  return made;
}

export type { Watch };

/** The seqs of the events up to the one with this seq. */
export async function seqsUntil(events: AsyncIterable<{ seq: number }>, last: number): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of { [Symbol.asyncIterator]: () => unended(events) }) {
    seqs.push(seq);
    if (seq >= last) break;
  }
  return seqs;
}

/** Can be left without being ended. */
function unended<T>(events: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = events[Symbol.asyncIterator]();
  return { next: () => iterator.next() };
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
