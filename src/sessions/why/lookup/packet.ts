/** The packet that a route is looked up for, and what rules ask of it, in words. */
import { dsfieldName, hex, ipProtocolName } from '../../../console/ip/names.ts';
import { formatIPv4, formatPrefix } from '../../../engine/addr.ts';
import type { Selector } from '../../../engine/explain/rules.ts';
import type { Flow } from '../../../engine/fib/flow.ts';
import type { Host } from '../../../engine/host.ts';
import type { RuleState } from '../../../engine/state.ts';

/** What is looked up, and where. */
export interface Packet {
  host: Host;
  flow: Readonly<Flow>;
}

/** What begins on the host comes from lo, index 1. */
const OWN = 1;

export function ifnameOf(host: Host, ifindex: number): string {
  return host.device(ifindex)?.ifname ?? `interface ${ifindex}`;
}

/** `a packet from 10.0.3.1 to 10.0.3.2` */
export function packetName({ host, flow }: Packet): string {
  const from = flow.saddr === 0 ? '' : ` from ${formatIPv4(flow.saddr)}`;
  const came = flow.iif !== 0 && flow.iif !== OWN ? ` that came in by ${ifnameOf(host, flow.iif)}` : '';
  return `a packet${from} to ${formatIPv4(flow.daddr)}${came}`;
}

/** What packets a rule is for: `from 10.0.3.0/24`, `with mark 0x1`; nothing when it is for all. */
export function wishesOf(rule: RuleState): string[] {
  const { src, src_len, dst, dst_len, tos, fwmark, fwmask, iif, oif, uid_range, ipproto, sport, dport } = rule;
  const wishes: (string | undefined | false)[] = [
    src_len > 0 && `from ${formatPrefix(src, src_len)}`,
    dst_len > 0 && `to ${formatPrefix(dst, dst_len)}`,
    tos !== 0 && `with tos ${tosName(tos)}`,
    (fwmark !== 0 || fwmask !== 0) && `with mark ${hex(fwmark)}${fwmask === 0xffffffff ? '' : `/${hex(fwmask)}`}`,
    iif !== undefined && (iif === 'lo' ? 'that begin on this host (iif lo)' : `that came in by ${iif}`),
    oif !== undefined && `of sockets bound to ${oif}`,
    uid_range && `of users ${range(uid_range)}`,
    Boolean(ipproto) && `of protocol ${ipProtocolName(ipproto ?? 0, false)}`,
    sport && `from port ${range(sport)}`,
    dport && `to port ${range(dport)}`,
    rule.l3mdev && 'of a VRF',
    Boolean(rule.tun_id) && `of tunnel ${rule.tun_id}`,
  ];
  return wishes.filter((wish) => typeof wish === 'string');
}

/** What the packet has where a rule asks for something else. */
export function hasInstead(selector: Selector, { host, flow }: Packet): string {
  switch (selector) {
    case 'src':
      return flow.saddr === 0 ? 'it has no source yet' : `it comes from ${formatIPv4(flow.saddr)}`;
    case 'dst':
      return `it goes to ${formatIPv4(flow.daddr)}`;
    case 'tos':
      return `its tos is ${tosName(flow.tos)}`;
    case 'fwmark':
      return `its mark is ${hex(flow.mark)}`;
    case 'iif':
      return flow.iif === OWN ? 'it begins on this host' : `it came in by ${ifnameOf(host, flow.iif)}`;
    case 'oif':
      return flow.oif === 0 ? 'it is bound to no interface' : `it is bound to ${ifnameOf(host, flow.oif)}`;
    case 'uidrange':
      return `it is of user ${flow.uid}${flow.uid === 0 ? ', root' : ''}`;
    case 'ipproto':
      return flow.proto === 0 ? 'its protocol is not known' : `its protocol is ${ipProtocolName(flow.proto, false)}`;
    case 'sport':
      return `it comes from port ${flow.sport}`;
    case 'dport':
      return `it goes to port ${flow.dport}`;
    case 'l3mdev':
      return 'there is no VRF here';
    case 'tun_id':
      return 'it came out of no tunnel';
  }
}

/** `AF11`, `0x10`; plain 0 for none. */
export function tosName(tos: number): string {
  return tos === 0 ? '0' : dsfieldName(tos, false);
}

function range([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first} to ${last}`;
}
