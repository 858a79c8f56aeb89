/** Why an address is the source, and why the others are not. */
import { scopes } from '../../../console/ip/names.ts';
import { formatIPv4, formatPrefix, networkOf } from '../../../engine/addr.ts';
import { type AddrConsidered, TAKEN } from '../../../engine/explain/addr.ts';
import type { Host } from '../../../engine/host.ts';
import { ifnameOf } from './packet.ts';

/** Where a source was looked for: as of selectAddr(). */
export interface Wanted {
  host: Host;
  dev: string;
  dst: number;
  scope: number;
}

export function whyAddress({ addr, verdict }: AddrConsidered, { host, dev, dst, scope }: Wanted): string {
  const prefix = formatPrefix(networkOf(addr.address, addr.prefixlen), addr.prefixlen);
  switch (verdict) {
    case 'prefix':
      return dst === 0
        ? `It is the first primary address of ${dev} that reaches as far as the route does.`
        : `The next hop, ${formatIPv4(dst)}, lies in its prefix, ${prefix}.`;
    case 'first':
      return `No address of ${dev} has the next hop, ${formatIPv4(dst)}, in its prefix, and it is the first primary one that reaches so far.`;
    case 'elsewhere':
      return `${dev} has no address that will do, and it is the first of another interface, ${ifnameOf(host, addr.ifindex)}, that reaches so far.`;
    case 'secondary':
      return 'It is secondary: another address in its prefix was there before it, and only primary ones are chosen.';
    case 'scope':
      return `Its scope is ${scopes.name(addr.scope)}: it means nothing as far away as the route leads (scope ${scopes.name(scope)}).`;
    case 'other-prefix':
      return `The next hop, ${formatIPv4(dst)}, is not in its prefix, ${prefix}, and there is an address where it is.`;
    case 'later':
      return 'One that stands before it, or has the next hop in its prefix, was taken.';
  }
}

export function whySource(considered: readonly AddrConsidered[], { dev, dst }: Wanted): string {
  const taken = considered.find(({ verdict }) => TAKEN.includes(verdict));
  const wish = dst === 0 ? '' : `, best one with ${formatIPv4(dst)} in its prefix`;
  const question = `Which address of ${dev} is the source? A primary one that reaches as far as the route${wish}.`;
  return taken
    ? `${question} It is ${formatIPv4(taken.addr.local)}.`
    : `${question} There is none, nor on any other interface: the source is 0.0.0.0.`;
}
