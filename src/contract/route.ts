/** A route of a host: an element of `ip -j route`. */
import { z } from 'zod';
import { HostName, InterfaceName, IPv4, Name, Uint, Uint32 } from './common.ts';

export const RouteMetrics = z.record(z.string(), z.union([Uint32, z.string()]));

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

export const RouteCreate = z
  .strictObject({
    dst: z
      .string()
      .max(64)
      .meta({ description: 'Prefix, address or `default`.', examples: ['192.0.2.0/24'] }),
    type: Name.optional(),
    table: z.union([Name, Uint32]).optional(),
    gateway: IPv4.optional(),
    dev: InterfaceName.optional(),
    protocol: Name.optional(),
    scope: Name.optional(),
    prefsrc: IPv4.optional(),
    metric: Uint32.optional(),
    tos: z.union([Name, Uint.max(255)]).optional(),
    flags: z.array(z.enum(['onlink', 'pervasive'])).optional(),
    nexthops: z
      .array(
        z.strictObject({
          gateway: IPv4.optional(),
          dev: InterfaceName.optional(),
          weight: z.int().min(1).max(256).optional(),
          flags: z.array(z.enum(['onlink', 'pervasive'])).optional(),
        }),
      )
      .max(256)
      .optional(),
    metrics: RouteMetrics.optional(),
  })
  .meta({ id: 'RouteCreate', description: 'What `ip route add` (POST) or `ip route replace` (PUT) takes.' });
export type RouteCreate = z.infer<typeof RouteCreate>;

export const RouteLookupQuery = z.strictObject({
  dst: IPv4,
  src: IPv4.optional(),
  iif: InterfaceName.optional(),
  oif: InterfaceName.optional(),
  mark: z.coerce.number().int().min(0).max(0xffffffff).optional(),
  tos: z.coerce.number().int().min(0).max(255).optional(),
});
export type RouteLookupQuery = z.infer<typeof RouteLookupQuery>;

/** One table that was searched: the entry that won, and the ones that matched less well or were refused. */
export const LookupStep = z
  .strictObject({
    table: Name,
    err: z.int().meta({ description: '0, or a negative errno' }),
    matched: z.string().optional().meta({ description: 'The prefix that won.' }),
    type: Name.optional(),
    dev: z.string().optional(),
    why: z.string().meta({ description: 'One sentence: what was decided, and because of what.' }),
  })
  .meta({ id: 'LookupStep' });
export type LookupStep = z.infer<typeof LookupStep>;

export const RouteLookup = z
  .strictObject({
    route: z.record(z.string(), z.unknown()).meta({ description: 'The element that `ip -j route get` prints.' }),
    decision: z.strictObject({
      host: HostName,
      steps: z.array(LookupStep),
      prefsrc: z.strictObject({ address: z.string(), why: z.string() }).optional(),
    }),
  })
  .meta({ id: 'RouteLookup', description: '`ip -j route get`, and how it was decided.' });
export type RouteLookup = z.infer<typeof RouteLookup>;
