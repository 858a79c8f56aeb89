/** An address of an interface: an element of `addr_info` in `ip -j addr`. */
import { z } from 'zod';
import { IPv4, Name, Uint32 } from './common.ts';

export const AddressInfo = z
  .strictObject({
    family: z.enum(['inet', 'inet6']),
    local: z.string(),
    address: z.string().optional().meta({ description: "The peer's address on a point-to-point address." }),
    prefixlen: z.int().min(0).max(128),
    metric: Uint32.optional(),
    broadcast: z.string().optional(),
    scope: Name,
    secondary: z.literal(true).optional(),
    deprecated: z.literal(true).optional().meta({ description: 'Its preferred lifetime is over.' }),
    dynamic: z.literal(true).optional(),
    noprefixroute: z.literal(true).optional(),
    autojoin: z.literal(true).optional(),
    protocol: Name.optional(),
    label: z.string().optional(),
    valid_life_time: Uint32.meta({ description: 'Seconds; 4294967295 is forever.' }),
    preferred_life_time: Uint32,
  })
  .meta({ id: 'AddressInfo', description: 'One address, with the keys of `ip -j addr show`.' });
export type AddressInfo = z.infer<typeof AddressInfo>;

export const AddressCreate = z
  .strictObject({
    local: IPv4,
    prefixlen: z.int().min(0).max(32).default(32),
    address: IPv4.optional().meta({ description: "The peer's address." }),
    broadcast: z.union([IPv4, z.enum(['+', '-'])]).optional(),
    scope: Name.optional(),
    label: z.string().min(1).max(15).optional(),
    metric: Uint32.optional(),
    noprefixroute: z.boolean().optional(),
    valid_life_time: Uint32.optional(),
    preferred_life_time: Uint32.optional(),
  })
  .meta({ id: 'AddressCreate', description: 'What `ip addr add` takes.' });
export type AddressCreate = z.infer<typeof AddressCreate>;
