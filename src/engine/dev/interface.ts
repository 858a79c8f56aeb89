/**
 * One network interface: its link layer, its counters, and the IPv4 addresses it carries.
 *
 * Answers the same question as struct net_device (include/linux/netdevice.h) and struct in_device
 * (include/linux/inetdevice.h). What `xmit` does is the kind's business: see loopback.ts.
 */
import type { Host } from '../host.ts';
import type { Skb } from '../skb.ts';
import { type AddrState, IFA_F, IFF, type LinkKind, type LinkState, type LinkStats, type OperState } from '../state.ts';
import { parseMac } from '../wire/ethernet.ts';

/** An IPv4 address on an interface (struct in_ifaddr): what RTM_NEWADDR says of it, with 0 for no broadcast address. */
export interface InAddr extends Omit<AddrState, 'ifindex' | 'broadcast'> {
  readonly broadcast: number;
}

export const isSecondary = (addr: InAddr): boolean => (addr.flags & IFA_F.SECONDARY) !== 0;

const GSO_MAX_SIZE = 65536;
const GSO_MAX_SEGS = 65535;

/** Sends a frame: what becomes of it is the kind's business. Returns false when the driver could not take it. */
export type Xmit = (dev: Interface, skb: Skb) => boolean;

/** What never changes about a kind of interface. */
export interface InterfaceKind {
  readonly kind: LinkKind;
  readonly flags: number;
  readonly mtu: number;
  readonly minMtu: number;
  readonly maxMtu: number;
  readonly txqlen: number;
  readonly address: string;
  readonly broadcast: string;
  readonly xmit: Xmit;
}

export class Interface {
  readonly host: Host;
  readonly ifindex: number;
  readonly kind: InterfaceKind;
  ifname: string;
  /** IFF_* without the ones that follow the state of the device. */
  flags: number;
  mtu: number;
  txqlen: number;
  alias = '';
  address: string;
  broadcast: string;
  group = 0;
  qdisc: LinkState['qdisc'] = 'noop';
  /** IPv4 is leaving, and every address with it: none stands for what another put into the tables. */
  inetDead = false;
  /** Whether its sysctls are its own, or still follow what is written to conf.default. */
  confFixed = false;
  inet6 = false;
  inet6Route = false;
  inet6Ready = false;
  operstate: OperState = 'UNKNOWN';
  linkmode = 0;
  addrgenmode = 0;
  gsoMaxSize = GSO_MAX_SIZE;
  gsoMaxSegs = GSO_MAX_SEGS;
  groMaxSize = GSO_MAX_SIZE;
  altnames: readonly string[] = [];
  peer: { host: string; ifindex: number } | undefined = undefined;
  readonly stats: LinkStats = {
    rx_bytes: 0,
    rx_packets: 0,
    rx_errors: 0,
    rx_dropped: 0,
    rx_multicast: 0,
    tx_bytes: 0,
    tx_packets: 0,
    tx_errors: 0,
    tx_dropped: 0,
    tx_carrier: 0,
  };
  /** tx_packets + rx_packets + drops when they were last kept. */
  statsKept = 0;
  private macText = '';
  private mac: Uint8Array = new Uint8Array(6);
  /** In the kernel's order; undefined while the interface has no IPv4 (mtu under 68). */
  addrs: InAddr[] | undefined = [];

  constructor(host: Host, ifindex: number, ifname: string, kind: InterfaceKind, address?: string) {
    this.host = host;
    this.ifindex = ifindex;
    this.ifname = ifname;
    this.kind = kind;
    this.flags = kind.flags;
    this.mtu = kind.mtu;
    this.txqlen = kind.txqlen;
    this.address = address ?? kind.address;
    this.broadcast = kind.broadcast;
  }

  /** Whether a frame is addressed to this interface, or to everybody. */
  isAddressee(frame: Uint8Array): boolean {
    if ((frame[0] as number) & 1) return true;
    if (this.macText !== this.address) {
      this.macText = this.address;
      this.mac = parseMac(this.address);
    }
    for (let i = 0; i < 6; i++) if (frame[i] !== this.mac[i]) return false;
    return true;
  }

  get isUp(): boolean {
    return (this.flags & IFF.UP) !== 0;
  }

  /** netif_oper_up(): nothing keeps it from carrying traffic (RFC 2863). */
  get isOperUp(): boolean {
    return this.operstate === 'UP' || this.operstate === 'UNKNOWN';
  }

  get isLoopback(): boolean {
    return (this.flags & IFF.LOOPBACK) !== 0;
  }

  /** Whether the other end of the wire is there. */
  get carrier(): boolean {
    return true;
  }

  ignoresRoutesWithLinkdown(): boolean {
    return this.host.sysctl.ored('ignore_routes_with_linkdown', this.ifname);
  }

  /** Takes the values of a record that `state` gave. */
  restore(link: LinkState): void {
    this.ifname = link.ifname;
    this.flags = link.flags & ~(IFF.RUNNING | IFF.LOWER_UP);
    this.mtu = link.mtu;
    this.txqlen = link.txqlen;
    this.alias = link.alias;
    this.address = link.address;
    this.broadcast = link.broadcast;
    this.qdisc = link.qdisc;
    this.group = link.group;
    this.inet6 = link.inet6;
    this.inet6Route = link.inet6Route;
    this.inet6Ready = link.inet6Ready;
    this.operstate = link.operstate;
    this.linkmode = link.linkmode;
    this.addrgenmode = link.addrgenmode;
    this.gsoMaxSize = link.gso_max_size;
    this.gsoMaxSegs = link.gso_max_segs;
    this.groMaxSize = link.gro_max_size;
    this.altnames = link.altnames;
    this.peer = link.peer;
    Object.assign(this.stats, link.stats);
    this.statsKept = this.trafficCount();
    this.addrs = link.inet ? [] : undefined;
  }

  /** Moves with every packet: whether counters must be kept again. */
  trafficCount(): number {
    return this.stats.rx_packets + this.stats.tx_packets + this.stats.rx_dropped + this.stats.tx_dropped;
  }

  /** The record that RTM_NEWLINK carries. */
  state(): LinkState {
    const lowerUp = this.isUp && this.carrier ? IFF.LOWER_UP : 0;
    const running = lowerUp && this.isOperUp ? IFF.RUNNING : 0;
    return {
      ifindex: this.ifindex,
      ifname: this.ifname,
      kind: this.kind.kind,
      flags: this.flags | running | lowerUp,
      mtu: this.mtu,
      txqlen: this.txqlen,
      alias: this.alias,
      address: this.address,
      broadcast: this.broadcast,
      qdisc: this.qdisc,
      operstate: this.operstate,
      linkmode: this.linkmode,
      addrgenmode: this.addrgenmode,
      gso_max_size: this.gsoMaxSize,
      gso_max_segs: this.gsoMaxSegs,
      gro_max_size: this.groMaxSize,
      altnames: [...this.altnames],
      group: this.group,
      inet: this.addrs !== undefined,
      inet6: this.inet6,
      inet6Route: this.inet6Route,
      inet6Ready: this.inet6Ready,
      ...(this.peer && { peer: this.peer }),
      stats: { ...this.stats },
    };
  }
}
