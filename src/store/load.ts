/** The way back: the rows of a session as the snapshot that its lab is built from. */
import type { HostCounters, HostState, LinkKind, LinkState, LinkStats, StoredHost } from '../sessions/ports.ts';
import { type Connection, value } from './connection.ts';
import { PAGE, select } from './statements.ts';
import { ADDRESS, HOST, INTERFACE, NEIGHBOUR, ROUTE, RULE, SYSCTL, type Table } from './tables.ts';

export interface LoadedHosts {
  hosts: StoredHost[];
  states: HostState[];
}

/** A row by column name; a column that is NULL is absent. */
type Fields = Record<string, unknown>;

export async function loadHosts(on: Connection, session: string): Promise<LoadedHosts> {
  const rows: Fields[] = [];
  for await (const page of pages(on, HOST, session)) rows.push(...page);
  rows.sort((a, b) => Number(a.position) - Number(b.position));
  const states = new Map<string, HostState>();
  for (const row of rows) states.set(String(row.name), emptyHost(row));

  const into = async <T>(table: Table, put: (state: HostState, row: T) => void, shape = (row: Fields) => row as T) => {
    for await (const rows of pages(on, table, session)) {
      for (const { host, ...row } of rows) {
        const state = states.get(String(host));
        if (state) put(state, shape(row));
      }
    }
  };
  const stats = new Map(rows.map((row) => [row.name, row.stats as Record<number, LinkStats>]));
  await into(
    INTERFACE,
    (state, link: LinkState) => {
      const counted = stats.get(state.name)?.[link.ifindex];
      if (counted) state.links.push({ ...link, stats: counted });
    },
    link,
  );
  await into<HostState['addrs'][number]>(ADDRESS, (state, addr) => state.addrs.push(addr));
  await into<HostState['routes'][number]>(ROUTE, (state, route) => state.routes.push(route));
  await into<HostState['rules'][number]>(RULE, (state, rule) => state.rules.push(rule));
  await into<HostState['neighs'][number]>(NEIGHBOUR, (state, neigh) => {
    state.neighs.push({ ...neigh, proxy: Boolean(neigh.proxy) });
  });
  await into<{ name: string; value: string }>(SYSCTL, (state, { name, value }) => {
    state.sysctls[name] = value;
  });
  for (const state of states.values()) {
    state.addrs.sort((a, b) => a.ifindex - b.ifindex || a.order - b.order);
    state.rules.sort((a, b) => a.priority - b.priority || a.order - b.order);
  }
  return { hosts: rows.map(storedHost), states: [...states.values()] };
}

/** The rows of a table by key; between one page and the next, others have the event loop. */
async function* pages(on: Connection, table: Table, session: string): AsyncGenerator<Fields[]> {
  const columns = table.columns.slice(1);
  const { first, next } = select(table);
  const likeness = (row: readonly unknown[]) => row.slice(0, table.key - 2) as (string | number)[];
  let like: (string | number)[] | undefined;
  let seen = 0;
  for (;;) {
    const page = String(await value(on, like ? next : first, session, ...(like ?? []), seen));
    const rows = JSON.parse(page) as unknown[][];
    yield rows.map((row) => fieldsOf(columns, row));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    const before = like ?? [];
    const now = likeness(last);
    const isLike = (row: readonly unknown[]) => now.every((cell, i) => cell === row[i]);
    seen = (isLike(before) ? seen : 0) + rows.filter(isLike).length;
    like = now;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function fieldsOf(columns: readonly string[], row: readonly unknown[]): Fields {
  const fields: Fields = {};
  columns.forEach((column, i) => {
    if (row[i] !== null) fields[column] = row[i];
  });
  return fields;
}

function storedHost({ name, position, labels, createdAt }: Fields): StoredHost {
  return {
    name: String(name),
    position: Number(position),
    labels: labels as StoredHost['labels'],
    createdAt: new Date(String(createdAt)),
  };
}

function emptyHost({ name, counters }: Fields): HostState {
  const lists = { links: [], addrs: [], routes: [], rules: [], neighs: [] };
  return { name: String(name), ...lists, sysctls: {}, counters: counters as HostCounters };
}

function link({ peerHost, peerIfindex, ...row }: Fields): LinkState {
  const state = { ...row, kind: row.kind as LinkKind } as unknown as LinkState;
  return peerHost === undefined ? state : { ...state, peer: { host: String(peerHost), ifindex: Number(peerIfindex) } };
}
