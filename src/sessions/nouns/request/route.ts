/** A route as a client writes it, in netlink's numbers; what is not said is filled in as `ip route` does. */
import { dsfieldId, protocols, realms, routeTypes, scopes, tables } from '../../../console/ip/names.ts';
import { defaultScope, defaultTable } from '../../../console/ip/route/defaults.ts';
import type { NexthopCreate, RouteCreate } from '../../../contract/route.ts';
import type { RouteRequest } from '../../../engine/fib/frontend.ts';
import type { Host } from '../../../engine/host.ts';
import { RTN, RTNH_F, RTPROT } from '../../../engine/state.ts';
import { Malformed } from '../../errors.ts';
import { addressOf, defined, ifindexOf, numberOf } from '../find.ts';
import { metricsRequest } from './metrics.ts';

const FLAGS = { dead: RTNH_F.DEAD, onlink: RTNH_F.ONLINK, pervasive: RTNH_F.PERVASIVE, linkdown: RTNH_F.LINKDOWN };

/** Errors: Malformed, Refused (an interface that is not there). */
export function routeRequest(host: Host, input: RouteCreate): RouteRequest {
  const { gateway, dev, prefsrc, metric, tos, flags, nexthops, flow } = input;
  const type = input.type === undefined ? RTN.UNICAST : numberOf(routeTypes, input.type, 'type of route', '/type');
  const table = input.table === undefined ? defaultTable(type) : numberOf(tables, input.table, 'table', '/table');
  const via = gateway === undefined ? undefined : addressOf(gateway, '/gateway');
  return {
    ...prefixOf(input.dst),
    type,
    table,
    protocol: input.protocol === undefined ? RTPROT.BOOT : numberOf(protocols, input.protocol, 'protocol', '/protocol'),
    scope:
      input.scope === undefined
        ? defaultScope(type, via === undefined && !nexthops)
        : numberOf(scopes, input.scope, 'scope', '/scope'),
    tos: tosOf(tos ?? 0),
    ...defined({
      priority: metric,
      prefsrc: prefsrc === undefined ? undefined : addressOf(prefsrc, '/prefsrc'),
      oif: dev === undefined ? undefined : ifindexOf(host, dev),
      // 0.0.0.0 is no gateway.
      gateway: via || undefined,
      realms: flow && realmsOf(flow, '/flow'),
      flags: flags && flagsOf(flags),
      nexthops: nexthops?.map((hop, i) => nexthopOf(host, hop, `/nexthops/${i}`)),
    }),
    ...metricsRequest(input),
  };
}

function nexthopOf(host: Host, { gateway, dev, weight = 1, flags = [], flow }: NexthopCreate, at: string) {
  return {
    ...defined({
      oif: dev === undefined ? undefined : ifindexOf(host, dev),
      gateway: gateway === undefined ? undefined : addressOf(gateway, `${at}/gateway`),
      realms: flow && realmsOf(flow, `${at}/flow`),
    }),
    weight,
    flags: flagsOf(flags),
  };
}

/** A byte, or as text a name or hexadecimal, as `ip` reads and prints it. */
export function tosOf(tos: string | number): number {
  return typeof tos === 'number' ? tos : numberOf({ id: dsfieldId }, tos, 'tos', '/tos');
}

/** `to` in the lower half of 32 bits, `from` in the upper. */
export function realmsOf({ from = 0, to = 0 }: NonNullable<RouteCreate['flow']>, at: string): number {
  const [upper, lower] = [realmOf(from, `${at}/from`), realmOf(to, `${at}/to`)];
  return upper * 0x10000 + lower;
}

export function realmOf(realm: string | number, at: string): number {
  const id = numberOf(REALM, realm, 'realm', at);
  return id;
}

const REALM = {
  id: (word: string) =>
    realms.id(word) ?? (/^\d{1,5}$/.test(word) && Number(word) <= 0xffff ? Number(word) : undefined),
};

/** `default`, an address or a prefix. */
function prefixOf(text: string): { dst: number; dst_len: number } {
  if (text === 'default' || text === 'any' || text === 'all') return { dst: 0, dst_len: 0 };
  const [, address = '', length = '32'] = /^([^/]*)(?:\/(0|[1-9]\d?))?$/.exec(text) ?? [];
  if (address === '' || Number(length) > 32) throw new Malformed(`${text} is not an IPv4 prefix`, '/dst');
  return { dst: addressOf(address, '/dst'), dst_len: Number(length) };
}

function flagsOf(names: readonly (keyof typeof FLAGS)[]): number {
  return names.reduce((flags, name) => flags | FLAGS[name], 0);
}
