/**
 * What changes the tables: requests to add and delete routes.
 *
 * Answers the same question as net/ipv4/fib_frontend.c and the insert and delete half of net/ipv4/fib_trie.c.
 */
import { networkOf } from '../addr.ts';
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import { MANY, type Pauses } from '../pauses.ts';
import { type RouteState, RT_SCOPE, RT_TABLE, RTN, RTNH_F, RTPROT } from '../state.ts';
import { type FibNexthop, sameInfo, VOLATILE } from './info.ts';
import { createInfo, type FibConfig, type NexthopConfig } from './semantics.ts';
import type { FibTable } from './table.ts';
import type { FibAlias } from './trie/trie.ts';

/** NLM_F_* of a request for a new route. */
export interface RouteFlags {
  create?: boolean;
  excl?: boolean;
  replace?: boolean;
  append?: boolean;
}

export function routeState(dst: number, alias: FibAlias): RouteState {
  const { info } = alias;
  return {
    table: alias.table,
    type: alias.type,
    dst,
    dst_len: 32 - alias.slen,
    tos: alias.tos,
    protocol: info.protocol,
    scope: info.scope,
    priority: info.priority,
    ...(info.prefsrc !== 0 && { prefsrc: info.prefsrc }),
    nexthops: info.nexthops.map((n) => ({
      ...(n.dev && { oif: n.dev.ifindex }),
      ...(n.gateway !== undefined && { gateway: n.gateway }),
      weight: n.weight,
      flags: n.flags,
      scope: n.scope,
      ...(n.realms !== 0 && { realms: n.realms }),
    })),
    ...(info.nexthops.length > 1 && info.flags & ~VOLATILE && { flags: info.flags & ~VOLATILE }),
    ...(info.metrics && { metrics: { ...info.metrics } }),
    ...(info.lock && { lock: [...info.lock] }),
    order: alias.order,
  };
}

function checkKey(cfg: FibConfig): void {
  if (cfg.dst_len > 32) throw new Errno('EINVAL', 'Invalid prefix length');
  if (networkOf(cfg.dst, cfg.dst_len) !== cfg.dst) {
    throw new Errno('EINVAL', 'Invalid prefix for given prefix length');
  }
}

/** The aliases of a leaf with this prefix, table and tos, in order. */
function group(table: FibTable, cfg: FibConfig): FibAlias[] {
  const leaf = table.trie.leaf(cfg.dst);
  const slen = 32 - cfg.dst_len;
  return leaf ? leaf.aliases.filter((a) => a.slen === slen && a.table === table.id && a.tos === cfg.tos) : [];
}

/** The routes of a table to exactly this prefix, in the order in which they are tried. */
export function routesTo(host: Host, { table: id, dst, dst_len }: RoutePrefix): RouteState[] {
  const table = host.fib.table(id);
  const aliases = table?.trie.leaf(dst)?.aliases ?? [];
  return aliases.filter((a) => a.slen === 32 - dst_len && a.table === table?.id).map((a) => routeState(dst, a));
}

export type RoutePrefix = Pick<RouteState, 'table' | 'dst' | 'dst_len'>;
/** What tells one route from every other of its host. */
export type RouteKey = Pick<RouteState, 'table' | 'dst' | 'dst_len' | 'tos' | 'priority' | 'order'>;

/**
 * This route and no other; false when there is none. RTM_DELROUTE can only name the first of those that fit what it
 * asks for, which need not be the one that is meant.
 */
export function removeRoute(host: Host, { table: id, dst, dst_len, tos, priority, order }: RouteKey): boolean {
  const table = host.fib.table(id);
  const alias = table?.trie
    .leaf(dst)
    ?.aliases.find(
      (a) =>
        a.slen === 32 - dst_len &&
        a.table === table.id &&
        a.tos === tos &&
        a.info.priority === priority &&
        a.order === order,
    );
  if (!table || !alias) return false;
  remove(host, table, dst, alias);
  return true;
}

/** What RTM_NEWROUTE and RTM_DELROUTE ask for, in netlink's numbers; what is absent has rtnetlink's default. */
export interface RouteRequest {
  dst: number;
  dst_len: number;
  table?: number;
  type?: number;
  tos?: number;
  protocol?: number;
  scope?: number;
  priority?: number;
  prefsrc?: number;
  oif?: number;
  gateway?: number;
  flags?: number;
  realms?: number;
  nexthops?: NexthopConfig[];
  metrics?: Record<string, number | string>;
  lock?: string[];
}

