/**
 * getifaddrs(3) as the walk shows it: two netlink dumps, links and addresses, read buffer by buffer.
 *
 * Sizes are those of RTM_NEWLINK and RTM_NEWADDR messages of Linux 6.18, counted attribute by attribute where they
 * vary. ping asks this way whether the source address is on the interface of -I.
 */
import type { ConsumeLocation } from '../../../engine/dev/free.ts';
import type { Host } from '../../../engine/host.ts';
import type { AddrState, LinkState } from '../../../engine/state.ts';

/** A list inside a message, with its own head. */
const nested = (payload: number) => 4 + payload;
const attribute = (payload: number) => (4 + payload + 3) & ~3;
const text = (value: string) => attribute(value.length + 1);

/** Everything in a link message but its name, qdisc, alias and what a wire adds. */
const LINK_BASE = 1448;

function linkSize(link: LinkState): number {
  const wire = link.kind === 'loopback' ? 0 : attribute(4) + attribute(4) + 4 + text(link.kind);
  const names = link.altnames.length > 0 ? nested(link.altnames.map(text).reduce((sum, one) => sum + one, 0)) : 0;
  return LINK_BASE + text(link.ifname) + text(link.qdisc) + (link.alias ? text(link.alias) : 0) + names + wire;
}

function addrSize(addr: AddrState): number {
  const optional =
    (addr.broadcast === undefined ? 0 : attribute(4)) +
    (addr.metric === 0 ? 0 : attribute(4)) +
    (addr.proto === 0 ? 0 : attribute(1));
  // nlmsghdr, ifaddrmsg; address, local, label, flags, cacheinfo
  return 16 + 8 + 2 * attribute(4) + text(addr.label) + attribute(4) + attribute(16) + optional;
}

/** ::1: nlmsghdr, ifaddrmsg; address, cacheinfo, flags, proto. */
const ADDR6_SIZE = 16 + 8 + attribute(16) + attribute(16) + attribute(4) + attribute(1);
const DONE_SIZE = 20;
/** What fits into the first buffer of a dump, and into each after it. */
const FIRST_BUFFER = 3776;
const NEXT_BUFFER = 4096;

/** Plays both dumps to the tracer; the answer itself is host.addrs(). */
export function traceGetifaddrs(host: Host): void {
  dump(host, host.links().map(linkSize));
  dump(host, [...host.addrs().map(addrSize), ...host.addrs6().map(() => ADDR6_SIZE)]);
}

function dump(host: Host, sizes: number[]): void {
  const buffers: number[] = [];
  let used = 0;
  for (const size of sizes) {
    const room = buffers.length === 0 ? FIRST_BUFFER : NEXT_BUFFER;
    if (used > 0 && used + size > room) {
      buffers.push(used);
      used = 0;
    }
    used += size;
  }
  if (used > 0) buffers.push(used);
  const request = () => host.lab.skb(new Uint8Array(0), 0).id;
  const copy = (skb: number, len: number) => {
    host.trace?.({ type: 'skb:skb_copy_datagram_iovec', at: host.now, host: host.name, ping: host.cause, skb, len });
    consume(skb, 'netlink_recvmsg');
  };
  const consume = (skb: number, location: ConsumeLocation) =>
    host.trace?.({ type: 'skb:consume_skb', at: host.now, host: host.name, ping: host.cause, skb, location });
  for (const len of buffers) copy(request(), len);
  // A dump of nothing is over before anybody reads.
  consume(request(), buffers.length === 0 ? 'netlink_unicast' : 'netlink_dump');
  copy(request(), DONE_SIZE);
}
