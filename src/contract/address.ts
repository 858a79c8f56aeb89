/** An address of an interface: an element of `addr_info` in `ip -j addr`. */
import { z } from 'zod';
import { AddressLabel, Flag, IPv4, Name, NameOrNumber, Uint32 } from './common.ts';

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

/** What an address may be given besides its place; IFNAMSIZ limits a label as it does a name. */
const qualities = {
  broadcast: z
    .union([IPv4, z.enum(['+', '-'])])
    .optional()
    .meta({ description: '`+` sets the bits that are the host’s, `-` clears them.' }),
  scope: NameOrNumber.optional().meta({ description: 'global when absent; host for 127.0.0.0/8' }),
  label: AddressLabel.optional(),
  metric: Uint32.optional().meta({ description: 'Of the route to its prefix.' }),
  noprefixroute: Flag.optional().meta({ description: 'Make no route to its prefix.' }),
  autojoin: Flag.optional(),
  valid_life_time: Uint32.optional().meta({ description: 'Seconds; forever when absent.' }),
  preferred_life_time: Uint32.optional(),
  deprecated: Flag.optional().meta({ description: 'As `preferred_life_time: 0`.' }),
};

/** What `GET` gave may be given back: what only the kernel sets is passed over. */
const told = {
  family: z.literal('inet').optional(),
  secondary: Flag.optional(),
  dynamic: Flag.optional(),
};

export const AddressCreate = z
  .strictObject({
    local: IPv4,
    prefixlen: z.int().min(0).max(32).default(32),
    address: IPv4.optional().meta({ description: "The peer's address." }),
    ...qualities,
    ...told,
  })
  .meta({
    id: 'AddressCreate',
    description: 'What `ip addr add` takes.',
    examples: [{ local: '10.0.3.1', prefixlen: 24 }],
  });
export type AddressCreate = z.infer<typeof AddressCreate>;

export const AddressReplace = z
  .strictObject({ address: IPv4.optional().meta({ description: "The peer's address." }), ...qualities, ...told })
  .meta({
    id: 'AddressReplace',
    description:
      'What `ip addr replace` takes. Of an address that is there, Linux changes its metric and its lifetimes, and nothing else.',
    examples: [{ metric: 100 }],
  });
export type AddressReplace = z.infer<typeof AddressReplace>;

export const AddressPatch = z
  .strictObject({
    metric: Uint32.optional(),
    valid_life_time: Uint32.optional(),
    preferred_life_time: Uint32.optional(),
  })
  .meta({
    id: 'AddressPatch',
    description: 'What `ip addr change` can change; what is absent stays as it is.',
    examples: [{ valid_life_time: 3600, preferred_life_time: 1800 }],
  });
export type AddressPatch = z.infer<typeof AddressPatch>;

/** Which of the addresses that a path names: there may be several, each with another peer. */
export const AddressQuery = z.strictObject({ address: IPv4.optional().meta({ description: "The peer's address." }) });
export type AddressQuery = z.infer<typeof AddressQuery>;
