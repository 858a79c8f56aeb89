/**
 * What a group of commits comes to: for every object touched, its row or its absence.
 *
 * A notification carries the whole object, so only the last one of each object counts. A host that went takes all its
 * rows with it, also those that this very group would have written before.
 */
import type { HostCounters, LinkStats, Notification, SessionCommit } from '../sessions/ports.ts';
import {
  ADDRESS,
  addressRow,
  hostRow,
  INTERFACE,
  interfaceRow,
  NEIGHBOUR,
  neighbourRow,
  pingPartRow,
  pingRow,
  ROUTE,
  type Row,
  RULE,
  routeRow,
  ruleRow,
  SYSCTL,
  type Table,
} from './tables.ts';

const LOT = 200;

/** One object: its row, and whether it is there or gone. */
interface Fate {
  row: Row;
  gone: boolean;
}

class HostFold {
  readonly session: string;
  readonly name: string;
  /** Everything that was there before goes first. */
  wiped = false;
  row: Row | undefined;
  counters: HostCounters | undefined;
  /** By ifindex; null for an interface that is gone. */
  stats: Record<number, LinkStats | null> | undefined;
  readonly objects = new Map<Table, Map<string, Fate>>();

  constructor(session: string, name: string) {
    this.session = session;
    this.name = name;
  }

  put(table: Table, row: Row, gone = false): void {
    const fates = this.objects.get(table) ?? new Map<string, Fate>();
    this.objects.set(table, fates);
    fates.set(row.slice(2, table.key).join(' '), { row, gone });
  }

  wipe(): void {
    this.wiped = true;
    this.row = undefined;
    this.counters = undefined;
    this.stats = undefined;
    this.objects.clear();
  }
}

export class Fold {
  readonly sessions: Row[] = [];
  readonly traits: Row[] = [];
  /** Pings that are new, and how older ones stand. */
  readonly pings: Row[] = [];
  readonly pingHeads: Row[] = [];
  readonly parts: Row[] = [];
  readonly forget: Row[] = [];
  readonly #hosts = new Map<string, HostFold>();

  /** With a turn for others after so many notifications. */
  async add(commit: SessionCommit): Promise<void> {
    const { session } = commit;
    this.sessions.push([
      session,
      commit.after,
      commit.revision,
      commit.seq,
      commit.after + 1,
      commit.nextPing,
      commit.lab,
    ]);
    const { name = null, labels = null, pinned = null, expires = null, used = null } = commit.traits;
    if (Object.keys(commit.traits).length > 0) this.traits.push([session, name, labels, pinned, expires, used]);
    for (const [i, notification] of commit.notifications.entries()) {
      this.#take(session, notification);
      if (i % LOT === LOT - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const host of commit.hosts) this.#host(session, host.name).row = hostRow(session, host);
    for (const { head, parts } of commit.pings) {
      const [first, ...later] = parts;
      const isNew = first?.number === 0;
      if (isNew) this.pings.push(pingRow(session, head, first));
      else this.pingHeads.push([session, head.number, head.status, head.exit, head.statistics ?? null, head.seq.last]);
      for (const part of isNew ? later : parts) this.parts.push(pingPartRow(session, head.number, part));
    }
    if (commit.forgetPings !== undefined) this.forget.push([session, commit.forgetPings]);
  }

  /** Hosts whose rows go before anything else is written. */
  wiped(): Row[] {
    return [...this.#hosts.values()].filter(({ wiped }) => wiped).map(({ session, name }) => [session, name]);
  }

  hosts(): Row[] {
    return [...this.#hosts.values()].flatMap(({ row }) => (row ? [row] : []));
  }

  /** What moved with traffic. */
  traffic(): Row[] {
    return [...this.#hosts.values()].flatMap(({ session, name, counters, stats }) =>
      counters || stats ? [[session, name, counters ?? null, stats ?? null]] : [],
    );
  }

  /** The objects of one table that are there (`gone` false) or no longer (true). */
  rows(table: Table, gone: boolean): Row[] {
    return [...this.#hosts.values()].flatMap(({ objects }) =>
      [...(objects.get(table)?.values() ?? [])].filter((fate) => fate.gone === gone).map(({ row }) => row),
    );
  }

  #host(session: string, name: string): HostFold {
    const key = `${session} ${name}`;
    const host = this.#hosts.get(key) ?? new HostFold(session, name);
    this.#hosts.set(key, host);
    return host;
  }

  #take(session: string, notification: Notification): void {
    const host = this.#host(session, notification.host);
    switch (notification.type) {
      case 'newhost':
        return;
      case 'delhost':
        host.wipe();
        return;
      case 'newcounters':
        host.counters = notification.counters;
        return;
      case 'newstats':
        host.stats = { ...host.stats, [notification.link.ifindex]: notification.link.stats };
        return;
      case 'newlink':
        host.stats = { ...host.stats, [notification.link.ifindex]: notification.link.stats };
        break;
      case 'dellink':
        host.stats = { ...host.stats, [notification.link.ifindex]: null };
        break;
      case 'newroute':
        if (notification.replaced) host.put(ROUTE, routeRow(session, notification.host, notification.replaced), true);
    }
    host.put(...objectOf(session, notification));
  }
}

type ObjectNotification = Exclude<Notification, { type: 'newhost' | 'delhost' | 'newcounters' | 'newstats' }>;

/** The table and the row of a notification's object; `true` when it is gone. */
function objectOf(session: string, notification: ObjectNotification): [Table, Row, gone: boolean] {
  const { host, type } = notification;
  const gone = type.startsWith('del');
  if ('link' in notification) return [INTERFACE, interfaceRow(session, host, notification.link), gone];
  if ('addr' in notification) return [ADDRESS, addressRow(session, host, notification.addr), gone];
  if ('route' in notification) return [ROUTE, routeRow(session, host, notification.route), gone];
  if ('rule' in notification) return [RULE, ruleRow(session, host, notification.rule), gone];
  if ('neigh' in notification) return [NEIGHBOUR, neighbourRow(session, host, notification.neigh), gone];
  const value = 'value' in notification ? notification.value : null;
  return [SYSCTL, [session, host, notification.name, value], gone];
}

/** The tables of a host's objects: in this order they are written. */
export const OBJECT_TABLES: readonly Table[] = [INTERFACE, ADDRESS, ROUTE, RULE, NEIGHBOUR, SYSCTL];
