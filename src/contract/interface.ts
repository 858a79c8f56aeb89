/** An interface of a host: an element of `ip -j addr`. */
import { z } from 'zod';
import { AddressInfo } from './address.ts';
import {
  HardwareAddress,
  InterfaceAlias,
  InterfaceName,
  Name,
  NameOrNumber,
  PageQuery,
  Switch,
  Uint,
  Uint32,
} from './common.ts';

export const LinkStats64 = z
  .strictObject({
    rx: z.strictObject({
      bytes: Uint,
      packets: Uint,
      errors: Uint,
      dropped: Uint,
      over_errors: Uint,
      multicast: Uint,
    }),
    tx: z.strictObject({
      bytes: Uint,
      packets: Uint,
      errors: Uint,
      dropped: Uint,
      carrier_errors: Uint,
      collisions: Uint,
    }),
  })
  .meta({ id: 'LinkStats64', description: 'Counters, with the keys of `ip -j -s link`.' });

export const Interface = z
  .strictObject({
    ifindex: z.int().min(1),
    link: z.string().optional().meta({ description: 'The other end of a wire in the same host.' }),
    link_index: z.int().optional(),
    ifname: z.string(),
    flags: z.array(z.string()),
    mtu: Uint,
    qdisc: z.string(),
    operstate: z.string(),
    linkmode: z.string().optional(),
    group: Name,
    txqlen: z.int().optional().meta({ description: 'Signed, as `ip` prints it.' }),
    ifalias: z.string().optional(),
    link_type: z.string(),
    address: z.string(),
    broadcast: z.string(),
    link_netnsid: z.int().optional(),
    link_netns: z.string().optional(),
    link_pointtopoint: z.literal(true).optional(),
    promiscuity: Uint.optional(),
    allmulti: Uint.optional(),
    min_mtu: Uint.optional(),
    max_mtu: Uint.optional(),
    linkinfo: z.strictObject({ info_kind: Name }).optional(),
    inet6_addr_gen_mode: z.string().optional(),
    num_tx_queues: Uint.optional(),
    num_rx_queues: Uint.optional(),
    gso_max_size: Uint.optional(),
    gso_max_segs: Uint.optional(),
    tso_max_size: Uint.optional(),
    tso_max_segs: Uint.optional(),
    gro_max_size: Uint.optional(),
    altnames: z.array(z.string()).optional().meta({ description: 'Other names it can be called by.' }),
    addr_info: z.array(AddressInfo).optional(),
    stats64: LinkStats64.optional(),
  })
  .meta({ id: 'Interface', description: 'One interface, with the keys of `ip -j addr show`.' });
export type Interface = z.infer<typeof Interface>;

/** What of an interface can be set: the words of `ip link set`. */
const settings = {
  up: z.boolean().optional(),
  mtu: Uint32.optional(),
  txqlen: Uint32.optional(),
  address: HardwareAddress.optional(),
  broadcast: HardwareAddress.optional(),
  group: NameOrNumber.optional(),
  arp: z.boolean().optional(),
  multicast: z.boolean().optional(),
  allmulticast: z.boolean().optional(),
  promisc: z.boolean().optional(),
  trailers: z.boolean().optional(),
  dynamic: z.boolean().optional(),
};

export const InterfacePatch = z
  .strictObject({
    ...settings,
    alias: InterfaceAlias.optional(),
    ifname: InterfaceName.optional().meta({ description: 'A new name.' }),
  })
  .meta({
    id: 'InterfacePatch',
    description: 'What `ip link set` takes.',
    examples: [{ mtu: 1400, alias: 'to nowhere' }],
  });
export type InterfacePatch = z.infer<typeof InterfacePatch>;

export const InterfaceCreate = z
  .strictObject({
    type: Name.meta({ description: 'The kind of interface.', examples: ['dummy'] }),
    ifname: InterfaceName.optional().meta({
      description: 'The first free number of its kind when absent, such as dummy0.',
    }),
    ...settings,
  })
  .meta({
    id: 'InterfaceCreate',
    description: 'What `ip link add` takes. An alias can only be given to one that is there.',
    examples: [{ type: 'dummy', up: true }],
  });
export type InterfaceCreate = z.infer<typeof InterfaceCreate>;

const details = Switch.optional().meta({ description: 'As `-d`: with kind, alias, and the limits of its mtu.' });

export const InterfaceQuery = z.strictObject({ details });
export const InterfacesQuery = z.strictObject({ ...PageQuery.shape, details });
