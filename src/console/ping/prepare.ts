/** What ping does before the first packet: it resolves the destination, learns its source and sets up its socket. */
import { formatIPv4, isMulticast } from '../../engine/addr.ts';
import type { Host } from '../../engine/host.ts';
import { compileOptions, recordRouteOption, timestampOption } from '../../engine/ip/options.ts';
import type { RawSocket } from '../../engine/sock/raw.ts';
import { ICMP } from '../../engine/wire/icmp.ts';
import { resolve } from './address/resolve.ts';
import { attempt, chooseSource } from './address/source.ts';
import { Exit } from './args.ts';
import type { PingOptions } from './options.ts';

/** What ping reckons options take in a packet. */
const OPTIONS_LENGTH = 40;

/** Where ping writes. */
export interface Streams {
  stdout: string;
  stderr: string;
}

export interface Target {
  /** u32 */
  addr: number;
  /** What ping calls it. */
  name: string;
  /** Addresses are not turned into names. */
  numeric: boolean;
}

/** Types that ping's ICMP_FILTER lets through. */
const ACCEPTED = [
  ICMP.ECHOREPLY,
  ICMP.DEST_UNREACH,
  ICMP.SOURCE_QUENCH,
  ICMP.REDIRECT,
  ICMP.TIME_EXCEEDED,
  ICMP.PARAMETERPROB,
];

/** Throws Exit when ping cannot begin. */
export function prepare(host: Host, socket: RawSocket, o: PingOptions, out: Streams): Target {
  const [first, ...others] = [...o.hops, o.target].map((name) => lookUp(host, name, o.family));
  const last = others.at(-1) ?? first;
  if (!first || !last) throw new Exit(1, 'ping: usage error: Destination address required\n');
  if (o.verbose) {
    const sockets = 'sock4.fd: 3 (socktype: SOCK_RAW), sock6.fd: 4 (socktype: SOCK_RAW)';
    out.stderr += `ping: ${sockets}, hints.ai_family: AF_UNSPEC\n\n`;
    out.stdout += `ai->ai_family: AF_INET, ai->ai_canonname: '${last.name}'\n`;
  }
  bindToDevice(host, socket, o, last.addr);
  const warn = (words: string) => {
    out.stderr += words;
  };
  const source = o.source || chooseSource(host, o, first.addr, socket.boundDev, warn);
  const addr = last.addr || source;
  const hops = others.length > 0 ? [first, ...others.slice(0, -1)].map((hop) => hop.addr) : [];
  setUp(host, socket, o, addr, hops);
  const strict = o.source !== undefined || o.sticky;
  if (strict) attempt('bind', () => socket.bind(source));
  if (hops.length > 0 && o.timestampOption === undefined)
    throw new Exit(2, 'ping: record route: Operation not permitted\n');
  if (o.ttl === 0) throw new Exit(2, 'ping: cannot set unicast time-to-live: Invalid argument\n');
  const from = strict || o.device !== undefined ? ` from ${formatIPv4(source)} ${o.device ?? ''}:` : '';
  const total = o.size + 28 + (socket.options ? OPTIONS_LENGTH : 0);
  out.stdout += `PING ${last.name} (${formatIPv4(addr)})${from} ${o.size}(${total}) bytes of data.\n`;
  // Where it connects to it wrote down when it looked for a source, which it did not if one was given.
  if (o.connect && o.source) throw new Exit(2, 'ping: connect failed: Address family not supported by protocol\n');
  if (o.connect) attempt('connect failed', () => socket.connect(first.addr));
  return { addr, name: last.name, numeric: o.numeric || last.numeric };
}

function lookUp(host: Host, name: string, family: PingOptions['family']): Target {
  const found = resolve(host, name, family);
  if ('error' in found) throw new Exit(2, `ping: ${name}: ${found.error}\n`);
  return found;
}

function bindToDevice(host: Host, socket: RawSocket, { device }: PingOptions, addr: number): void {
  if (device === undefined || device === '') return; // an empty name unbinds
  const dev = host.link(device);
  // For multicasts the index is asked for first.
  if (!dev && isMulticast(addr)) throw new Exit(2, `ping: unknown iface: ${device}\n`);
  if (!dev) throw new Exit(2, `ping: SO_BINDTODEVICE ${device}: No such device\n`);
  socket.boundDev = dev.ifindex;
}

/** What ping reckons one packet takes in memory: "It is rough estimate". */
function heldBytes({ size, recordRoute, timestampOption }: PingOptions): number {
  const message = size + 8;
  return (
    message +
    Math.trunc((message + 511) / 512) *
      ((recordRoute || timestampOption !== undefined ? OPTIONS_LENGTH : 0) + 20 + 16 + 64 + 160)
  );
}

function setUp(host: Host, socket: RawSocket, o: PingOptions, addr: number, hops: readonly number[]): void {
  socket.tos = o.tos;
  socket.mark = o.mark;
  socket.accepts = ACCEPTED;
  socket.broadcast = o.broadcast;
  socket.dontRoute = o.dontRoute;
  socket.ttl = o.ttl;
  socket.setSendBuffer(o.sendBuffer ?? heldBytes(o));
  const { timestampOption: flag } = o;
  const options = o.recordRoute ? recordRouteOption() : flag === undefined ? undefined : timestampOption(flag, hops);
  if (options) socket.options = compileOptions(host, options);
  if (o.pmtudisc) socket.pmtudisc = o.pmtudisc;
  else if (o.broadcast || isMulticast(addr)) socket.pmtudisc = 'do';
}
