/** A lab with one host, watched, in one line; and the words in which the tests speak of it. */
import { DEFAULTS, type PingOptions } from '../../src/console/ping/options.ts';
import { type PingRun, startPing } from '../../src/console/ping/ping.ts';
import type { UnnumberedEvent } from '../../src/contract/trace.ts';
import { formatIPv4, formatPrefix, parseIPv4 } from '../../src/engine/addr.ts';
import { Errno } from '../../src/engine/errno.ts';
import { typeWord } from '../../src/engine/fib/trace.ts';
import type { Host } from '../../src/engine/host.ts';
import { Lab } from '../../src/engine/lab.ts';
import type { Notification } from '../../src/engine/notify.ts';
import { IFA_F, type RouteState } from '../../src/engine/state.ts';

export const LO = 1;
const LIMITS = { maxPackets: 1_000_000 };

export interface World {
  lab: Lab;
  host: Host;
  /** What the tracer was told. */
  events: UnnumberedEvent[];
  /** What was said about changes. */
  notifications: Notification[];
}

/** A host as after boot whose lo carries these addresses too. `watched: false` leaves the tracer off. */
export function world(addrs: readonly string[] = [], { seed = 1, watched = true, bare = false } = {}): World {
  const lab = new Lab({ seed });
  const events: UnnumberedEvent[] = [];
  const notifications: Notification[] = [];
  lab.notify = (notification) => notifications.push(notification);
  if (watched) lab.tracer = (event) => events.push(event);
  const host = lab.addHost('h1', { bare });
  for (const text of addrs) host.newAddr(addr(text));
  return { lab, host, events, notifications };
}

/** "10.0.3.1" as a number. */
export function ip(text: string): number {
  const addr = parseIPv4(text);
  if (addr === undefined) throw new Error(`not an address: ${text}`);
  return addr;
}

/** "10.0.3.1/24" on lo, as `ip addr add` asks for it. */
export function addr(text: string) {
  const [local = '', len = '32'] = text.split('/');
  return { ifindex: LO, local: ip(local), prefixlen: Number(len) };
}

/** "10.0.3.0/24" as the destination of a route. */
export function prefix(text: string) {
  const [dst = '', len = '32'] = text.split('/');
  return { dst: ip(dst), dst_len: Number(len) };
}

/** "local 10.0.3.0/24 src 10.0.3.1": enough of a route to know it by. */
export function routeText(route: RouteState): string {
  const [nexthop] = route.nexthops;
  return [
    typeWord(route.type),
    formatPrefix(route.dst, route.dst_len),
    ...(nexthop?.gateway === undefined ? [] : ['via', formatIPv4(nexthop.gateway)]),
    ...(route.prefsrc === undefined ? [] : ['src', formatIPv4(route.prefsrc)]),
    ...(route.priority === 0 ? [] : ['metric', route.priority]),
    ...(nexthop && nexthop.flags !== 0 ? [`flags ${nexthop.flags}`] : []),
  ].join(' ');
}

/** The routes of a table; what 127.0.0.1/8 puts there is left out. */
export function routes(host: Host, table: number): string[] {
  return [...host.routes(table)].filter((route) => route.dst >>> 24 !== 127).map(routeText);
}

/** "10.0.3.1/24", or "10.0.3.2/24 secondary", in the kernel's order; without 127.0.0.1. */
export function addrs(host: Host): string[] {
  return host
    .addrs()
    .filter(({ local }) => local >>> 24 !== 127)
    .map((a) => `${formatPrefix(a.local, a.prefixlen)}${a.flags & IFA_F.SECONDARY ? ' secondary' : ''}`);
}

/** What a request that is refused is refused with: "EEXIST", or "EINVAL: Invalid scope". */
export function refusal(request: () => void): string {
  try {
    request();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error.extack === undefined ? error.code : `${error.code}: ${error.extack}`;
  }
  return 'granted';
}

/** A ping that has begun. */
export function begin(host: Host, target: string, options: Partial<PingOptions> = {}): PingRun {
  return startPing(host, { ...DEFAULTS, target, ...options }, LIMITS);
}

/** A ping from its first line to its last. */
export function ping(host: Host, target: string, options: Partial<PingOptions> = {}): PingRun {
  const run = begin(host, target, { count: 1, ...options });
  while (!run.done && host.lab.clock.step());
  return run;
}