function config(request: RouteRequest, open: Pick<FibConfig, 'type' | 'scope' | 'protocol'>): FibConfig {
  if ((request.tos ?? 0) & 3) throw new Errno('EINVAL', 'Invalid dsfield (tos): ECN bits must be 0');
  return {
    table: request.table || RT_TABLE.MAIN,
    type: request.type ?? open.type,
    dst: request.dst,
    dst_len: request.dst_len,
    tos: request.tos ?? 0,
    protocol: request.protocol ?? open.protocol,
    scope: request.scope ?? open.scope,
    priority: request.priority ?? 0,
    prefsrc: request.prefsrc ?? 0,
    oif: request.oif ?? 0,
    gateway: request.gateway,
    flags: request.flags ?? 0,
    realms: request.realms ?? 0,
    nexthops: request.nexthops?.map(({ gateway, ...nexthop }) => (gateway ? { ...nexthop, gateway } : nexthop)),
    metrics: request.metrics,
    lock: request.lock,
  };
}

/** RTM_NEWROUTE */
export function newRoute(host: Host, request: RouteRequest, nlm: RouteFlags): void {
  const cfg = config(request, { type: RTN.UNICAST, scope: RT_SCOPE.UNIVERSE, protocol: RTPROT.BOOT });
  insertRoute(host, cfg, nlm, true);
  if (cfg.type !== RTN.LOCAL || host.fib.customLocalRoutes) return;
  host.fib.customLocalRoutes = true;
  host.countersChanged = true;
}

/** RTM_DELROUTE */
export function delRoute(host: Host, request: RouteRequest): void {
  deleteRoute(host, config(request, { type: 0, scope: RT_SCOPE.NOWHERE, protocol: 0 }));
}

/** fib_table_insert(); `asked`: by somebody, who may have no room for it. */
export function insertRoute(host: Host, cfg: FibConfig, nlm: RouteFlags, asked = false): void {
  checkKey(cfg);
  const table = host.fib.ensureTable(cfg.table);
  const info = createInfo(host, { ...cfg, table: table.id });
  const same = group(table, cfg).filter((a) => a.info.priority === info.priority);
  const twin = same.find((a) => a.type === cfg.type && sameInfo(a.info, info));
  const fresh = { slen: 32 - cfg.dst_len, tos: cfg.tos, table: table.id, type: cfg.type, info, order: 0 };
  const [first] = same;
  if (first) {
    if (nlm.excl) throw new Errno('EEXIST');
    if (nlm.replace) {
      if (twin) {
        if (twin !== first) throw new Errno('EEXIST');
        return;
      }
      fresh.order = first.order;
      table.trie.remove(cfg.dst, first);
      host.fib.infos.release(first.info);
      fresh.info = host.fib.infos.share(info);
      table.trie.insert(cfg.dst, fresh);
      host.notify({
        type: 'newroute',
        host: host.name,
        route: routeState(cfg.dst, fresh),
        replaced: routeState(cfg.dst, first),
      });
      return;
    }
    if (twin) throw new Errno('EEXIST');
    fresh.order = nlm.append ? (same.at(-1) as FibAlias).order + 1 : first.order - 1;
  }
  if (!nlm.create) throw new Errno('ENOENT');
  if (asked) host.lab.makeRoom(host, 'routes');
  fresh.info = host.fib.infos.share(info);
  table.trie.insert(cfg.dst, fresh);
  if (cfg.dst_len === 0) table.defaults++;
  host.notify({
    type: 'newroute',
    host: host.name,
    route: routeState(cfg.dst, fresh),
    ...(nlm.append && { append: true }),
  });
}

/** fib_table_delete(): fields left open (type 0, scope nowhere, protocol 0 ...) match anything. */
export function deleteRoute(host: Host, cfg: FibConfig): void {
  checkKey(cfg);
  const table = host.fib.table(cfg.table);
  if (!table) throw new Errno('ESRCH', 'FIB table does not exist');
  const victim = group(table, cfg).find((a) => matches(a, cfg));
  if (!victim) throw new Errno('ESRCH');
  remove(host, table, cfg.dst, victim);
}

