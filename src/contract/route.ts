/** A route of a host: an element of `ip -j route`. */
import { z } from 'zod';
import { Flag, InterfaceName, IPv4, Name, NameOrNumber, PageQuery, Switch, Uint8, Uint32 } from './common.ts';

export const RouteFlow = z
  .strictObject({ from: z.string().optional(), to: z.string() })
  .meta({ id: 'RouteFlow', description: 'Realms.' });

export const Nexthop = z
  .strictObject({
    gateway: z.string().optional(),
    dev: z.string().optional(),
    weight: z.int().min(1).max(256).optional(),
    flags: z.array(z.string()).optional(),
    flow: RouteFlow.optional(),
  })
  .meta({ id: 'Nexthop' });

export const Route = z
  .strictObject({
    type: Name.optional().meta({ description: 'unicast when absent' }),
    dst: z.string().meta({ examples: ['10.0.3.0/24', 'default', '10.0.3.1'] }),
    from: z.string().optional(),
    tos: z.string().optional(),
    gateway: z.string().optional(),
    dev: z.string().optional(),
    table: Name.optional().meta({ description: 'Absent where it is the table that was asked for.' }),
    protocol: Name.optional(),
    scope: Name.optional(),
    prefsrc: z.string().optional(),
    metric: Uint32.optional(),
    flow: RouteFlow.optional(),
    flags: z.array(z.string()),
    nexthops: z.array(Nexthop).optional(),
    metrics: z
      .array(z.record(z.string(), z.union([Uint32, z.string(), z.null()])))
      .optional()
      .meta({ description: 'A feature such as `ecn` is a key without a value.' }),
    pref: z.string().optional(),
    id: z.string().optional().meta({ description: 'Names this route in DELETE .../routes/{route}.' }),
  })
  .meta({ id: 'Route', description: 'One route, with the keys of `ip -j route show`.' });
export type Route = z.infer<typeof Route>;

/** Kinds of routes, by iproute2's words. */
export const RouteType = z.enum([
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve',
]);

const METRICS = [
  'mtu',
  'window',
  'rtt',
  'rttvar',
  'ssthresh',
  'cwnd',
  'advmss',
  'reordering',
  'hoplimit',
  'initcwnd',
  'rto_min',
  'initrwnd',
] as const;

const numbers = Object.fromEntries(METRICS.map((name) => [name, Uint32.optional()])) as Record<
  (typeof METRICS)[number],
  z.ZodOptional<typeof Uint32>
>;

/** In the units in which `ip -j` prints them: rtt, rttvar and rto_min in milliseconds. */
export const RouteMetrics = z
  .strictObject({
    ...numbers,
    hoplimit: Uint8.optional(),
    quickack: z.int().min(0).max(1).optional(),
    fastopen_no_cookie: z.int().min(0).max(1).optional(),
    congestion: Name.optional().meta({ description: 'congctl', examples: ['cubic'] }),
    ecn: Flag.optional(),
  })
  .meta({ id: 'RouteMetrics', description: 'rtt, rttvar and rto_min are milliseconds.' });
export type RouteMetrics = z.infer<typeof RouteMetrics>;

/** The kernel sets some of them itself, and refuses them from anybody else. */
const NexthopFlags = z.array(z.enum(['onlink', 'pervasive', 'dead', 'linkdown'])).max(8);
const FlowCreate = z.strictObject({ from: NameOrNumber.optional(), to: NameOrNumber.optional() });

export const NexthopCreate = z.strictObject({
  gateway: IPv4.optional(),
  dev: InterfaceName.optional(),
  weight: z.int().min(1).max(256).optional(),
  flags: NexthopFlags.optional(),
  flow: FlowCreate.optional(),
});
export type NexthopCreate = z.infer<typeof NexthopCreate>;

export const RouteCreate = z
  .strictObject({
    dst: z
      .string()
      .max(64)
      .meta({ description: 'Prefix, address or `default`.', examples: ['192.0.2.0/24'] }),
    type: RouteType.optional().meta({ description: 'unicast when absent' }),
    table: NameOrNumber.optional().meta({ description: 'main when absent; local for the types that belong there' }),
    gateway: IPv4.optional(),
    dev: InterfaceName.optional(),
    protocol: NameOrNumber.optional().meta({ description: 'boot when absent' }),
    scope: NameOrNumber.optional(),
    prefsrc: IPv4.optional(),
    metric: Uint32.optional(),
    tos: z.union([Name, Uint8]).optional().meta({ description: 'A name, a text in hexadecimal, or a number.' }),
    flow: FlowCreate.optional().meta({ description: 'Realms.' }),
    flags: NexthopFlags.optional(),
    nexthops: z.array(NexthopCreate).min(1).max(256).optional(),
    metrics: z
      .union([RouteMetrics, z.array(RouteMetrics).max(16)])
      .optional()
      .meta({ description: 'One object, or a list of them as `ip -j` prints it.' }),
    lock: z
      .array(z.enum([...METRICS, 'congestion']))
      .max(16)
      .optional()
      .meta({ description: 'Metrics that are locked; `ip -j` does not tell them.' }),
    id: z.string().max(128).optional().meta({ description: 'Passed over: what `GET` gave may be given back.' }),
  })
  .meta({
    id: 'RouteCreate',
    description: 'What `ip route add` (POST) or `ip route replace` (PUT) takes.',
    examples: [{ dst: '192.0.2.0/24', dev: 'lo', metric: 100 }],
  });
export type RouteCreate = z.infer<typeof RouteCreate>;

const table = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .meta({ description: 'local, main, default, all, or a number; main when absent' });
const details = Switch.optional().meta({ description: 'As `-d`: nothing is left out because it goes without saying.' });

export const RoutesQuery = z.strictObject({ ...PageQuery.shape, table, details });
export const RouteQuery = z.strictObject({ details });

export const RouteAddQuery = z.strictObject({
  mode: z
    .enum(['add', 'append', 'prepend'])
    .default('add')
    .meta({ description: 'The verb of `ip route`: what to do where there is a route to the same prefix.' }),
});

export const RouteReplaceQuery = z.strictObject({
  mode: z
    .enum(['replace', 'change'])
    .default('replace')
    .meta({ description: 'The verb of `ip route`: `change` does not add a route where there is none.' }),
});
