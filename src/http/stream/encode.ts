/** Batches of events as messages: encoded once for all readers that get the same. */
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import { around } from '../trace/lines.ts';

/** The message made of a batch, by the subscription's id. */
type Messages = Map<string, Buffer>;
const known = new WeakMap<TraceBatch, Messages>();

/** The `events` message for a subscription. */
export function encodeEvents(id: string, batch: TraceBatch): Buffer {
  const byId = known.get(batch) ?? new Map<string, Buffer>();
  known.set(batch, byId);
  const made = byId.get(id);
  if (made) return made;
  const begin = `{"type":"events","id":${JSON.stringify(id)},"seq":${batch.last},"events":[`;
  const message = around(begin, batch.body, ']}');
  byId.set(id, message);
  return message;
}