function remove(host: Host, table: FibTable, dst: number, alias: FibAlias): void {
  table.trie.remove(dst, alias);
  removed(host, table, dst, alias);
}

/** It is out of its trie. */
function removed(host: Host, table: FibTable, dst: number, alias: FibAlias, silent = false): void {
  host.fib.infos.release(alias.info);
  if (alias.slen === 32) table.defaults--;
  host.notify({
    type: 'delroute',
    host: host.name,
    route: routeState(dst, alias),
    ...(silent && { silent: 'traced' }),
  });
}

function matches(alias: FibAlias, cfg: FibConfig): boolean {
  const { info } = alias;
  return (
    (cfg.type === 0 || alias.type === cfg.type) &&
    (cfg.scope === RT_SCOPE.NOWHERE || info.scope === cfg.scope) &&
    (cfg.prefsrc === 0 || info.prefsrc === cfg.prefsrc) &&
    (cfg.protocol === 0 || info.protocol === cfg.protocol) &&
    nexthopsMatch(info.nexthops, cfg, info.priority) &&
    Object.entries(cfg.metrics ?? {}).every(([name, value]) => (info.metrics?.[name] ?? 0) === value)
  );
}

function nexthopsMatch(have: FibNexthop[], cfg: FibConfig, priority: number): boolean {
  if (cfg.priority !== 0 && cfg.priority !== priority) return false;
  if (cfg.oif !== 0 || cfg.gateway !== undefined) {
    const nexthop = have[0] as FibNexthop;
    return (
      (cfg.oif === 0 || cfg.oif === nexthop.dev?.ifindex) &&
      (cfg.gateway === undefined || cfg.gateway === nexthop.gateway) &&
      (cfg.realms === 0 || cfg.realms === nexthop.realms)
    );
  }
  const { nexthops } = cfg;
  if (!nexthops) return true;
  // What is asked for beyond the nexthops that are there is not looked at.
  return have.every((nexthop, i) => {
    const wanted = nexthops[i];
    if (!wanted) return false;
    if (wanted.oif && wanted.oif !== nexthop.dev?.ifindex) return false;
    if (wanted.gateway !== undefined && wanted.gateway !== nexthop.gateway) return false;
    return !wanted.realms || wanted.realms === nexthop.realms;
  });
}

/**
 * Takes out what is dead, from the highest prefix to the lowest. Linux says nothing about it, except where the preferred
 * source has gone. fib_table_flush()
 */
export function* flushDead(host: Host): Pauses {
  for (const table of host.fib.tables.values()) {
    const isDead = (alias: FibAlias) => alias.table === table.id && (alias.info.flags & RTNH_F.DEAD) !== 0;
    let count = 0;
    for (const gone of table.trie.flush(isDead)) {
      if (gone) removed(host, table, gone.key, gone.alias, !gone.alias.info.prefsrcRemoved);
      if (!gone || ++count % MANY === 0) yield;
    }
  }
}

/** Routes straight into the tables, as they were kept; with a pause after each. */
export function* restoreRoutes(host: Host, routes: readonly RouteState[]): Pauses {
  for (const route of routes) {
    yield;
    const table = host.fib.ensureTable(route.table);
    table.trie.insert(route.dst, {
      slen: 32 - route.dst_len,
      tos: route.tos,
      table: route.table,
      type: route.type,
      order: route.order,
      info: host.fib.infos.share({
        table: route.table,
        type: route.type,
        scope: route.scope,
        protocol: route.protocol,
        priority: route.priority,
        prefsrc: route.prefsrc ?? 0,
        flags: (route.flags ?? 0) | (route.nexthops.every((n) => n.flags & RTNH_F.LINKDOWN) ? RTNH_F.LINKDOWN : 0),
        nexthops: route.nexthops.map((n) => ({
          dev: n.oif === undefined ? undefined : host.device(n.oif),
          gateway: n.gateway,
          scope: n.scope,
          weight: n.weight,
          flags: n.flags,
          realms: n.realms ?? 0,
        })),
        metrics: route.metrics,
        lock: route.lock,
        prefsrcRemoved: false,
        users: 0,
      }),
    });
    if (route.dst_len === 0) table.defaults++;
  }
}
