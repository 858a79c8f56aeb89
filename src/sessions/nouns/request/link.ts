/** What is to become of an interface, as a client writes it: the words of `ip link set`. */
import { SWITCHES } from '../../../console/ip/link/set.ts';
import { groups } from '../../../console/ip/names.ts';
import type { InterfaceCreate, InterfacePatch } from '../../../contract/interface.ts';
import type { LinkChange } from '../../../engine/dev/link.ts';
import { defined, numberOf } from '../find.ts';

/** Errors: Malformed. */
export function linkChange(input: InterfacePatch | Omit<InterfaceCreate, 'type' | 'ifname'>): LinkChange {
  const { up, mtu, txqlen, address, broadcast, group } = input;
  const change: LinkChange = {
    ...defined({ up, mtu, txqlen }),
    ...defined({ alias: 'alias' in input ? input.alias : undefined }),
    ...defined({ ifname: 'ifname' in input ? input.ifname : undefined }),
    ...defined({ address: address?.toLowerCase(), broadcast: broadcast?.toLowerCase() }),
    ...(group !== undefined && { group: numberOf(groups, group, 'group', '/group') }),
  };
  for (const [word, { flag, inverted }] of Object.entries(SWITCHES)) {
    const on = input[word as keyof typeof input] as boolean | undefined;
    if (on === undefined) continue;
    const key = on === inverted ? 'clear' : 'set';
    change[key] = (change[key] ?? 0) | flag;
  }
  return change;
}
