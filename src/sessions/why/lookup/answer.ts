/** What a lookup came to in the end, and where its source is from. */

import {
  formatIPv4,
  INADDR_ANY,
  isLimitedBroadcast,
  isLocalMulticast,
  isLoopback,
  isMulticast,
  isZeronet,
} from '../../../engine/addr.ts';
import { ERRNO, type ErrnoName } from '../../../engine/errno.ts';
import { type AddrConsidered, TAKEN } from '../../../engine/explain/addr.ts';
import type { RulesExplained } from '../../../engine/explain/rules.ts';
import type { Host } from '../../../engine/host.ts';
import type { RouteAnswer, RouteGet, RouteInUse } from '../../../engine/ip/route-get.ts';
import { type RouteState, RTN } from '../../../engine/state.ts';
import { ifnameOf } from './packet.ts';
import { routeName } from './table.ts';

/** What was asked for, what the answer is, and what the rules said on the way. */
export interface Answered {
  host: Host;
  request: RouteGet;
  answer: RouteAnswer;
  /** Of the lookup of the destination; absent where no table has a say. */
  rules: RulesExplained | undefined;
  /** Of the lookup of the way back to the sender of what came in. */
  back: RulesExplained | undefined;
  /** Whether table local was asked if the source is the host's own, and said no. */
  foreign: boolean;
}

/** The route that the rules led to. */
export function winnerOf(rules: RulesExplained | undefined): RouteState | undefined {
  const { search } = rules?.rules.find(({ outcome }) => outcome === 'answered') ?? {};
  return search?.candidates.find(({ verdict }) => verdict === 'won')?.route;
}

export function whyAnswer(answered: Answered): string {
  const { answer } = answered;
  if ('errno' in answer) return `${reason(answered)} ${asked(answer.errno)}`;
  if ('match' in answer) return `The route that was found is ${routeName(answer.match)}.`;
  return answer.iif === undefined ? out(answered, answer) : arrived(answered, answer);
}

function asked(errno: ErrnoName): string {
  return `Whoever asks is told ${errno}, ${ERRNO[errno][1]}.`;
}

function out({ host, request, rules }: Answered, way: RouteInUse): string {
  const dst = formatIPv4(request.dst);
  const dev = ifnameOf(host, way.oif);
  if (request.dst === INADDR_ANY)
    return `0.0.0.0 stands for this host itself: the packet goes over ${dev}, and no table is asked.`;
  if (!rules) return `${dst} is for everybody on a link, or for a group there: no table is asked, it leaves by ${dev}.`;
  if (rules.err !== 0) {
    return `${refusedBy(rules, request.dst)} But ${dev} was asked for: ${dst} is taken to be on its link.`;
  }
  if (way.type === RTN.LOCAL)
    return `${dst} is this host itself: the packet goes out by ${dev} and comes in by it again.`;
  if (way.type === RTN.BROADCAST)
    return `${dst} is everybody on the link: the packet leaves by ${dev}, and this host gets it too.`;
  if (way.gateway !== undefined) return `The packet leaves by ${dev}, for the gateway ${formatIPv4(way.gateway)}.`;
  const home = dev === 'lo' ? ' lo is a wire to itself: the packet comes straight back.' : '';
  return `The packet leaves by ${dev}, where ${dst} itself is the next hop.${home}`;
}

function arrived({ host, request }: Answered, way: RouteInUse): string {
  const dst = formatIPv4(request.dst);
  const came = ifnameOf(host, way.iif ?? 0);
  if (way.type === RTN.UNICAST) {
    const via = way.gateway === undefined ? '' : `, for the gateway ${formatIPv4(way.gateway)}`;
    return `The packet came in by ${came} and is forwarded by ${ifnameOf(host, way.oif)}${via}.`;
  }
  return `${dst} is ${way.type === RTN.LOCAL ? 'this host itself' : 'for this host too'}: the packet that came in by ${came} is delivered here.`;
}

