/** A policy rule of a host: an element of `ip -j rule`. */
import { z } from 'zod';
import { Name, Uint, Uint32 } from './common.ts';

export const Rule = z
  .strictObject({
    priority: Uint32,
    not: z.null().optional(),
    src: z.string().meta({ description: 'Address or `all`.' }),
    srclen: z.int().min(0).max(32).optional(),
    dst: z.string().optional(),
    dstlen: z.int().min(0).max(32).optional(),
    tos: z.string().optional(),
    fwmark: z.string().optional(),
    fwmask: z.string().optional(),
    iif: z.string().optional(),
    iif_detached: z.null().optional(),
    oif: z.string().optional(),
    oif_detached: z.null().optional(),
    l3mdev: z.null().optional(),
    uid_start: Uint32.optional(),
    uid_end: Uint32.optional(),
    ipproto: z.string().optional(),
    sport: z.union([Uint32, z.string()]).optional(),
    sport_start: Uint32.optional(),
    sport_end: Uint32.optional(),
    dport: z.union([Uint32, z.string()]).optional(),
    dport_start: Uint32.optional(),
    dport_end: Uint32.optional(),
    tun_id: Uint.optional(),
    table: Name.optional(),
    suppress_prefixlen: z.int().optional(),
    suppress_ifgroup: z.string().optional(),
    action: Name.optional(),
    nop: z.null().optional(),
    masquerade: z.null().optional(),
    goto: z.union([Uint32, z.string()]).optional(),
    unresolved: z.null().optional(),
    flow: z.string().optional(),
    flow_from: z.string().optional(),
    flow_to: z.string().optional(),
    nat_gateway: z.string().optional(),
    protocol: Name.optional(),
  })
  .meta({ id: 'Rule', description: 'One policy rule, with the keys of `ip -j rule show`.' });
export type Rule = z.infer<typeof Rule>;
