/**
 * Requests about links: up and down, mtu, name, alias, and links that come and go.
 *
 * Answers the same question as net/core/rtnetlink.c (do_setlink) and net/core/dev.c (dev_change_flags, dev_set_mtu).
 */
import { Errno } from '../errno.ts';
import { disableIp, enableIp } from '../fib/ifaddr.ts';
import type { Host } from '../host.ts';
import { addLoopbackAddr, destroyInet, renameLabels } from '../ip/devinet.ts';
import type { Pauses } from '../pauses.ts';
import { IFF, type OperState } from '../state.ts';
import { formatMac } from '../wire/ethernet.ts';
import { changedInet6, INET6_MIN_MTU, retellInet6, startInet6, stopInet6 } from './inet6.ts';
import { Interface, type InterfaceKind } from './interface.ts';
import { CREATABLE } from './kinds.ts';
import { hasConf6, tellConf, tellConf6, tellNoConf6, tellRenamed } from './netconf.ts';

/** What RTM_SETLINK changes. */
export interface LinkChange {
  up?: boolean;
  mtu?: number;
  txqlen?: number;
  alias?: string;
  ifname?: string;
  /** Hardware addresses as text. */
  address?: string;
  broadcast?: string;
  group?: number;
  operstate?: OperState;
  linkmode?: number;
  addrgenmode?: number;
  gso_max_size?: number;
  gso_max_segs?: number;
  gro_max_size?: number;
  /** IFF_* to set and to clear, of NOARP, MULTICAST, ALLMULTI, PROMISC, DYNAMIC and NOTRAILERS. */
  set?: number;
  clear?: number;
}

const INET_MIN_MTU = 68;
const IFNAMSIZ = 16;
/** MAX_TCP_HEADER and a byte: the least that a large packet must have room for. */
const MIN_SIZE = 193;
/** IN6_ADDR_GEN_MODE_STABLE_PRIVACY */
const STABLE_SECRET = 2;
const CHANGEABLE = IFF.NOARP | IFF.MULTICAST | IFF.ALLMULTI | IFF.PROMISC | IFF.DYNAMIC | IFF.NOTRAILERS | IFF.DEBUG;

export function* setLink(host: Host, ifindex: number, wanted: LinkChange): Pauses {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  const change = wanted.ifname?.includes('%') ? { ...wanted, ifname: freeName(host, wanted.ifname) } : wanted;
  check(host, dev, change);
  const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
  if (change.address !== undefined) {
    dev.address = change.address;
    addressChanged(host, dev, announce);
  }
  if (change.mtu !== undefined && change.mtu !== dev.mtu) yield* setMtu(host, dev, change.mtu, announce);
  const { group = dev.group, alias = dev.alias } = change;
  const relabelled = group !== dev.group || alias !== dev.alias;
  dev.group = group;
  if (change.ifname !== undefined && change.ifname !== dev.ifname) {
    host.sysctl.rename(dev.ifname, change.ifname);
    dev.ifname = change.ifname;
    announce();
    renameLabels(host, dev);
    tellRenamed(host, dev);
  }
  dev.alias = alias;
  if (change.broadcast !== undefined) {
    dev.broadcast = change.broadcast;
    addressChanged(host, dev, announce);
  }
  const retold = yield* setFlags(host, dev, change, announce);
  if (change.txqlen !== undefined && change.txqlen !== dev.txqlen) {
    dev.txqlen = change.txqlen;
    announce();
  }
  const moved = setOperState(dev, change.operstate);
  if (moved && dev.isUp) stateChanged(host, dev, announce);
  const moded = change.linkmode !== undefined && change.linkmode !== dev.linkmode;
  const remade = setLimits(dev, change) || relabelled || moved;
  // What only people care for is told last and together, changed or not, and not at all while the interface is down.
  const told = change.group !== undefined || change.alias !== undefined || change.addrgenmode !== undefined;
  if (dev.isUp && (told || moded)) stateChanged(host, dev, announce);
  else if (remade) host.notify({ type: 'newlink', host: host.name, link: dev.state(), silent: 'traced' });
  if (retold) retellInet6(host, dev);
}

/** netdev_state_change(): IPv6 is told before everybody else. */
function stateChanged(host: Host, dev: Interface, announce: () => void): void {
  if (dev.isUp) changedInet6(host, dev);
  announce();
}

/** set_operstate(): true when it moved. Only what is up can be made something else, and by hand only a few things. */
function setOperState(dev: Interface, wanted: OperState | undefined): boolean {
  const { operstate: now } = dev;
  const isUp = now === 'UP' || now === 'UNKNOWN';
  const next =
    wanted === 'UP' && now !== 'DOWN' && now !== 'LOWERLAYERDOWN'
      ? 'UP'
      : (wanted === 'DORMANT' || wanted === 'TESTING') && isUp
        ? wanted
        : now;
  dev.operstate = next;
  return next !== now;
}

