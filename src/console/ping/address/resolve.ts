/**
 * From what the user typed to an address: inet_aton(3)'s forms, and the names in /etc/hosts.
 *
 * A name is first looked for through nscd's socket (two attempts that find nobody, visible in the walk), then in
 * /etc/hosts, then asked of the name server. There is none in a lab, so that ends as on a host without a network.
 */
import { parseIPv4 } from '../../../engine/addr.ts';
import { flow } from '../../../engine/fib/flow.ts';
import type { Host } from '../../../engine/host.ts';
import { routeOutput } from '../../../engine/ip/route.ts';
import { ephemeralPort } from '../../../engine/sock/udp.ts';
import { IPPROTO } from '../../../engine/wire/ipv4.ts';
import { readIPv6 } from '../../ip/inet.ts';

const HOSTS: Readonly<Record<string, number>> = { localhost: 0x7f000001 };
/** The nameserver line of /etc/resolv.conf on the machines that the records were made on. */
const NAMESERVER = 0x0affff35;
const DNS_PORT = 53;

/** `name` is what ping calls it from then on. */
export type Resolved = { addr: number; name: string; numeric: boolean } | { error: string };

/** @param family 4 or 6 where only such an address will do; nothing can be sent by IPv6 yet */
export function resolve(host: Host, name: string, family?: 4 | 6): Resolved {
  const addr = parseAton(name);
  if (addr !== undefined) return family === 6 ? OTHER_FAMILY : { addr, name, numeric: true };
  if (isInet6(host, name)) return family === 4 ? OTHER_FAMILY : UNKNOWN;
  // What only its scope makes wrong is still an address, and nobody is asked for it.
  if (isInet6(host, name.replace(/%.*/s, ''))) return UNKNOWN;
  for (let i = 0; i < 2; i++) {
    const skb = host.lab.skb(new Uint8Array(0), 0);
    host.trace?.({
      type: 'skb:consume_skb',
      at: host.now,
      host: host.name,
      ping: host.cause,
      skb: skb.id,
      location: 'unix_stream_connect',
    });
  }
  const known = Object.hasOwn(HOSTS, name.toLowerCase()) ? HOSTS[name.toLowerCase()] : undefined;
  if (known !== undefined && family === 6) return OTHER_FAMILY;
  if (known !== undefined) return { addr: known, name: name.toLowerCase(), numeric: false };
  if (!isHostName(name)) return UNKNOWN;
  for (let attempt = 0; attempt < 2; attempt++) {
    routeOutput(host, flow({ proto: IPPROTO.UDP, daddr: NAMESERVER, sport: ephemeralPort(host), dport: DNS_PORT }));
  }
  return { error: 'Temporary failure in name resolution' };
}

const UNKNOWN = { error: 'Name or service not known' };
const OTHER_FAMILY = { error: 'Address family for hostname not supported' };

/** An address with colons; one of a link may say which after a %: an interface, or a number. */
function isInet6(host: Host, name: string): boolean {
  const [addr = '', scope] = name.split(/%(.*)/s);
  if (!addr.includes(':') || readIPv6(addr) === undefined) return false;
  if (scope === undefined || /^\d+$/.test(scope)) return true;
  return /^(fe[89ab]|ff.2)/i.test(addr) && host.link(scope) !== undefined;
}

/** res_hnok(3): letters, digits, - and _ in labels of 1 to 63, a dot at the end allowed. */
function isHostName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return !name.startsWith('-') && labels.every((label) => /^[A-Za-z0-9_-]{1,63}$/.test(label));
}

/** inet_aton(3): one to four parts, decimal, octal or hexadecimal; the last fills what is left. */
export function parseAton(text: string): number | undefined {
  const strict = parseIPv4(text);
  if (strict !== undefined && !/(^|\.)0\d/.test(text)) return strict;
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  const values = parts.map((part) => {
    if (/^0x[0-9a-f]*$/i.test(part)) return part.length > 2 ? Number.parseInt(part, 16) : 0;
    if (/^0[0-7]*$/.test(part)) return Number.parseInt(part, 8);
    return /^[1-9]\d*$/.test(part) ? Number(part) : Number.NaN;
  });
  const last = values.pop() as number;
  const room = 256 ** (4 - values.length);
  if (!(last < room) || values.some((value) => !(value <= 255))) return undefined;
  return values.reduce((addr, value, i) => addr + value * 256 ** (3 - i), last);
}
