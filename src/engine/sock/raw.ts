/**
 * Raw ICMP sockets: what ping sends by and listens on.
 *
 * Answers the same question as net/ipv4/raw.c. Every raw socket that matches gets a copy of its own of a packet.
 */

import { consumed, dropped } from '../dev/free.ts';
import { Errno, errnoName } from '../errno.ts';
import { flow } from '../fib/flow.ts';
import type { Host } from '../host.ts';
import { fragmentsUntilFull } from '../ip/fragment.ts';
import type { IpOptions } from '../ip/options.ts';
import { sendPacket } from '../ip/output.ts';
import { isMtuLocked, RTCF, type Rt, routeMtu, routeOutput, routeTtl } from '../ip/route.ts';
import type { Skb } from '../skb.ts';
import { RT_SCOPE, RTN } from '../state.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { ICMP_HLEN } from '../wire/icmp.ts';
import { IP_HLEN, IPPROTO, type Ipv4Header } from '../wire/ipv4.ts';
import { connectRoute } from './udp.ts';

const EACCES = 'EACCES';
const NOTHING = new Uint8Array(0);
/** net.core.wmem_max, and the least a send buffer is (SOCK_MIN_SNDBUF). */
const WMEM_MAX = 212_992;
const MIN_SNDBUF = 4608;

/** A datagram that waits to be read. */
export class Datagram {
  readonly skb: Skb;
  readonly ip: Ipv4Header;
  /** Virtual ns at which it arrived. */
  readonly at: number;

  constructor(skb: Skb, ip: Ipv4Header, at: number) {
    this.skb = skb;
    this.ip = ip;
    this.at = at;
  }

  /** Bytes from the IP header on; a view that is made anew each time. */
  get bytes(): Uint8Array {
    return this.skb.frame.subarray(ETH_HLEN, ETH_HLEN + this.ip.totalLength);
  }
}

export interface SocketError {
  skb: Skb;
  code: 'EMSGSIZE' | 'EHOSTUNREACH' | 'ECONNREFUSED' | 'ENETUNREACH' | 'EPERM' | 'EACCES';
  /** SO_EE_ORIGIN_*: here, or by an ICMP message. */
  origin: 'local' | 'icmp';
  /** The mtu of EMSGSIZE. */
  info: number;
  type: number;
  icmpCode: number;
  /** Who said so. */
  offender: number | undefined;
  /** The packet it is about, as far as it is quoted; only for what ICMP says. */
  about?: { daddr: number; type: number; id: number; sequence: number };
}

/** IP_MTU_DISCOVER: dont (fragment), want (as the path allows), do (never fragment), probe. */
export type PmtuDiscovery = 'dont' | 'want' | 'do' | 'probe';

/** raw_local_deliver(): every raw socket that matches gets a copy; true when there was one. */
export function deliverRaw(host: Host, skb: Skb, ip: Ipv4Header): boolean {
  let delivered = false;
  const icmpType = skb.frame[ETH_HLEN + ip.headerLength] as number;
  for (const socket of host.rawSockets) {
    if (!socket.matches(ip, icmpType, skb.dst?.iif || (skb.dev?.ifindex ?? 0))) continue;
    socket.deliver(skb, ip);
    delivered = true;
  }
  return delivered;
}

export class RawSocket {
  private readonly host: Host;
  /** IP_PKTINFO and friends are the caller's; these are the socket's own. */
  boundDev = 0;
  source = 0;
  ttl: number | undefined = undefined;
  tos = 0;
  mark = 0;
  broadcast = false;
  /** The address it is bound to: what is sent to another one is not for it. 0 for any. */
  private received = 0;
  /** Whom it is connected to: what others send is not for it. 0 for anybody. */
  private peer = 0;
  /** SO_DONTROUTE */
  dontRoute = false;
  private sndbuf = 2 * WMEM_MAX;
  /** IP_OPTIONS */
  options: IpOptions | undefined = undefined;
  pmtudisc: PmtuDiscovery = 'want';
  /** ICMP_FILTER: types that are let through. */
  accepts: readonly number[] = [];
  /** Called once when something can be read, after it has become quiet. */
  onReadable: (() => void) | undefined = undefined;
  readonly queue: Datagram[] = [];
  readonly errors: SocketError[] = [];
  private woken = false;
  /** On whose behalf it was opened: what its owner does when it is woken, it does on its own behalf. */
  private readonly cause: string | undefined;