/** What is set and nobody is told of; true when something is other than before. */
function setLimits(dev: Interface, change: LinkChange): boolean {
  const before = [dev.linkmode, dev.addrgenmode, dev.gsoMaxSize, dev.gsoMaxSegs, dev.groMaxSize].join();
  dev.linkmode = change.linkmode ?? dev.linkmode;
  dev.addrgenmode = change.addrgenmode ?? dev.addrgenmode;
  dev.gsoMaxSize = change.gso_max_size ?? dev.gsoMaxSize;
  dev.gsoMaxSegs = change.gso_max_segs ?? dev.gsoMaxSegs;
  dev.groMaxSize = change.gro_max_size ?? dev.groMaxSize;
  return before !== [dev.linkmode, dev.addrgenmode, dev.gsoMaxSize, dev.gsoMaxSegs, dev.groMaxSize].join();
}

/** RTM_NEWLINKPROP and RTM_DELLINKPROP: other names, one by one until one is refused. */
export function setAltnames(host: Host, ifindex: number, verb: 'add' | 'del', names: readonly string[]): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  const before = dev.altnames;
  let heard = false;
  try {
    for (const name of names) (verb === 'add' ? addAltname : delAltname)(host, dev, name);
    heard = dev.isUp;
  } finally {
    // What was done before a refusal stays, and nobody is told.
    const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
    if (dev.altnames !== before && heard) stateChanged(host, dev, announce);
    else if (dev.altnames !== before) {
      host.notify({ type: 'newlink', host: host.name, link: dev.state(), silent: 'traced' });
    }
  }
}

function addAltname(host: Host, dev: Interface, name: string): void {
  if (host.deviceByName(name)) throw new Errno('EEXIST');
  dev.altnames = [...dev.altnames, name];
}

function delAltname(host: Host, dev: Interface, name: string): void {
  const owner = host.deviceByName(name);
  if (!owner) throw new Errno('ENOENT');
  if (owner !== dev || name === dev.ifname) throw new Errno('EINVAL');
  dev.altnames = dev.altnames.filter((one) => one !== name);
}

/** NETDEV_CHANGEADDR: who was known by the old address is not known any more. */
function addressChanged(host: Host, dev: Interface, announce: () => void): void {
  announce();
  host.neighbours.flush(dev);
}

/** dev_change_flags(): told once, whatever has changed. True when IPv6 asks in another way from now on. */
function* setFlags(
  host: Host,
  dev: Interface,
  { up, set = 0, clear = 0 }: LinkChange,
  announce: () => void,
): Pauses<boolean> {
  const flags = (dev.flags | (set & CHANGEABLE)) & ~(clear & CHANGEABLE);
  const changed = flags ^ dev.flags;
  dev.flags = flags;
  if (up === true && !dev.isUp) open(host, dev, announce);
  else if (up === false && dev.isUp) yield* close(host, dev, announce);
  else if (changed) announce();
  if (!dev.isUp) return false;
  const retold = (changed & IFF.NOARP) !== 0 && dev.inet6Ready;
  if (up === undefined && changed & ~(IFF.PROMISC | IFF.ALLMULTI)) changedInet6(host, dev);
  if (changed & IFF.NOARP) host.neighbours.flush(dev);
  return retold && up === undefined;
}

/** Refuses before anything is changed. */
function check(host: Host, dev: Interface, change: LinkChange): void {
  const { mtu, ifname, ...rest } = change;
  checkValues(dev.kind, mtu === undefined || mtu === dev.mtu ? rest : { ...rest, mtu });
  if (change.addrgenmode !== undefined && !hasConf6(dev)) throw new Errno('EAFNOSUPPORT');
  if (ifname !== undefined && ifname !== dev.ifname) checkName(host, ifname);
}

function checkValues(kind: InterfaceKind, change: LinkChange): void {
  const { mtu, address } = change;
  checkLimits(change);
  if (address !== undefined && !isUnicastMac(address)) throw new Errno('EADDRNOTAVAIL');
  if (mtu === undefined) return;
  const signed = mtu | 0;
  if (signed < 0 || signed < kind.minMtu) throw new Errno('EINVAL', 'mtu less than device minimum');
  if (signed > kind.maxMtu) throw new Errno('EINVAL', 'mtu greater than device maximum');
}

const MAX_SIZE = 524280;
const MAX_SEGS = 65535;

/** validate_linkmsg() */
function checkLimits({ gso_max_size, gso_max_segs, gro_max_size, addrgenmode }: LinkChange): void {
  if (gso_max_size !== undefined && gso_max_size < MIN_SIZE) throw new Errno('EINVAL', 'integer out of range');
  if ((gso_max_size ?? 0) > MAX_SIZE) throw new Errno('EINVAL', 'too big gso_max_size');
  if ((gso_max_segs ?? 0) > MAX_SEGS) throw new Errno('EINVAL', 'too big gso_max_segs');
  if ((gro_max_size ?? 0) > MAX_SIZE) throw new Errno('EINVAL', 'too big gro_max_size');
  if (addrgenmode === STABLE_SECRET) throw new Errno('EINVAL'); // nobody has set a secret
}