/** Why there is no way. */
function reason(answered: Answered): string {
  const { host, request, answer, rules } = answered;
  if ('errno' in answer && answer.extack !== undefined)
    return `${answer.extack}: ports are known of icmp, tcp and udp only.`;
  if ('errno' in answer && answer.errno === 'ENODEV') return 'There is no such interface.';
  if (request.iif !== undefined) return martian(answered);
  const { src = 0, dst, oif } = request;
  const dev = oif === undefined ? undefined : host.device(oif);
  if (isMulticast(src) || isLimitedBroadcast(src))
    return `Nothing may come from ${formatIPv4(src)}, which is no one's own address.`;
  if (src !== 0 && answered.foreign) return `${formatIPv4(src)} is not this host's own: nothing may leave from it.`;
  if (dev && !dev.isUp) return `${dev.ifname} is down: nothing leaves by it.`;
  if (dev && !dev.addrs) return `${dev.ifname} has no IPv4, as its MTU is under 68.`;
  if (rules && rules.err !== 0) return refusedBy(rules, dst);
  if (isLoopback(src))
    return `${formatIPv4(src)} is an address of the host inside itself, and may leave by lo only, unless route_localnet is 1.`;
  return 'The route that was found cannot be used for such a packet.';
}

function refusedBy({ rules }: RulesExplained, dst: number): string {
  const last = rules.find(({ outcome }) => outcome === 'answered' || outcome === 'refused');
  const won = last?.search?.candidates.find(({ verdict }) => verdict === 'won');
  if (won) return `Rule ${last?.rule.priority} leads to ${routeName(won.route)}, which refuses.`;
  if (last) return `Rule ${last.rule.priority} itself refuses.`;
  return `No rule leads to a route to ${formatIPv4(dst)}.`;
}

/** Why a packet that came in is not taken. */
function martian({ host, request, answer, rules, back }: Answered): string {
  const { src = 0, dst, iif = 0 } = request;
  const dev = host.device(iif);
  const came = ifnameOf(host, iif);
  const [from, to] = [formatIPv4(src), formatIPv4(dst)];
  if (dev && !dev.addrs) return `${came} has no IPv4, as its MTU is under 68.`;
  if (isMulticast(src) || isLimitedBroadcast(src))
    return `Nothing can come from ${from}, which is no one's own address.`;
  if (isMulticast(dst) && !rules && !(isLocalMulticast(dst) && dst === 0xe0000001))
    return `Nobody here has joined the group ${to}.`;
  if (isZeronet(src) !== isZeronet(dst) && !isLimitedBroadcast(dst))
    return '0.0.0.0 is no address of anybody on a wire.';
  const loopback = isLoopback(dst) ? to : isLoopback(src) ? from : undefined;
  if (loopback && !host.sysctl.ored('route_localnet', came)) {
    return `${loopback} never comes in from outside: with route_localnet 0 it is taken for forged.`;
  }
  if (rules && rules.err !== 0)
    return `${refusedBy(rules, dst)} A packet that came in is for this host or forwarded, and it is neither.`;
  if ('errno' in answer && answer.errno === 'EHOSTUNREACH') {
    return `${to} is not this host, and forwarding is off on ${came} (sysctl net.ipv4.conf.${came}.forwarding, or net.ipv4.ip_forward).`;
  }
  if (host.localAddrs.find(src) || winnerOf(back)?.type === RTN.LOCAL) {
    return `${from} is this host's own address: what comes in from it by ${came} is taken for forged (sysctl accept_local is 0).`;
  }
  const elsewhere =
    back && back.err !== 0 ? 'there is no way back to it' : 'an answer to it would leave by another interface';
  return `A packet from ${from} is not believed when it comes in by ${came}: ${elsewhere} (sysctl rp_filter).`;
}

/** Where the source is from, when none was asked for. */
export function whyPrefsrc(
  prefsrc: number,
  route: RouteState | undefined,
  choice: { dst: number; considered: readonly AddrConsidered[] } | undefined,
): string {
  const address = formatIPv4(prefsrc);
  if (choice) {
    const taken = choice.considered.find(({ verdict }) => TAKEN.includes(verdict));
    if (!taken) return 'No interface has an address that reaches so far, so it has none.';
    const first = 'the first of its interface that reaches so far';
    const how = {
      prefix:
        choice.dst === 0
          ? first
          : `the one of its interface that has the next hop, ${formatIPv4(choice.dst)}, in its prefix`,
      first,
      elsewhere: 'the first of another interface that reaches so far, as its own has none',
    }[taken.verdict as 'prefix' | 'first' | 'elsewhere'];
    return `${route ? `The route, ${routeName(route)}, names no source` : 'No route names a source'}: ${address} is ${how}.`;
  }
  if (route?.prefsrc === prefsrc) return `The route, ${routeName(route)}, names it (src ${address}).`;
  return 'A packet to the host itself comes from the very address it goes to, as no route names another.';
}
