/** The trace over HTTP: what to ask for, and a page of it. */
import { z } from 'zod';
import { HostName, Uint } from '../common.ts';
import { Direction, TraceEvent } from '../trace.ts';
import { EventTypeGlob } from './stream.ts';

const seq = z.coerce.number().int().min(0);

/** Repeat `host` and `type` for more than one. */
export const TraceQuery = z.strictObject({
  after: seq.optional().meta({ description: 'Events after this seq; from the oldest kept when absent.' }),
  until: seq.optional().meta({ description: 'Events up to this seq. Not for SSE.' }),
  limit: z.coerce.number().int().min(1).max(10_000).optional().meta({
    description: 'At most so many events: 1000 on a JSON page when absent, no limit for NDJSON. Not for SSE.',
  }),
  host: z.union([HostName, z.array(HostName).max(256)]).optional(),
  type: z.union([EventTypeGlob, z.array(EventTypeGlob).max(64)]).optional(),
  ping: z.string().min(1).max(64).optional().meta({ description: 'Events that this ping caused.' }),
  direction: Direction.optional().meta({ description: 'Steps of packets on their way out, or in; no other events.' }),
  explain: z.enum(['true', 'false']).optional().meta({ description: 'Add `why` to every event.' }),
});
export type TraceQuery = z.infer<typeof TraceQuery>;

export const TracePage = z
  .strictObject({
    events: z.array(TraceEvent),
    next: Uint.optional().meta({ description: 'Give it back as `after` to read on; absent at the end.' }),
    seq: Uint.meta({ description: 'The newest event there is.' }),
    earliest: Uint.meta({ description: 'The oldest event kept.' }),
  })
  .meta({ id: 'TracePage' });
export type TracePage = z.infer<typeof TracePage>;
