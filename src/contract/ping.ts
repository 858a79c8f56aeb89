/** A ping: what was asked, what came back, and what ping(8) printed. */
import { z } from 'zod';
import { InterfaceName, IPv4, text, Uint } from './common.ts';

export const PingPace = z
  .enum(['instant', 'realtime'])
  .meta({ description: 'instant: as fast as virtual time allows; realtime: at the speed of the wall clock.' });

export const PingCreate = z
  .strictObject({
    dst: text(255)
      .min(1)
      .meta({ description: 'Address or host name.', examples: ['10.0.3.2'] }),
    count: z.int().min(1).max(1_000_000).default(4).meta({ description: '-c' }),
    interval: z.number().min(0).max(86_400).default(1).meta({ description: '-i, seconds of virtual time' }),
    size: z.int().min(0).max(2_147_483_647).default(56).meta({ description: '-s, bytes of payload' }),
    ttl: z.int().min(0).max(255).optional().meta({ description: '-t' }),
    tos: Uint.max(255).optional().meta({ description: '-Q' }),
    src: IPv4.optional().meta({ description: '-I with an address' }),
    ifname: InterfaceName.optional().meta({ description: '-I with an interface' }),
    timeout: z.number().min(0).max(86_400).optional().meta({ description: '-W, seconds to wait for a reply' }),
    deadline: z.int().min(1).max(86_400).optional().meta({ description: '-w, seconds in all' }),
    broadcast: z.boolean().optional().meta({ description: '-b' }),
    quiet: z.boolean().optional().meta({ description: '-q' }),
    pace: PingPace.default('instant'),
  })
  .meta({ id: 'PingCreate', description: 'What `ping` takes.', examples: [{ dst: '10.0.3.2', count: 3 }] });
export type PingCreate = z.infer<typeof PingCreate>;

export const PingReply = z
  .strictObject({
    icmp_seq: Uint,
    from: z.string(),
    bytes: Uint,
    ttl: Uint,
    timeMs: z.number().optional().meta({ description: 'Round trip; absent when the payload is too short for it.' }),
    duplicate: z.literal(true).optional(),
  })
  .meta({ id: 'PingReply' });
export type PingReply = z.infer<typeof PingReply>;

export const PingError = z
  .strictObject({
    icmp_seq: Uint.optional(),
    from: z.string().optional(),
    message: z.string(),
  })
  .meta({ id: 'PingError' });
export type PingError = z.infer<typeof PingError>;

export const PingStatistics = z
  .strictObject({
    transmitted: Uint,
    received: Uint,
    errors: Uint,
    duplicates: Uint,
    lossPct: z.number(),
    timeMs: z.number(),
    rtt: z
      .strictObject({ min: z.number(), avg: z.number(), max: z.number(), mdev: z.number() })
      .optional()
      .meta({ description: 'Milliseconds; absent when nothing was timed.' }),
  })
  .meta({ id: 'PingStatistics' });
export type PingStatistics = z.infer<typeof PingStatistics>;

export const Ping = z
  .strictObject({
    id: z.string().meta({ examples: ['p1'] }),
    host: z.string(),
    // What was typed on a console may be more than can be asked for.
    ...PingCreate.shape,
    dst: z.string(),
    count: z.int().min(1).nullable().meta({ description: 'null: without end' }),
    interval: z.number().min(0),
    timeout: z.number().min(0).optional(),
    deadline: Uint.optional(),
    src: z.string().optional(),
    ifname: z.string().optional(),
    status: z.enum(['running', 'done', 'interrupted']),
    exit: z.int().nullable().meta({ description: "ping's exit code; null while it runs" }),
    replies: z.array(PingReply),
    errors: z.array(PingError),
    statistics: PingStatistics.optional().meta({ description: 'Absent when ping ended before it sent anything.' }),
    text: z.string().meta({ description: 'What ping printed on standard output.' }),
    stderr: z.string().meta({ description: 'What ping printed on standard error.' }),
    seq: z
      .strictObject({ first: Uint, last: Uint })
      .meta({ description: 'Its events in the trace; last is the newest so far.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Ping' });
export type Ping = z.infer<typeof Ping>;
