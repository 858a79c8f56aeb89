/** Batches of events as messages: encoded once for all readers that get the same. */
import type { TraceBatch } from '../../sessions/trace/subscription.ts';
import { explained } from '../../sessions/why/why.ts';

/** What was made of a batch, by the subscription's id; a reader with a filter has batches of its own. */
const plain = new WeakMap<TraceBatch, Map<string, Buffer>>();
const withWhy = new WeakMap<TraceBatch, Map<string, Buffer>>();

/** The `events` message for a subscription; the batch has at least one line. */
export function encodeEvents(id: string, batch: TraceBatch, explain: boolean): Buffer {
  const known = explain ? withWhy : plain;
  const byId = known.get(batch) ?? new Map<string, Buffer>();
  known.set(batch, byId);
  const made = byId.get(id);
  if (made) return made;
  const events = batch.lines.map((line) => (explain ? explained(line.json) : line.json)).join();
  const seq = batch.lines.at(-1)?.seq ?? 0;
  const message = Buffer.from(`{"type":"events","id":${JSON.stringify(id)},"seq":${seq},"events":[${events}]}`);
  byId.set(id, message);
  return message;
}
