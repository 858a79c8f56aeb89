/**
 * Trace events: the kernel's tracepoints, and our own under `ping:`, `rtnl:` and `session:`.
 *
 * One union gives the type, the OpenAPI component and the check in the tests. Field names and values are those the
 * tracepoint prints (`/sys/kernel/tracing/events/<subsystem>/<event>/format`); integers are numbers. Source of the
 * list: Linux 6.18, include/trace/events/{fib,neigh,net,skb,icmp}.h.
 */
import { z } from 'zod';
import { AddressInfo } from './address.ts';
import { Labels, Name, Uint } from './common.ts';
import { Interface } from './interface.ts';
import { Neighbour } from './neighbour.ts';
import { PingError, PingReply, PingStatistics } from './ping.ts';
import { Route } from './route.ts';
import { Rule } from './rule.ts';

/** What every event carries. */
const envelope = {
  seq: Uint.meta({ description: 'Contiguous per session, from 1.' }),
  at: Uint.meta({ description: 'Virtual time of the lab, nanoseconds.' }),
  host: z.string().optional().meta({ description: 'Absent on events of the session itself.' }),
  ping: z.string().optional().meta({ description: 'The ping that caused it.' }),
  why: z.string().optional().meta({ description: 'One sentence, when asked for with explain=true.' }),
};
/** What every change carries: whoever follows them has the state, and knows whose doing it was. */
const change = {
  ...envelope,
  revision: Uint.meta({ description: "The session's, after the change." }),
  request: z.string().optional().meta({
    description: 'X-Request-Id of the request that made it; absent where the lab itself did.',
  }),
  silent: z
    .literal(true)
    .optional()
    .meta({ description: 'rtnetlink says nothing of it, and no `ip monitor` shows it.' }),
};
const packet = { ...envelope, skb: Uint.meta({ description: 'Follows one buffer through its life.' }) };
const dev = z.string();
const frame = z.base64().meta({
  description:
    'The bytes, from the Ethernet header on; of a frame longer than the session keeps (`frameBytes`), its beginning.',
});

function event<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.strictObject({ type: z.literal(type), ...shape });
}

/** The entry that a lookup found; ours, for the `why`. */
export const LookupMatch = z
  .strictObject({
    type: Name.meta({ description: 'local, unicast, broadcast, blackhole ...' }),
    dst: z.string().meta({ description: 'The prefix that won.' }),
    scope: Name,
    prefsrc: z.string().optional(),
    losers: z.array(z.string()).optional().meta({ description: 'Shorter prefixes that also cover the address.' }),
  })
  .meta({ id: 'LookupMatch' });
export type LookupMatch = z.infer<typeof LookupMatch>;

