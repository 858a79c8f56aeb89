/** One address as `ip addr` prints it below its interface. */
import { formatIPv4 } from '../../../engine/addr.ts';
import { SECOND } from '../../../engine/clock.ts';
import type { Addr6State } from '../../../engine/notify.ts';
import { type AddrState, FOREVER } from '../../../engine/state.ts';
import { AF, type Ip } from '../context.ts';
import { hostName } from '../inet.ts';
import { scopes } from '../names.ts';
import { ADDR_FLAGS, PERMANENT } from './flags.ts';

/** An address of either family, as RTM_NEWADDR carries it. */
export interface Address {
  family: number;
  ifindex: number;
  /** IPv4 address; 0 for IPv6. */
  local: number;
  local6: string;
  /** The peer's IPv4 address, where it differs from local. */
  peer: number | undefined;
  prefixlen: number;
  broadcast: number | undefined;
  scope: number;
  /** undefined where there is none: IPv6, or an empty one. */
  label: string | undefined;
  /** What a label filter compares: without one they go by their interface's name. */
  called: string;
  flags: number;
  metric: number;
  /** Seconds left; FOREVER without an end. */
  valid_lft: number;
  preferred_lft: number;
}

/** The addresses of a host, first IPv4 then IPv6, with the time that is left to them. */
export function addresses(ip: Ip, family: number, ifindex?: number): Address[] {
  const { host } = ip;
  const list: Address[] = [];
  if (family === AF.UNSPEC || family === AF.INET) for (const addr of host.addrs(ifindex)) list.push(inet(ip, addr));
  if (family !== AF.UNSPEC && family !== AF.INET6) return list;
  for (const addr of host.addrs6(ifindex)) list.push(inet6(ip, addr));
  return list;
}

export function inet6(ip: Ip, { local: local6, ...addr }: Addr6State): Address {
  const none = { peer: undefined, broadcast: undefined, metric: 0, valid_lft: FOREVER, preferred_lft: FOREVER };
  return { ...none, ...addr, family: AF.INET6, local: 0, local6, label: undefined, called: ip.ifname(addr.ifindex) };
}

export function inet(ip: Ip, addr: AddrState): Address {
  const elapsed = Math.floor((ip.host.lab.clock.now - addr.tstamp) / SECOND);
  const left = (seconds: number) => (seconds === FOREVER ? FOREVER : Math.max(0, seconds - elapsed));
  const permanent = (addr.flags & PERMANENT) !== 0;
  const preferred = permanent ? FOREVER : left(addr.preferred_lft);
  return {
    family: AF.INET,
    ifindex: addr.ifindex,
    local: addr.local,
    local6: '',
    peer: addr.address === addr.local || addr.address === 0 ? undefined : addr.address,
    prefixlen: addr.prefixlen,
    broadcast: addr.broadcast,
    scope: addr.scope,
    label: addr.label || undefined,
    called: addr.label || ip.ifname(addr.ifindex),
    flags: addr.flags,
    metric: addr.metric,
    valid_lft: permanent ? FOREVER : left(addr.valid_lft),
    preferred_lft: preferred,
  };
}

/** @param withDevice whether index and name of its interface go before it (-o, and what is about to be flushed) */
export function printAddr(ip: Ip, addr: Address, withDevice: boolean): void {
  const { out, options } = ip;
  if (withDevice && out.isJson) {
    out.json('index', addr.ifindex);
    out.json('dev', ip.ifname(addr.ifindex));
  } else if (withDevice) out.fp(`${addr.ifindex}: ${ip.ifname(addr.ifindex)}`);
  const family = addr.family === AF.INET ? 'inet' : 'inet6';
  out.any('family', `    ${family} `, family);
  printLocal(ip, addr);
  if (addr.broadcast !== undefined) {
    out.fp('brd ');
    out.any('broadcast', `${formatIPv4(addr.broadcast)} `, formatIPv4(addr.broadcast), 'inet');
  }
  const scope = scopes.name(addr.scope, options.numeric);
  out.any('scope', `scope ${scope} `, scope);
  printAddrFlags(ip, addr);
  if (addr.label !== undefined) out.any('label', addr.label, addr.label);
  out.nl();
  out.fp('       valid_lft ');
  printLifetime(ip, 'valid_life_time', addr.valid_lft);
  out.fp(' preferred_lft ');
  printLifetime(ip, 'preferred_life_time', addr.preferred_lft);
  out.fp('\n');
}

/** -br: the address alone. */
export function printAddrBrief(ip: Ip, addr: Address): void {
  printLocal(ip, addr);
}

function printLocal(ip: Ip, addr: Address): void {
  const { out } = ip;
  const v6 = addr.family === AF.INET6;
  const local = v6 ? addr.local6 : hostName(ip, addr.local);
  out.any('local', local, local, v6 ? 'inet6' : 'inet');
  if (addr.peer !== undefined) {
    out.fp(' peer ');
    out.any('address', hostName(ip, addr.peer), hostName(ip, addr.peer), 'inet');
  }
  out.any('prefixlen', `/${addr.prefixlen} `, addr.prefixlen);
  if (addr.metric !== 0) out.any('metric', `metric ${addr.metric} `, addr.metric);
}

function printAddrFlags({ out }: Ip, addr: Address): void {
  let rest = addr.flags;
  for (const { name, mask } of ADDR_FLAGS) {
    if (mask === PERMANENT) {
      if (!(addr.flags & PERMANENT)) out.any('dynamic', 'dynamic ', true);
    } else if (rest & mask && name !== (addr.family === AF.INET6 ? 'secondary' : 'temporary')) {
      out.any(name, `${name} `, true);
    } else continue;
    rest &= ~mask;
  }
}

function printLifetime({ out }: Ip, key: string, seconds: number): void {
  out.any(key, seconds === FOREVER ? 'forever' : `${seconds}sec`, seconds);
}
