/** The stream: what is said on the WebSocket. Its contract, with every promise, is docs/stream-protocol.md. */
import { z } from 'zod';
import { HostName, Labels, Uint } from '../common.ts';
import { Interface } from '../interface.ts';
import { Neighbour } from '../neighbour.ts';
import { Route } from '../route.ts';
import { Rule } from '../rule.ts';
import { Direction, TraceEvent } from '../trace.ts';

/** The WebSocket subprotocol, offered by the client and chosen by the server. */
export const STREAM_PROTOCOL = 'loopwire.v1';

const SubscriptionId = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: "The client's name for a subscription, unique on its socket.", examples: ['s1'] });

/** An event type, or a glob: `*` stands for any characters. */
export const EventTypeGlob = z
  .string()
  .regex(/^[a-z0-9_:*]{1,64}$/)
  .meta({ examples: ['fib:*', 'ping:reply'] });

/** An event passes when it passes every member that is there. */
export const StreamFilter = z
  .strictObject({
    hosts: z
      .array(HostName)
      .min(1)
      .max(256)
      .optional()
      .meta({ description: 'Events of these hosts, and no event of the session itself.' }),
    types: z.array(EventTypeGlob).min(1).max(64).optional().meta({ description: 'Event types, as globs.' }),
    ping: z.string().min(1).max(64).optional().meta({ description: 'Events that this ping caused.' }),
    direction: Direction.optional().meta({
      description: 'Steps of packets on their way out, or in; no other events.',
    }),
  })
  .meta({ id: 'StreamFilter' });
export type StreamFilter = z.infer<typeof StreamFilter>;

/** A place in a trace: everything after `seq`. */
export const StreamPosition = z.strictObject({ epoch: z.string().min(1).max(64), seq: Uint });
export type StreamPosition = z.infer<typeof StreamPosition>;

/** How a client wants its events grouped. */
export const SubscribeBatch = z
  .strictObject({
    events: z.int().min(1).max(10_000).default(10_000).meta({ description: 'At most so many in a message.' }),
    ms: z.int().min(0).max(60_000).default(0).meta({ description: 'Wait so long for more, if there are fewer.' }),
  })
  .meta({ id: 'SubscribeBatch' });
export type SubscribeBatch = z.infer<typeof SubscribeBatch>;

export const Auth = z.strictObject({ type: z.literal('auth'), token: z.string().min(1).max(512) });

export const Subscribe = z.strictObject({
  type: z.literal('subscribe'),
  id: SubscriptionId,
  filter: StreamFilter.optional(),
  from: z
    .union([z.enum(['now', 'start', 'snapshot']), StreamPosition])
    .default('now')
    .meta({ description: 'now, the oldest event kept, the state as of now and then what follows, or after a seq.' }),
  explain: z.boolean().default(false).meta({ description: 'Add `why` to every event.' }),
  batch: SubscribeBatch.optional().meta({ description: 'As they come when absent.' }),
  onSlow: z
    .enum(['gap', 'close'])
    .default('gap')
    .meta({ description: 'What to do when the reader falls behind: say what was left out, or close with 4429.' }),
});
export type Subscribe = z.infer<typeof Subscribe>;

export const ClientMessage = z
  .discriminatedUnion('type', [
    Auth,
    Subscribe,
    z.strictObject({ type: z.literal('unsubscribe'), id: SubscriptionId }),
    z.strictObject({ type: z.literal('ping') }),
    z.strictObject({ type: z.literal('pong') }),
  ])
  .meta({ id: 'ClientMessage', description: 'What a client says on the stream.' });
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Everything a host is, as `ip -j` and `sysctl` would tell it. */
export const HostSnapshot = z.strictObject({
  name: HostName,
  labels: Labels,
  interfaces: z.array(Interface),
  routes: z.array(Route),
  rules: z.array(Rule),
  neighbours: z.array(Neighbour),
  sysctls: z.record(z.string(), z.string()),
});
export type HostSnapshot = z.infer<typeof HostSnapshot>;

/** The state of a session after one event. */
export const StreamSnapshot = z.strictObject({
  seq: Uint.meta({ description: 'The state after this event; the events after it follow.' }),
  revision: Uint,
  hosts: z.array(HostSnapshot),
});
export type StreamSnapshot = z.infer<typeof StreamSnapshot>;

/** Why a request on the stream was not carried out; the socket stays open. */
export const StreamErrorCode = z.enum([
  /** The subscription's id is not one of this socket's. */
  'no-such-subscription',
  /** So many subscriptions on one socket and no more. */
  'limit-reached',
  /** What follows the asked-for seq is no longer kept; `earliest` is the oldest event that is. */
  'trimmed',
  /** The trace has begun anew since; nothing after that position can be told. */
  'wrong-epoch',
  /** The asked-for seq has not happened yet. */
  'ahead',
  /** The token is for one ping: it opens no other one, and no snapshot. */
  'out-of-scope',
]);
export type StreamErrorCode = z.infer<typeof StreamErrorCode>;

const about = { id: SubscriptionId };

export const ServerMessage = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('hello'),
      protocol: z.literal(STREAM_PROTOCOL),
      session: z.string(),
      authorized: z.boolean().meta({ description: 'False: send `auth` within authMs.' }),
      authMs: Uint,
      heartbeatMs: Uint,
      limits: z.strictObject({ subscriptions: Uint, messageBytes: Uint, lagEvents: Uint }),
      epoch: z.string().optional().meta({ description: 'This and what follows only where `authorized` is true.' }),
      seq: Uint.optional().meta({ description: 'The newest event.' }),
      earliest: Uint.optional().meta({ description: 'The oldest event still kept.' }),
    }),
    z.strictObject({ type: z.literal('ready'), epoch: z.string(), seq: Uint, earliest: Uint }),
    z.strictObject({
      type: z.literal('subscribed'),
      ...about,
      epoch: z.string(),
      seq: Uint.meta({ description: 'Where the subscription begins: what comes has a greater seq.' }),
      recovered: z.boolean().meta({ description: 'Everything after the position asked for will come.' }),
    }),
    z.strictObject({
      type: z.literal('snapshot'),
      ...about,
      ...StreamSnapshot.shape,
      part: z.int().min(1).meta({ description: 'Which piece this is. A host in two pieces has what is in both.' }),
      last: z.boolean().meta({ description: 'Whether this was all; events follow.' }),
    }),
    z.strictObject({
      type: z.literal('events'),
      ...about,
      seq: Uint.meta({
        description: 'Everything up to here that passes the filter has now been sent: resume from it.',
      }),
      events: z.array(TraceEvent),
    }),
    z.strictObject({
      type: z.literal('caught-up'),
      ...about,
      seq: Uint.meta({ description: 'Nothing older is left to send; resume from it.' }),
    }),
    z.strictObject({
      type: z.literal('gap'),
      ...about,
      from: Uint.meta({ description: 'The first seq left out.' }),
      to: Uint.meta({ description: 'The last seq left out.' }),
      backfill: z.string().meta({ description: 'Path of a GET that gives the events left out, page by page.' }),
    }),
    z.strictObject({ type: z.literal('unsubscribed'), ...about }),
    z.strictObject({
      type: z.literal('error'),
      id: SubscriptionId.optional(),
      code: StreamErrorCode,
      detail: z.string(),
      earliest: Uint.optional(),
    }),
    z.strictObject({ type: z.literal('ping') }),
    z.strictObject({ type: z.literal('pong') }),
  ])
  .meta({ id: 'ServerMessage', description: 'What the server says on the stream.' });
export type ServerMessage = z.infer<typeof ServerMessage>;
