/**
 * Who has that address? Packets wait while an entry is asked for, and fail with it when nobody answers.
 *
 * Answers the same question as neigh_resolve_output(), __neigh_event_send(), neigh_timer_handler() and
 * neigh_invalidate() in net/core/neighbour.c, and arp_solicit() in net/ipv4/arp.c:
 *
 *     NONE, FAILED --a packet--> INCOMPLETE, asked at once --1 s--> asked again --1 s--> and again --1 s--> FAILED
 *
 * Nobody answers yet: no interface here has a wire to another host. By hand an entry becomes anything at any time.
 */
import { formatIPv4, samePrefix } from '../addr.ts';
import { SECOND } from '../clock.ts';
import { type ConsumeLocation, consumed, dropped } from '../dev/free.ts';
import type { Interface } from '../dev/interface.ts';
import { queueXmit } from '../dev/netif.ts';
import type { Host } from '../host.ts';
import { selectAddr } from '../ip/select-addr.ts';
import { type Skb, truesize } from '../skb.ts';
import { IFF, RT_SCOPE, RT_TABLE, RTN } from '../state.ts';
import { ARPOP, arpFrame, ETH_P_ARP } from '../wire/arp.ts';
import { ETH_HLEN, emitEthernet } from '../wire/ethernet.ts';
import { readU32 } from '../wire/ipv4.ts';
import { type Neighbour, NUD, SURE } from './neighbour.ts';

/** net.ipv4.neigh.<interface>: mcast_solicit, retrans_time_ms, unres_qlen_bytes. */
const MCAST_SOLICIT = 3;
const RETRANS_TIME = SECOND;
const UNRES_QLEN_BYTES = 212_992;

/** neigh_output(): sends a packet to who is next on its way, or keeps it until he is known. False when it was lost. */
export function neighOutput(host: Host, neighbour: Neighbour, skb: Skb): boolean {
  return (neighbour.state & SURE) === 0 && !eventSend(host, neighbour, skb) ? true : transmit(neighbour, skb);
}

function transmit({ dev, lladdr }: Neighbour, skb: Skb): boolean {
  emitEthernet(skb.frame, lladdr ?? dev.broadcast, dev.address, skb.protocol);
  return queueXmit(dev, skb);
}

/** __neigh_event_send(): true when a packet may leave at once. */
export function eventSend(host: Host, neighbour: Neighbour, skb?: Skb): boolean {
  if (neighbour.state === NUD.STALE) {
    host.neighbours.delay(neighbour);
    return true;
  }
  const isNew = neighbour.state !== NUD.INCOMPLETE;
  if (isNew) {
    neighbour.state = NUD.INCOMPLETE;
    neighbour.updated = host.lab.clock.now;
    neighbour.asked = 0;
    host.neighbours.announce('newneigh', neighbour, true);
    armTimer(host, neighbour);
  }
  if (skb) keep(host, neighbour, skb);
  if (isNew) probe(host, neighbour, '__neigh_event_send');
  host.trace?.({
    type: 'neigh:neigh_event_send_done',
    at: host.now,
    host: host.name,
    ping: host.cause,
    dev: neighbour.dev.ifname,
    nud_state: 'incomplete',
    primary_key4: formatIPv4(neighbour.dst),
  });
  return false;
}

/** The newest packets wait; the oldest are dropped when there are too many. */
function keep(host: Host, { waiting }: Neighbour, skb: Skb): void {
  let bytes = waiting.reduce((sum, { length }) => sum + truesize(length), truesize(skb.length));
  while (bytes > UNRES_QLEN_BYTES && waiting.length > 0) {
    const oldest = waiting.shift() as Skb;
    bytes -= truesize(oldest.length);
    dropped(host, oldest, '__neigh_event_send', 'NEIGH_QUEUEFULL');
  }
  waiting.push(skb);
}

export function armTimer(host: Host, neighbour: Neighbour): void {
  neighbour.timer = host.lab.clock.after(RETRANS_TIME, () => host.lab.clock.alone(() => expired(host, neighbour)));
}

/** neigh_timer_handler() */
function expired(host: Host, neighbour: Neighbour): void {
  if (neighbour.asked < MCAST_SOLICIT) {
    armTimer(host, neighbour);
    probe(host, neighbour, 'neigh_timer_handler');
    return;
  }
  neighbour.state = NUD.FAILED;
  neighbour.updated = host.lab.clock.now;
  fail(host, neighbour);
  host.neighbours.announce('newneigh', neighbour);
}

/** neigh_probe(): the last packet that waits says on whose behalf. */
function probe(host: Host, neighbour: Neighbour, location: ConsumeLocation): void {
  const last = neighbour.waiting.at(-1);
  const copy = last && host.lab.skb(last.frame, last.protocol);
  solicit(host, neighbour, last);
  neighbour.asked++;
  if (copy) consumed(host, copy, location);
}

/** arp_solicit() */
function solicit(host: Host, { dev, dst }: Neighbour, skb: Skb | undefined): void {
  if (!dev.addrs) return;
  const saddr = announced(host, dev, dst, skb) || selectAddr(host, dev, dst, RT_SCOPE.LINK);
  if (dev.flags & IFF.NOARP) return;
  const frame = arpFrame({ op: ARPOP.REQUEST, to: dev.broadcast, from: dev.address, saddr, daddr: dst });
  queueXmit(dev, host.lab.skb(frame, ETH_P_ARP));
}

/** The packet's own source, where arp_announce lets it be told; else 0. */
function announced(host: Host, dev: Interface, dst: number, skb: Skb | undefined): number {
  const level = host.sysctl.max('arp_announce', dev.ifname);
  if (!skb || level >= 2) return 0;
  const saddr = readU32(skb.frame, ETH_HLEN + 12);
  if (host.fib.addrType(saddr, RT_TABLE.LOCAL, dev) !== RTN.LOCAL) return 0;
  const isOnlink = () =>
    dev.addrs?.some((a) => samePrefix(dst, a.address, a.prefixlen) && samePrefix(saddr, a.address, a.prefixlen));
  return level === 0 || isOnlink() ? saddr : 0;
}

/** neigh_invalidate(): who sent what waited is told that the host cannot be reached. */
export function fail(host: Host, { waiting }: Neighbour): void {
  for (const skb of waiting.splice(0)) {
    host.linkFailure(skb);
    dropped(host, skb, 'neigh_invalidate', 'NEIGH_FAILED');
  }
}

/** The entry is sure now: what waited goes out. */
export function release(neighbour: Neighbour): void {
  for (const skb of neighbour.waiting.splice(0)) transmit(neighbour, skb);
}

/** arp_rcv(): on an interface that needs no ARP nobody listens to it. */
export function receiveArp({ host }: Interface, skb: Skb): void {
  consumed(host, skb, 'arp_rcv');
}
