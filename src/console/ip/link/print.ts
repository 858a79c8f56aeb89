/** One interface as `ip link` and `ip addr` print it: the line of its name and state, and what belongs to it. */
import { IFF, type LinkState } from '../../../engine/state.ts';
import { AF, type Ip } from '../context.ts';
import { groups } from '../names.ts';
import type { Color } from '../output.ts';
import { printFlags } from './flags.ts';
import { printStats } from './stats.ts';

/** How much of an interface is printed. */
export interface LinkForm {
  /** `ip link`: with mode and alias, and the counters right below. */
  link: boolean;
  /** AF_* asked for: the link layer is printed for AF.UNSPEC and AF.PACKET. */
  family: number;
  /** false: without the length of the queue (`ip monitor`). */
  qlen?: false;
  /** IPv6's own list of interfaces (`ip -6 addr`), which says less. */
  brief6?: boolean;
}

const LINK_MODES = ['DEFAULT', 'DORMANT'];
const ADDRGENMODES = ['eui64', 'none', 'stable_secret', 'random'];
const OPERSTATE_COLORS: Record<string, Color> = { UP: 'up', DOWN: 'down' };
const ETHER = 1;
const LOOPBACK = 772;

export function printLink(ip: Ip, link: LinkState, form: LinkForm): void {
  const { out, options } = ip;
  const brief6 = form.brief6 === true;
  out.any('ifindex', `${link.ifindex}: `, link.ifindex);
  const peerDown = printName(ip, link, (name) => `${name}: `);
  printFlags(out, link.flags, peerDown);
  out.any('mtu', `mtu ${link.mtu} `, link.mtu);
  if (!brief6) out.any('qdisc', `qdisc ${link.qdisc} `, link.qdisc);
  out.fp('state ');
  const operstate = shownState(link);
  out.any('operstate', `${operstate} `, operstate, OPERSTATE_COLORS[operstate]);
  if (form.link) {
    const mode = LINK_MODES[link.linkmode] ?? String(link.linkmode);
    out.any('linkmode', `mode ${mode} `, mode);
  }
  if (!brief6) {
    const group = groups.name(link.group, options.numeric);
    out.any('group', `group ${group} `, group);
  }
  if (link.txqlen !== 0 && form.qlen !== false) out.any('txqlen', `qlen ${link.txqlen | 0}`, link.txqlen | 0);
  if (form.family === AF.UNSPEC || form.family === AF.PACKET || options.details > 0) printLinkLayer(ip, link, brief6);
  if (link.peer && link.peer.host !== ip.host.name) {
    const nsid = netnsid(ip, link.peer.host);
    out.any('link_netnsid', ` link-netnsid ${nsid}`, nsid);
  }
  if (options.details > 0 && !brief6) printDetails(ip, link, form);
  if ((form.link || options.details > 0) && link.alias !== '' && !brief6) {
    out.nl();
    out.any('ifalias', `    alias ${link.alias}`, link.alias);
  }
  if (form.link && options.stats > 0) {
    out.nl();
    printStats(ip, link.stats);
  }
  if (!brief6 && link.altnames.length > 0) printAltnames(ip, link.altnames);
  out.fp('\n');
}

/** What is down says so, whatever it said of itself while it was up. */
function shownState({ flags, operstate }: LinkState): string {
  return flags & IFF.UP ? operstate : 'DOWN';
}

function printAltnames({ out }: Ip, names: readonly string[]): void {
  out.openArray('altnames');
  for (const name of names) {
    out.nl();
    out.any(undefined, `    altname ${name}`, name);
  }
  out.closeArray();
}

/** -br: name and state, and for `ip link` the hardware address and flags. */
export function printLinkBrief(ip: Ip, link: LinkState, family: number): void {
  const { out } = ip;
  const peerDown = printName(ip, link, (name) => `${name.padEnd(16)} `);
  const operstate = shownState(link);
  out.any('operstate', `${operstate.padEnd(14)} `, operstate, OPERSTATE_COLORS[operstate]);
  if (family !== AF.PACKET) return;
  out.any('address', `${link.address} `, link.address, 'mac');
  printFlags(out, link.flags, peerDown);
  out.fp('\n');
}

/** `veth0@veth1` or, for an end in another host, `veth0@if2`; whether that other end is known to be down. */
function printName(ip: Ip, link: LinkState, format: (name: string) => string): boolean {
  const { out } = ip;
  const { peer, ifname } = link;
  let name = ifname;
  let down = false;
  if (peer && peer.host === ip.host.name) {
    const other = ip.ifname(peer.ifindex);
    out.json('link', other);
    name = `${ifname}@${other}`;
    down = ((ip.host.linkByIndex(peer.ifindex)?.flags ?? 0) & IFF.UP) === 0 && (link.flags & IFF.UP) !== 0;
  } else if (peer) {
    out.json('link_index', peer.ifindex);
    name = `${ifname}@if${peer.ifindex}`;
  }
  out.any('ifname', format(name), ifname, 'ifname');
  return down;
}

function printLinkLayer({ out, options }: Ip, link: LinkState, brief6: boolean): void {
  const loopback = link.kind === 'loopback';
  const type = options.numeric ? `[${loopback ? LOOPBACK : ETHER}]` : loopback ? 'loopback' : 'ether';
  out.nl();
  out.any('link_type', `    link/${type} `, type);
  out.any('address', link.address, link.address, 'mac');
  if (brief6) return;
  out.fp(link.flags & IFF.POINTOPOINT ? ' peer ' : ' brd ');
  if (link.flags & IFF.POINTOPOINT) out.json('link_pointtopoint', true);
  out.any('broadcast', link.broadcast, link.broadcast, 'mac');
}

/** Namespaces are numbered in the order in which a link into each was first there. */
function netnsid(ip: Ip, host: string): number {
  const hosts = ip.host.links().flatMap(({ peer }) => (peer && peer.host !== ip.host.name ? [peer.host] : []));
  return [...new Set(hosts)].indexOf(host);
}

function printDetails(ip: Ip, link: LinkState, form: LinkForm): void {
  const { out } = ip;
  const loopback = link.kind === 'loopback';
  const queues = link.kind === 'veth' ? 2 : 1;
  const number = (key: string, text: string, value: number) => out.any(key, text.replace('%', String(value)), value);
  number('promiscuity', ' promiscuity % ', link.flags & IFF.PROMISC ? 1 : 0);
  number('allmulti', ' allmulti % ', link.flags & IFF.ALLMULTI ? 1 : 0);
  number('min_mtu', 'minmtu % ', link.kind === 'veth' ? 68 : 0);
  number('max_mtu', 'maxmtu % ', link.kind === 'veth' ? 65535 : 0);
  if (!loopback) {
    out.open('linkinfo');
    out.nl();
    out.any('info_kind', `    ${link.kind} `, link.kind);
    out.close();
  }
  if (form.link) {
    const mode = ADDRGENMODES[link.addrgenmode] ?? '';
    out.any('inet6_addr_gen_mode', `addrgenmode ${mode} `, mode);
  }
  number('num_tx_queues', 'numtxqueues % ', queues);
  number('num_rx_queues', 'numrxqueues % ', queues);
  number('gso_max_size', 'gso_max_size % ', link.gso_max_size);
  number('gso_max_segs', 'gso_max_segs % ', link.gso_max_segs);
  number('tso_max_size', 'tso_max_size % ', 524280);
  number('tso_max_segs', 'tso_max_segs % ', 65535);
  number('gro_max_size', 'gro_max_size % ', link.gro_max_size);
}
