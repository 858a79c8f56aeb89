/**
 * The tracer: a function that is told every step a packet takes. Nobody watching costs one branch.
 *
 * Shaped as the kernel's tracepoints (include/trace/events/*.h); see contract/trace.ts for the fields.
 */
import type { UnnumberedEvent } from '../contract/trace.ts';
import type { ConsumeLocation, DropLocation } from './dev/free.ts';

/** Where a buffer's life ends is one of a list: each has its sentence in sessions/why. */
type Told = UnnumberedEvent extends infer E
  ? E extends { type: 'skb:consume_skb' }
    ? E & { location: ConsumeLocation }
    : E extends { type: 'skb:kfree_skb' }
      ? E & { location: DropLocation }
      : E
  : never;

export type Tracer = (event: Told) => void;
