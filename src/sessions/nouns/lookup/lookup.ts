/** `ip route get`, and how it was decided. */
import { ipProtocolId } from '../../../console/ip/names.ts';
import { routeGetView, routeView } from '../../../console/ip/views.ts';
import type { RouteLookup, RouteLookupQuery } from '../../../contract/http/lookup.ts';
import { Errno } from '../../../engine/errno.ts';
import type { Host } from '../../../engine/host.ts';
import type { RouteGet } from '../../../engine/ip/route-get.ts';
import { Malformed, refusal } from '../../errors.ts';
import { addressOf, defined, ifindexOf } from '../find.ts';
import { inquire } from './asked.ts';
import { decisionOf } from './decision.ts';

/** Errors: Malformed, Refused (with its decision, where it was the kernel that refused). */
export function lookup(host: Host, query: RouteLookupQuery): RouteLookup {
  const request = requestOf(host, query);
  const { answer, asked } = inquire(host, () => host.getRoute(request));
  const decision = decisionOf(host, { request, answer, asked });
  if ('errno' in answer) throw refusal(new Errno(answer.errno, answer.extack), decision);
  return {
    route: 'match' in answer ? routeView(host, answer.match) : routeGetView(host, answer, request.uid),
    decision,
  };
}

function requestOf(host: Host, { dst, src, iif, oif, ipproto, fibmatch, ...rest }: RouteLookupQuery): RouteGet {
  return {
    ...defined(rest),
    dst: addressOf(dst),
    ...(src !== undefined && { src: addressOf(src) }),
    ...(iif !== undefined && { iif: ifindexOf(host, iif) }),
    ...(oif !== undefined && { oif: ifindexOf(host, oif) }),
    ...(ipproto !== undefined && { ipproto: protocolOf(ipproto) }),
    ...(fibmatch === 'true' && { fibmatch: true }),
  };
}

function protocolOf(word: string): number {
  const protocol = ipProtocolId(word);
  if (protocol === undefined) throw new Malformed(`"${word}" is not a protocol`, '/ipproto');
  return protocol;
}