  constructor(host: Host) {
    this.host = host;
    this.cause = host.lab.cause;
    host.rawSockets.add(this);
  }

  get isReadable(): boolean {
    return this.queue.length > 0 || this.errors.length > 0;
  }

  close(): void {
    this.host.rawSockets.delete(this);
    this.onReadable = undefined;
  }

  /** Errno EADDRNOTAVAIL when the address is nobody's here. */
  bind(addr: number): void {
    const type = this.host.fib.addrType(addr);
    const toAll = type === RTN.MULTICAST || type === RTN.BROADCAST;
    const allowed = addr === 0 || type === RTN.LOCAL || toAll || this.host.sysctl.nonlocalBind;
    if (!allowed) throw new Errno('EADDRNOTAVAIL');
    this.received = addr;
    this.source = toAll ? 0 : addr;
  }

  /** Sends an ICMP message of `length` bytes that `fill` writes. Errno when it cannot leave. */
  send(daddr: number, length: number, fill: (frame: Uint8Array, at: number) => void): void {
    if (length > 0xffff) throw new Errno('EMSGSIZE');
    const wish = flow({
      oif: this.boundDev,
      mark: this.mark,
      tos: this.tos & 0xfc,
      scope: this.dontRoute ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE,
      proto: IPPROTO.ICMP,
      saddr: this.source,
      daddr,
    });
    const rt = routeOutput(this.host, wish);
    if (typeof rt === 'number') throw new Errno(errnoName(rt));
    if (rt.flags & RTCF.BROADCAST && !this.broadcast) throw new Errno(EACCES);
    const mtu = this.pmtudisc === 'probe' ? Math.min(rt.dev.mtu, 0xffff) : routeMtu(rt);
    const mayFragment = this.pmtudisc === 'dont' || this.pmtudisc === 'want';
    const headerLength = IP_HLEN + (this.options?.bytes.length ?? 0);
    if (headerLength + length > (mayFragment ? 0xffff : mtu)) {
      this.fail({
        code: 'EMSGSIZE',
        origin: 'local',
        info: mtu - (this.options?.bytes.length ?? 0),
        type: 0,
        icmpCode: 0,
        offender: undefined,
      });
      throw new Errno('EMSGSIZE');
    }
    if (headerLength + length > mtu) this.checkBuffer(headerLength, length, mtu);
    const packet = {
      saddr: wish.saddr,
      daddr: wish.daddr,
      protocol: IPPROTO.ICMP,
      ttl: this.ttl ?? routeTtl(rt),
      tos: this.tos,
      dontFragment: this.setsDf(rt) && headerLength + length <= mtu,
      options: this.options,
    };
    const err = sendPacket(this.host, rt, packet, length, fill);
    if (err < 0) throw new Errno(errnoName(err));
  }

  /** SO_SNDBUF: the kernel takes twice as much, within its limits. */
  setSendBuffer(bytes: number): void {
    this.sndbuf = Math.max(2 * Math.min(bytes, WMEM_MAX), MIN_SNDBUF);
  }

  /** Errno ENOBUFS when a datagram's fragments do not all fit into the send buffer; those that did are thrown away. */
  private checkBuffer(headerLength: number, length: number, mtu: number): void {
    const made = fragmentsUntilFull(headerLength, length, mtu, 2 * this.sndbuf);
    if (made === undefined) return;
    for (let i = 0; i < made; i++) {
      dropped(this.host, this.host.lab.skb(NOTHING, 0), '__ip_flush_pending_frames.isra.0', 'NOT_SPECIFIED');
    }
    throw new Errno('ENOBUFS');
  }