export const TraceEvent = z
  .discriminatedUnion('type', [
    event('fib:fib_table_lookup', {
      ...envelope,
      table: Uint,
      oif: z.int(),
      iif: z.int(),
      proto: Uint,
      saddr: z.string(),
      sport: Uint,
      daddr: z.string(),
      dport: Uint,
      tos: Uint,
      scope: Uint,
      flags: Uint,
      dev,
      gw: z.string().optional(),
      err: z.int(),
      match: LookupMatch.optional(),
    }).meta({ description: 'A routing table was searched.' }),
    event('neigh:neigh_create', { ...envelope, dev, primary_key4: z.string(), created: Uint }).meta({
      description: 'An entry was made in the neighbour table.',
    }),
    event('neigh:neigh_update', {
      ...envelope,
      dev,
      nud_state: z.string(),
      primary_key4: z.string(),
      new_state: z.string(),
    }).meta({ description: 'News about a neighbour arrived.' }),
    event('neigh:neigh_update_done', { ...envelope, dev, nud_state: z.string(), primary_key4: z.string() }).meta({
      description: 'The news about a neighbour was taken in.',
    }),
    event('neigh:neigh_event_send_done', { ...envelope, dev, nud_state: z.string(), primary_key4: z.string() }).meta({
      description: 'A packet asked for a neighbour whose address is not sure.',
    }),
    event('net:net_dev_queue', { ...packet, dev, len: Uint, frame }).meta({
      description: 'A frame was given to a device.',
    }),
    event('net:net_dev_start_xmit', {
      ...packet,
      dev,
      protocol: z.string(),
      len: Uint,
      network_offset: Uint,
      transport_offset: Uint,
    }).meta({ description: 'The driver begins to send the frame.' }),
    event('net:netif_rx', { ...packet, dev, len: Uint }).meta({
      description: 'A packet was put on the receive queue of a device.',
    }),
    event('net:net_dev_xmit', { ...packet, dev, len: Uint, rc: z.int() }).meta({
      description: 'The driver has taken the frame (rc 0).',
    }),
    event('net:netif_receive_skb', { ...packet, dev, len: Uint, frame }).meta({
      description: 'A packet was taken off the receive queue and enters the stack.',
    }),
    event('skb:consume_skb', { ...packet, location: z.string() }).meta({
      description: 'A buffer was freed after it had done its work.',
    }),
    event('skb:kfree_skb', { ...packet, protocol: Uint, location: z.string(), reason: z.string() }).meta({
      description: 'A packet was dropped: where, and why.',
    }),
    event('skb:skb_copy_datagram_iovec', { ...packet, len: Uint }).meta({
      description: 'A program read a datagram from its socket.',
    }),
    event('icmp:icmp_send', {
      ...envelope,
      icmp_type: Uint,
      code: Uint,
      saddr: z.string(),
      daddr: z.string(),
    }).meta({ description: 'The host sends an ICMP error.' }),
    event('ping:sent', { ...envelope, dst: z.string(), icmp_seq: Uint, bytes: Uint }).meta({
      description: 'ping sent an echo request.',
    }),
    event('ping:reply', { ...envelope, ...PingReply.shape }).meta({ description: 'ping read a reply.' }),
    event('ping:error', { ...envelope, ...PingError.shape }).meta({ description: 'ping was told of an error.' }),
    event('ping:done', {
      ...envelope,
      exit: z.int().nullable().meta({ description: 'null: the server ended before the ping did.' }),
      statistics: PingStatistics.optional(),
    }).meta({
      description: 'ping ended.',
    }),
    event('rtnl:newlink', { ...change, link: Interface }),
    event('rtnl:dellink', { ...change, link: Interface }),
    event('rtnl:newaddr', { ...change, dev, addr: AddressInfo }),
    event('rtnl:deladdr', { ...change, dev, addr: AddressInfo }),
    event('rtnl:newroute', {
      ...change,
      route: Route,
      replaced: z.string().optional().meta({ description: 'The id of the route that this one took the place of.' }),
    }),
    event('rtnl:delroute', { ...change, route: Route }),
    event('rtnl:newrule', { ...change, rule: Rule }),
    event('rtnl:delrule', { ...change, rule: Rule }),
    event('rtnl:newneigh', { ...change, neigh: Neighbour }),
    event('rtnl:delneigh', { ...change, neigh: Neighbour }),
    event('rtnl:newnetconf', { ...change, name: z.string(), value: z.string() }).meta({
      description: 'A sysctl was written.',
    }),
    event('session:created', { ...change }),
    event('session:changed', { ...change, name: z.string(), labels: Labels, pinned: z.literal(true).optional() }).meta({
      description: 'The session has another name, or other labels, or is pinned or no longer.',
    }),
    event('session:expiring', { ...envelope, expiresAt: z.iso.datetime() }).meta({
      description: 'Nobody has used the session for long: it is deleted then if nobody does.',
    }),
    event('session:kept', { ...envelope }).meta({ description: 'Somebody has used it since: it is not.' }),
    event('session:newhost', { ...change, labels: Labels }),
    event('session:delhost', { ...change }),
  ])
  .meta({ id: 'TraceEvent', description: 'One step of the lab.' });
export type TraceEvent = z.infer<typeof TraceEvent>;

export type TraceEventType = TraceEvent['type'];

/** The list of event types: the union's own. */
export const TRACE_EVENT_TYPES = TraceEvent.options.map((option) => option.shape.type.value) as TraceEventType[];

/** An event before the trace numbers it, a frame still as its bytes: what the engine hands to its tracer. */
export type UnnumberedEvent = TraceEvent extends infer E
  ? E extends { frame: string }
    ? Omit<E, 'seq' | 'frame'> & { frame: Uint8Array }
    : E extends TraceEvent
      ? Omit<E, 'seq'>
      : never
  : never;

/** Which way a packet is going at a step; other steps have no direction. */
export const Direction = z.enum(['in', 'out']);
export type Direction = z.infer<typeof Direction>;

export const DIRECTIONS = {
  'net:net_dev_queue': 'out',
  'net:net_dev_start_xmit': 'out',
  'net:net_dev_xmit': 'out',
  'icmp:icmp_send': 'out',
  'ping:sent': 'out',
  'net:netif_rx': 'in',
  'net:netif_receive_skb': 'in',
  'skb:skb_copy_datagram_iovec': 'in',
  'ping:reply': 'in',
  'ping:error': 'in',
} as const satisfies Partial<Record<TraceEventType, Direction>>;
