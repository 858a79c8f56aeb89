/** `ip route get`, and how it was decided: the tables that were searched, in order, each with its reason. */
import { tables } from '../../../console/ip/names.ts';
import { routeGetView } from '../../../console/ip/views.ts';
import type { LookupStep, RouteLookup, RouteLookupQuery } from '../../../contract/http/lookup.ts';
import type { TraceEvent } from '../../../contract/trace.ts';
import { formatIPv4 } from '../../../engine/addr.ts';
import { Errno } from '../../../engine/errno.ts';
import type { Host } from '../../../engine/host.ts';
import type { RouteInUse } from '../../../engine/ip/route-get.ts';
import { refusal } from '../../errors.ts';
import { sourceReason, whyLookup } from '../../why/fib.ts';
import { addressOf, ifindexOf } from '../find.ts';

type Lookup = Extract<TraceEvent, { type: 'fib:fib_table_lookup' }>;

export function lookup(host: Host, query: RouteLookupQuery): RouteLookup {
  const { dst, src, iif, oif, mark, tos } = query;
  const request = {
    dst: addressOf(dst),
    ...(src !== undefined && { src: addressOf(src) }),
    ...(iif !== undefined && { iif: ifindexOf(host, iif) }),
    ...(oif !== undefined && { oif: ifindexOf(host, oif) }),
    ...(mark !== undefined && { mark }),
    ...(tos !== undefined && { tos }),
  };
  const { answer, lookups } = watched(host, () => host.getRoute(request));
  if ('errno' in answer) throw refusal(new Errno(answer.errno, answer.extack));
  const way = answer as RouteInUse;
  return {
    route: routeGetView(host, way),
    decision: { host: host.name, steps: lookups.map(stepOf), ...sourceOf(way, lookups.at(-1)) },
  };
}

/** What the tracer was told meanwhile; nobody else is. */
function watched<T>(host: Host, ask: () => T): { answer: T; lookups: Lookup[] } {
  const { lab } = host;
  const { tracer } = lab;
  const lookups: Lookup[] = [];
  lab.tracer = (event) => {
    if (event.type === 'fib:fib_table_lookup') lookups.push({ seq: 0, ...event });
  };
  try {
    return { answer: ask(), lookups };
  } finally {
    lab.tracer = tracer;
  }
}

function stepOf(event: Lookup): LookupStep {
  const { table, err, match, dev } = event;
  return {
    table: tables.name(table),
    err,
    ...(match && { matched: match.dst, type: match.type }),
    ...(dev !== '-' && { dev }),
    why: whyLookup(event),
  };
}

function sourceOf({ prefsrc }: RouteInUse, last: Lookup | undefined): Pick<RouteLookup['decision'], 'prefsrc'> {
  if (prefsrc === undefined) return {};
  const address = formatIPv4(prefsrc);
  return { prefsrc: { address, why: sourceReason(address, last) } };
}