  /** ip_dont_fragment() */
  private setsDf(rt: Rt): boolean {
    return this.pmtudisc === 'do' || this.pmtudisc === 'probe' || (this.pmtudisc === 'want' && !isMtuLocked(rt));
  }

  /** connect(): only this peer from now on; the source is chosen now. Errno when it cannot be reached. */
  connect(daddr: number): void {
    const wish = flow({
      oif: this.boundDev,
      mark: this.mark,
      tos: this.tos & 0xfc,
      proto: IPPROTO.ICMP,
      saddr: this.source,
      daddr,
    });
    const rt = connectRoute(this.host, wish, this.boundDev);
    if (rt.flags & RTCF.BROADCAST && !this.broadcast) throw new Errno(EACCES);
    if (this.source === 0) this.source = wish.saddr;
    if (this.received === 0) this.received = wish.saddr;
    this.peer = wish.daddr;
  }

  /** Puts an error on the error queue (IP_RECVERR), with the header of the message that it is about. */
  fail(error: Omit<SocketError, 'skb'>): void {
    this.errors.push({ ...error, skb: this.host.lab.skb(new Uint8Array(ETH_HLEN + (error.about ? ICMP_HLEN : 0)), 0) });
    this.wake();
  }

  /** raw_err(): what an ICMP message says of a packet that this socket may have sent. */
  hear(error: Omit<SocketError, 'skb'>, sent: Ipv4Header): void {
    if (this.received !== 0 && this.received !== sent.saddr) return;
    if (this.peer !== 0 && this.peer !== sent.daddr) return;
    this.fail(error);
  }

  /** Whether a packet is for this socket (raw_v4_match and the ICMP filter). */
  matches(ip: Ipv4Header, icmpType: number, ifindex: number): boolean {
    if (this.received !== 0 && this.received !== ip.daddr) return false;
    if (this.peer !== 0 && this.peer !== ip.saddr) return false;
    if (this.boundDev !== 0 && this.boundDev !== ifindex) return false;
    return this.accepts.includes(icmpType);
  }

  deliver(skb: Skb, ip: Ipv4Header): void {
    const copy = this.host.lab.skb(skb.frame, skb.protocol);
    copy.fragments = skb.fragments;
    if (copy.fragments) copy.fragments.users++;
    this.queue.push(new Datagram(copy, ip, this.host.lab.clock.now));
    this.wake();
  }

  /** The program runs again when the kernel has done its part: at the same instant, but after it. */
  private wake(): void {
    if (this.woken) return;
    this.woken = true;
    this.host.lab.clock.after(0, RawSocket.goOn, this);
  }

  private static goOn(this: void, socket: RawSocket): void {
    socket.woken = false;
    socket.host.lab.cause = socket.cause;
    socket.host.lab.clock.unattended = false;
    socket.onReadable?.();
  }

  /** recvmsg(): the next datagram, undefined when there is none (EAGAIN). */
  receive(): Datagram | undefined {
    const datagram = this.queue.shift();
    if (!datagram) return undefined;
    this.copied(datagram.skb, datagram.ip.totalLength);
    consumed(this.host, datagram.skb, 'raw_recvmsg');
    return datagram;
  }

  /** recvmsg(MSG_ERRQUEUE) */
  receiveError(): SocketError | undefined {
    const error = this.errors.shift();
    if (!error) return undefined;
    this.copied(error.skb, error.origin === 'local' ? 0 : error.skb.length);
    consumed(this.host, error.skb, 'ip_recv_error');
    return error;
  }

  private copied(skb: Skb, len: number): void {
    this.host.trace?.({
      type: 'skb:skb_copy_datagram_iovec',
      at: this.host.now,
      host: this.host.name,
      ping: this.host.cause,
      skb: skb.id,
      len,
    });
  }
}
