/** Where a client is, as far as it can be told: IPv6 hands out whole networks, so that one client has many addresses. */
import { isIPv4, isIPv6 } from 'node:net';

/** An IPv4 address, the /64 that an IPv6 address is in, or `unknown` for what is neither. */
export function networkOf(ip: string): string {
  if (isIPv4(ip)) return ip;
  if (!isIPv6(ip)) return 'unknown';
  const groups = groupsOf(ip);
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function groupsOf(ip: string): number[] {
  // WHATWG's URL writes an address in one way only, without dots (RFC 5952); the zone says nothing to others.
  const { hostname } = new URL(`http://[${ip.replace(/%.*$/s, '')}]`);
  const [left = '', right] = hostname.slice(1, -1).split('::');
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, behind] = [numbers(left), numbers(right ?? '')];
  return [...before, ...Array<number>(8 - before.length - behind.length).fill(0), ...behind];
}
