/** Objects as `ip -j` prints them, as plain values: the same traversal, for whoever is not a terminal. */

import type { Host } from '../../engine/host.ts';
import type { RouteInUse } from '../../engine/ip/route-get.ts';
import type { AddrState, LinkState, NeighState, RouteState, RuleState } from '../../engine/state.ts';
import { addresses, inet, printAddr } from './addr/print.ts';
import { AF, DEFAULT_OPTIONS, Ip } from './context.ts';
import { JsonTree } from './json.ts';
import { printLink } from './link/print.ts';
import { printStats } from './link/stats.ts';
import { printNeigh } from './neigh/print.ts';
import { printRoute, printWay } from './route/print.ts';
import { printRule } from './rule/print.ts';

export type View = Record<string, unknown>;

/** What is printed of an interface: `details` and `stats` as with -d and -s. */
export interface LinkParts {
  addrs?: boolean;
  stats?: boolean;
  details?: boolean | undefined;
}

/** `addrs` as in `ip -j addr show` (without it: `ip -j link show`). */
export function linkView(
  host: Host,
  link: LinkState,
  { addrs = false, stats = false, details = false }: LinkParts = {},
): View {
  return view(host, { details }, (ip) => {
    const { out } = ip;
    printLink(ip, link, { link: !addrs, family: AF.UNSPEC });
    if (addrs) {
      out.openArray('addr_info');
      for (const addr of addresses(ip, AF.UNSPEC, link.ifindex)) {
        out.open();
        printAddr(ip, addr, false);
        out.close();
      }
      out.closeArray();
    }
    if (stats) printStats(ip, link.stats);
  });
}

/** An element of `addr_info`. */
export function addrView(host: Host, addr: AddrState): View {
  return view(host, {}, (ip) => printAddr(ip, inet(ip, addr), false));
}

/** `details` as with -d. */
export interface Details {
  details?: boolean | undefined;
}

/** @param options.table the table that was asked for: the key `table` is then left out, as iproute2 does */
export function routeView(host: Host, route: RouteState, { table, details }: Details & { table?: number } = {}): View {
  return element(host, { details }, (ip) => printRoute(ip, route, { table: table !== undefined }));
}

/** The answer of `ip -j route get`, for a packet of user `uid`. */
export function routeGetView(host: Host, answer: RouteInUse, uid?: number): View {
  return element(host, {}, (ip) => printWay(ip, answer, uid));
}

export function ruleView(host: Host, rule: RuleState, form: Details = {}): View {
  return element(host, form, (ip) => printRule(ip, rule));
}

export function neighView(host: Host, neigh: NeighState): View {
  return element(host, {}, (ip) => printNeigh(ip, neigh, true));
}

/** For printers that leave the object to their caller. */
function view(host: Host, form: Details, print: (ip: Ip) => void): View {
  return element(host, form, (ip) => {
    ip.out.open();
    print(ip);
    ip.out.close();
  });
}

/** For printers that open an object themselves. */
function element(host: Host, { details = false }: Details, print: (ip: Ip) => void): View {
  const tree = new JsonTree();
  print(new Ip(host, { ...DEFAULT_OPTIONS, json: true, details: details ? 1 : 0 }, '', tree));
  return tree.root as View;
}
