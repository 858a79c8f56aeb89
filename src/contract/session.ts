/** A session: one tenant's lab. */
import { z } from 'zod';
import { Labels, text, Uint } from './common.ts';

export const SessionCreate = z
  .strictObject({
    name: text(255).optional(),
    labels: Labels.optional(),
    seed: z.int().min(0).max(0xffffffff).optional().meta({ description: 'Same commands + same seed = same bytes.' }),
    pinned: z.boolean().optional().meta({ description: 'As by `pinSession`, for whoever may do that.' }),
  })
  .meta({ id: 'SessionCreate', examples: [{ name: 'lesson 1', seed: 42 }] });
export type SessionCreate = z.infer<typeof SessionCreate>;

export const SessionPatch = z
  .strictObject({ name: text(255).optional(), labels: Labels.optional() })
  .meta({ id: 'SessionPatch', examples: [{ labels: { lesson: '1' } }] });
export type SessionPatch = z.infer<typeof SessionPatch>;

export const Session = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    labels: Labels,
    seed: Uint,
    revision: Uint.meta({ description: 'Counts changes.' }),
    epoch: z.string().meta({ description: 'Changes when seq starts anew; never in normal life.' }),
    seq: Uint.meta({ description: 'The newest event of the trace, 0 when there is none.' }),
    earliest: Uint.meta({ description: 'The oldest event still kept.' }),
    clockNs: Uint.meta({ description: 'Virtual time, nanoseconds.' }),
    hosts: z.array(z.string()),
    limits: z.record(z.string(), Uint).meta({
      description:
        'Each is a setting: `hostsPerSession` is LOOPWIRE_LIMIT_HOSTS_PER_SESSION (`requestsPerAddress` is LOOPWIRE_RATE_LIMIT).',
    }),
    usage: z.record(z.string(), Uint).optional().meta({
      description:
        'How much there is, by the names of the limits; of the fullest host. Only where one session is asked for.',
    }),
    createdAt: z.iso.datetime(),
    pinned: z.boolean().meta({ description: 'It stays though nobody uses it.' }),
    operator: z.string().optional().meta({
      description: "The name of the operator's key that it was opened with; empty if the key has none.",
    }),
    expiresAt: z.iso.datetime().optional().meta({
      description: 'It is deleted then if nobody uses it, which asking for it does. Absent: it is not.',
    }),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionCreated = z
  .strictObject({ ...Session.shape, token: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'SessionCreated' });
export type SessionCreated = z.infer<typeof SessionCreated>;
