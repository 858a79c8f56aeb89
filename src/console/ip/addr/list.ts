/** `ip addr show` and `ip link show`: interfaces, and with them the addresses that were asked for. */
import type { LinkState } from '../../../engine/state.ts';
import { type Piecemeal, paced } from '../../pieces.ts';
import type { Args } from '../args.ts';
import { AF, Exit, type Ip } from '../context.ts';
import { type LinkForm, printLink, printLinkBrief } from '../link/print.ts';
import { printStats } from '../link/stats.ts';
import { type AddrFilter, addrMatches, findDevice, linkMatches, readFilter } from './filter.ts';
import { type Address, addresses, printAddr, printAddrBrief } from './print.ts';

/** Kinds that the kernel can look for itself: others of them are then not even listed. */
const KNOWN_KINDS = new Set(['veth', 'bridge', 'vxlan', 'dummy']);

/** `ip addr show`: gives the exit code. */
export function* showAddrs(ip: Ip, args: Args): Piecemeal {
  const filter = readFilter(ip, args, ip.options.family);
  if (!findDevice(ip, filter)) return 1;
  const { out } = ip;
  out.begin();
  for (const { link, addrs } of select(ip, filter)) {
    yield;
    out.open();
    if (linkMatches(filter, link)) yield* printWithAddrs(ip, filter, link, addrs);
    out.close();
  }
  out.end();
  return 0;
}

/** `ip link show`: gives the exit code. */
export function* showLinks(ip: Ip, args: Args, help: string): Piecemeal {
  const filter = readFilter(ip, args, AF.PACKET, help);
  if (!findDevice(ip, filter)) return 1;
  const { out } = ip;
  out.begin();
  // One interface is asked for by its name, whatever its index was called.
  if (filter.dev !== undefined && filter.group === undefined && !ip.host.link(filter.dev)) noLink(ip, filter);
  for (const { link } of select(ip, filter)) {
    yield;
    out.open();
    if (linkMatches(filter, link) && filter.label === undefined) {
      if (ip.options.brief) printLinkBrief(ip, link, AF.PACKET);
      else printLink(ip, link, { link: true, family: AF.PACKET });
    }
    out.close();
  }
  out.end();
  return 0;
}

interface Selected {
  link: LinkState;
  addrs: Address[];
}

/** The interfaces, without those that have none of the addresses that were asked for. */
function* select(ip: Ip, filter: AddrFilter): Generator<Selected> {
  const { family, ifindex } = filter;
  if (family === AF.BRIDGE || family === AF.MPLS) return;
  const link = ifindex === 0 ? undefined : ip.host.linkByIndex(ifindex);
  // A label leads to an index, but no link has it for a name.
  const nameless = family === AF.PACKET && filter.dev?.includes(':');
  if (ifindex !== 0 && (!link || nameless)) noLink(ip, filter);
  const all = link ? [link] : ip.host.links();
  const known = filter.kind !== undefined && KNOWN_KINDS.has(filter.kind);
  const links = known ? all.filter(({ kind }) => kind === filter.kind) : all;
  for (const one of links) {
    const addrs = family === AF.PACKET ? [] : addresses(ip, AF.UNSPEC, one.ifindex);
    const isWanted = (addr: Address) => (family === AF.UNSPEC || addr.family === family) && addrMatches(filter, addr);
    const bare = addrs.length === 0 && (family === AF.UNSPEC || family === AF.PACKET);
    if (bare || addrs.some(isWanted)) yield { link: one, addrs };
  }
}

/** An index without an interface: the kernel says so, iproute2 adds what it was doing. */
function noLink(ip: Ip, { family }: AddrFilter): never {
  const doing = family === AF.PACKET ? 'Cannot send link get request' : 'Cannot send link request';
  ip.warn(`RTNETLINK answers: No such device\n${doing}: No such device\n`);
  throw new Exit(family === AF.PACKET ? 1 : 0);
}

function* printWithAddrs(ip: Ip, filter: AddrFilter, link: LinkState, addrs: Address[]): Generator<undefined, void> {
  const { out, options } = ip;
  const { family } = filter;
  // With a label only addresses are printed; with -o each has its interface in its own line.
  const withLink = filter.label === undefined;
  const brief6 = family === AF.INET6 && options.family === AF.INET6 && filter.ifindex === 0;
  const form: LinkForm = { link: false, family, brief6 };
  if (withLink && options.brief) printLinkBrief(ip, link, family);
  else if (withLink && (!options.oneline || family === AF.PACKET)) printLink(ip, link, form);
  if (family === AF.PACKET) return;
  out.openArray('addr_info');
  for (const addr of paced(addrs)) {
    if (!addr) {
      yield;
      continue;
    }
    if (family !== AF.UNSPEC && addr.family !== family) continue;
    out.open();
    if (!addrMatches(filter, addr)) {
      // iproute2 leaves an empty object for an address that it skips this late.
    } else if (options.brief) printAddrBrief(ip, addr);
    else printAddr(ip, addr, options.oneline);
    out.close();
  }
  out.closeArray();
  if (options.brief) out.fp('\n');
  else if (withLink && options.stats > 0 && !options.oneline) {
    printStats(ip, link.stats);
    out.fp('\n');
  }
}