/** is_valid_ether_addr(): not all zero, and for one receiver. */
function isUnicastMac(address: string): boolean {
  return !/^(00:){5}00$/.test(address) && (Number.parseInt(address, 16) & 1) === 0;
}

function checkName(host: Host, ifname: string): void {
  const { length } = new TextEncoder().encode(ifname);
  const legal = length > 0 && length < IFNAMSIZ && !/[\s/:]/.test(ifname) && ifname !== '.' && ifname !== '..';
  if (!legal) throw new Errno('EINVAL');
  if (host.deviceByName(ifname)) throw new Errno('EEXIST');
}

function* setMtu(host: Host, dev: Interface, mtu: number, announce: () => void): Pauses {
  const had = { inet: dev.addrs !== undefined, conf6: hasConf6(dev) };
  dev.mtu = mtu;
  announce();
  if (mtu < INET_MIN_MTU && dev.addrs) yield* destroyInet(host, dev, 'mtu');
  else if (mtu >= INET_MIN_MTU && !dev.addrs) dev.addrs = [];
  if (had.inet !== (dev.addrs !== undefined)) {
    host.notify({ type: 'newlink', host: host.name, link: dev.state(), silent: 'kept' });
    if (dev.addrs) tellConf(host, dev);
  }
  if (mtu < INET6_MIN_MTU) stopInet6(host, dev);
  if (had.conf6 !== hasConf6(dev)) (had.conf6 ? tellNoConf6 : tellConf6)(host, dev);
}

function open(host: Host, dev: Interface, announce: () => void): void {
  dev.flags |= IFF.UP;
  dev.qdisc = 'noqueue';
  announce();
  if (dev.isLoopback && dev.addrs && dev.mtu >= INET_MIN_MTU) addLoopbackAddr(host, dev);
  enableIp(host, dev);
  startInet6(host, dev);
}

function* close(host: Host, dev: Interface, announce: () => void): Pauses {
  dev.flags &= ~IFF.UP;
  announce();
  yield* disableIp(host, dev, 'down', false);
  stopInet6(host, dev);
}

/** The lowest number that makes a free name out of `pattern`, which has one %d in it (dev_alloc_name). */
function freeName(host: Host, pattern: string): string {
  if (!/^[^%]*%d[^%]*$/.test(pattern)) throw new Errno('EINVAL');
  for (let n = 0; ; n++) {
    const name = pattern.replace('%d', String(n));
    if (!host.deviceByName(name)) return name;
  }
}

export interface NewLink {
  ifname?: string;
  kind: string;
  /** What it has from the beginning; Linux pays no attention to an alias here. */
  change?: Omit<LinkChange, 'ifname'>;
}

/** RTM_NEWLINK: a new interface, down unless asked for otherwise. Without a name it gets the first free one of its kind. */
export function newLink(host: Host, { ifname: name, kind: word, change = {} }: NewLink): void {
  if (name !== undefined && host.deviceByName(name)) throw new Errno('EEXIST');
  const kind = Object.hasOwn(CREATABLE, word) ? CREATABLE[word] : undefined;
  if (!kind) throw new Errno('EOPNOTSUPP', 'Unknown device type');
  checkValues(kind, change);
  const asked = name ?? `${word}%d`;
  const ifname = asked.includes('%') ? freeName(host, asked) : asked;
  checkName(host, ifname);
  host.lab.makeRoom(host, 'interfaces');
  const { mtu, address = randomMac(host), broadcast, txqlen, group, set = 0, clear = 0, up = false } = change;
  const dev = new Interface(host, host.takeIfindex(), ifname, kind, address);
  if (mtu !== undefined) dev.mtu = mtu;
  if (broadcast !== undefined) dev.broadcast = broadcast;
  if (txqlen !== undefined) dev.txqlen = txqlen;
  if (group !== undefined) dev.group = group;
  dev.flags = (dev.flags | (set & CHANGEABLE)) & ~(clear & CHANGEABLE);
  host.attach(dev);
  tellConf(host, dev);
  if (hasConf6(dev)) tellConf6(host, dev);
  const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
  if (up) open(host, dev, announce);
  else announce();
}

/** eth_hw_addr_random(): locally administered, one receiver. */
function randomMac(host: Host): string {
  const bytes = Uint8Array.from({ length: 6 }, () => host.lab.random.between(0, 255));
  bytes[0] = ((bytes[0] as number) & 0xfe) | 0x02;
  return formatMac(bytes);
}

/** RTM_DELLINK: lo stays as long as its host. */
export function* delLink(host: Host, ifindex: number): Pauses {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  if (!Object.hasOwn(CREATABLE, dev.kind.kind)) throw new Errno('EOPNOTSUPP');
  if (dev.isUp) yield* close(host, dev, () => host.notify({ type: 'newlink', host: host.name, link: dev.state() }));
  if (dev.addrs) yield* destroyInet(host, dev, 'unregister');
  if (hasConf6(dev)) tellNoConf6(host, dev);
  host.detach(dev);
  host.sysctl.forget(dev.ifname);
  dev.qdisc = 'noop';
  host.notify({ type: 'dellink', host: host.name, link: dev.state() });
}
