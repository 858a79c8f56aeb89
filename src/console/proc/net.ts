/** Files of /proc/net: route, arp, dev, fib_trie and if_inet6, as the kernel writes them. */
import { formatIPv4, maskOf } from '../../engine/addr.ts';
import type { Host } from '../../engine/host.ts';
import type { LinkState } from '../../engine/state.ts';
import { type RouteState, RT_TABLE, RTN } from '../../engine/state.ts';
import { Text } from '../text.ts';
import { fibTrie } from './fib-trie.ts';
import type { Contents } from './files.ts';

const FILES: Record<string, (host: Host) => string | Contents> = {
  route,
  arp,
  dev,
  fib_trie: fibTrie,
  if_inet6: ifInet6,
};

/** The text of a file by its name in /proc/net; undefined when there is none. */
export function procNet(host: Host, name: string): string | Contents | undefined {
  return Object.hasOwn(FILES, name) ? FILES[name]?.(host) : undefined;
}

const RTF = { UP: 1, GATEWAY: 2, HOST: 4, REJECT: 0x200 };
/** Every line of the file is as long as its longest could be. */
const ROUTE_WIDTH = 127;

function* route(host: Host): Contents {
  if (!host.hasTable(RT_TABLE.MAIN)) return ''; // no table, no heading
  const text = new Text();
  const add = (row: string) => text.add(`${row.padEnd(ROUTE_WIDTH)}\n`);
  add('Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT');
  for (const one of host.routes(RT_TABLE.MAIN)) {
    if (one.type !== RTN.BROADCAST && one.type !== RTN.MULTICAST) add(routeRow(host, one));
    yield;
  }
  return text.toString();
}

function routeRow(host: Host, { type, dst, dst_len, priority, nexthops, metrics = {} }: RouteState): string {
  const [first] = nexthops;
  const name = first?.oif === undefined ? '*' : (host.device(first.oif)?.ifname ?? '*');
  const rejects = type === RTN.UNREACHABLE || type === RTN.PROHIBIT;
  const flags =
    RTF.UP |
    (rejects ? RTF.REJECT : 0) |
    (first?.gateway === undefined ? 0 : RTF.GATEWAY) |
    (dst_len === 32 ? RTF.HOST : 0);
  const mtu = metrics.advmss === undefined ? 0 : Number(metrics.advmss) + 40;
  const rtt = Number(metrics.rtt ?? 0) >> 3;
  const columns = [name, swapped(dst), swapped(first?.gateway ?? 0), hex(flags, 4), 0, 0, priority];
  return [...columns, swapped(maskOf(dst_len)), mtu, metrics.window ?? 0, rtt].join('\t');
}

/** An address as a little-endian machine prints the four bytes it has in memory. */
function swapped(addr: number): string {
  const bytes = [addr, addr >>> 8, addr >>> 16, addr >>> 24].map((byte) => hex(byte & 255, 2));
  return bytes.join('');
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

const NUD = { VALID: 0xde, NOARP: 0x40, PERMANENT: 0x80 };
const ATF = { COM: 0x2, PERM: 0x4, PUBL: 0x8 };
const HARDWARE: Record<string, number> = { loopback: 772 };
const NO_MAC = '00:00:00:00:00:00';

function arp(host: Host): string {
  const row = (dst: number, ifindex: number, flags: number, lladdr: string) => {
    const link = host.linkByIndex(ifindex);
    const type = (HARDWARE[link?.kind ?? ''] ?? 1).toString(16).padEnd(10);
    const mac = lladdr.padEnd(17);
    return `${formatIPv4(dst).padEnd(16)} 0x${type}0x${flags.toString(16).padEnd(10)}${mac}     *        ${link?.ifname ?? '*'}\n`;
  };
  let text = 'IP address       HW type     Flags       HW address            Mask     Device\n';
  for (const { dst, ifindex, state, lladdr = NO_MAC } of host.neighs()) {
    if ((state & ~NUD.NOARP) === 0) continue;
    const valid = (state & NUD.VALID) !== 0;
    const flags = state & NUD.PERMANENT ? ATF.PERM | ATF.COM : valid ? ATF.COM : 0;
    text += row(dst, ifindex, flags, valid ? lladdr : NO_MAC);
  }
  for (const { dst, ifindex } of host.proxyNeighs()) text += row(dst, ifindex, ATF.PUBL | ATF.PERM, NO_MAC);
  return text;
}

function dev(host: Host): string {
  const head =
    'Inter-|   Receive                                                |  Transmit\n' +
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';
  return head + host.links().map(devRow).join('');
}

/** Widths of the sixteen numbers. */
const DEV_WIDTHS = [7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10];

function devRow({ ifname, stats }: LinkState): string {
  const received = [stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped, 0, 0, 0, stats.rx_multicast];
  const sent = [stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped, 0, 0, stats.tx_carrier, 0];
  const numbers = [...received, ...sent].map((value, i) => String(value).padStart(DEV_WIDTHS[i] ?? 0));
  return `${ifname.padStart(6)}: ${numbers.join(' ')}\n`;
}

/** ::1 is the only IPv6 address there is. */
function ifInet6(host: Host): string {
  return host
    .addrs6()
    .map(({ ifindex, prefixlen, flags }) => {
      const name = host.linkByIndex(ifindex)?.ifname ?? '';
      const numbers = [ifindex, prefixlen, 0x10, flags].map((value) => value.toString(16).padStart(2, '0'));
      return `${'1'.padStart(32, '0')} ${numbers.join(' ')} ${name.padStart(8)}\n`;
    })
    .join('');
}
