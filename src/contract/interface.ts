/** An interface of a host: an element of `ip -j addr`. */
import { z } from 'zod';
import { AddressInfo } from './address.ts';
import { InterfaceName, Name, Uint } from './common.ts';

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
    ifname: InterfaceName,
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
    addr_info: z.array(AddressInfo).optional(),
    stats64: LinkStats64.optional(),
  })
  .meta({ id: 'Interface', description: 'One interface, with the keys of `ip -j addr show`.' });
export type Interface = z.infer<typeof Interface>;

export const InterfacePatch = z
  .strictObject({
    up: z.boolean().optional(),
    mtu: Uint.max(0xffffffff).optional(),
    txqlen: Uint.max(0xffffffff).optional(),
    alias: z.string().max(255).optional(),
    ifname: InterfaceName.optional().meta({ description: 'A new name; the interface must be down.' }),
  })
  .meta({ id: 'InterfacePatch', description: 'What `ip link set` takes.' });
export type InterfacePatch = z.infer<typeof InterfacePatch>;
