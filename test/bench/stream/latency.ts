/** From when there was something to tell to when the readers had it. */
import type { Program, Readers } from './program.ts';

/**
 * `once` makes something to tell every `everyMs`, and gives its seq; ms that each of the noted readers waited for each.
 * Fails if a reader missed something.
 */
export async function waits(
  server: Program,
  readers: Readers,
  { everyMs, seconds, once }: { everyMs: number; seconds: number; once: () => Promise<number> },
): Promise<number[]> {
  await server.commits();
  await readers.report();
  const from = performance.now();
  let seq = 0;
  for (let n = 1; performance.now() < from + seconds * 1000; n++) {
    seq = await once();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, from + n * everyMs - performance.now())));
  }
  await readers.reached(seq);
  const commits = await server.commits();
  const { noted } = await readers.report();
  const found: number[] = [];
  for (const receipts of grouped(noted).values()) {
    let at = 0;
    for (const [committed, when] of commits) {
      while (at < receipts.length && (receipts[at] as Receipt).seq < committed) at++;
      const receipt = receipts[at];
      if (receipt) found.push(receipt.at - when);
    }
  }
  return found;
}

interface Receipt {
  seq: number;
  at: number;
}

function grouped(noted: readonly [reader: number, seq: number, at: number][]): Map<number, Receipt[]> {
  const groups = new Map<number, Receipt[]>();
  for (const [reader, seq, at] of noted) {
    const group = groups.get(reader) ?? [];
    groups.set(reader, group);
    group.push({ seq, at });
  }
  return groups;
}
