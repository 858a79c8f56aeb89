/**
 * The tracer: a function that is told every step a packet takes. Nobody watching costs one branch.
 *
 * Shaped as the kernel's tracepoints (include/trace/events/*.h); see contract/trace.ts for the fields.
 */
import type { UnnumberedEvent } from '../contract/trace.ts';

export type Tracer = (event: UnnumberedEvent) => void;
