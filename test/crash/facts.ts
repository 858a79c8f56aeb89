/**
 * What is there, as a set of lines: the same of what was asked for and of what a server tells. Each worker keeps to
 * names and numbers of its own, so that a line says whose it is.
 */
import type { HostSnapshot } from '../../src/contract/http/stream.ts';

/** A thing, and what is so of it. */
export type Facts = Map<string, string>;

/** The worker that a line is of; undefined for what every host is born with. */
export function ownerOf(line: string): number | undefined {
  const digit = /\b(?:10\.10|172\.1|table 100|pref 1)(\d)|\b[dw](\d)x/.exec(line);
  return digit ? Number(digit[1] ?? digit[2]) : undefined;
}

/** Sysctls that a host is born with, so that only others are told; those of an interface come and go with it. */
export function factsOf(host: HostSnapshot, born: Record<string, string>): Facts {
  const facts: Facts = new Map([[`host ${host.name}`, JSON.stringify(host.labels)]]);
  for (const { ifname, mtu, flags, addr_info = [] } of host.interfaces) {
    facts.set(`link ${host.name} ${ifname}`, `${flags.includes('UP') ? 'up' : 'down'} ${mtu}`);
    for (const { local, prefixlen } of addr_info) facts.set(`addr ${host.name} ${ifname} ${local}/${prefixlen}`, '');
  }
  for (const { table = 'main', type = 'unicast', dst, dev, metric = 0 } of host.routes) {
    facts.set(routeLine(host.name, table, type, dst, dev ?? ''), String(metric));
  }
  for (const { priority, src, table = '' } of host.rules)
    facts.set(`rule ${host.name} pref ${priority}`, `${src} ${table}`);
  for (const { dst, dev, lladdr = '' } of host.neighbours) facts.set(`neigh ${host.name} ${dev} ${dst}`, lladdr);
  for (const [name, value] of Object.entries(host.sysctls)) {
    if (name in born && born[name] !== value) facts.set(`sysctl ${host.name} ${name}`, value);
  }
  return facts;
}

const routeLine = (host: string, table: string, type: string, dst: string, dev: string) =>
  `route ${host} ${/^\d+$/.test(table) ? `table ${table}` : table} ${type} ${dst} ${dev}`;

/** One change of what is there. */
export type Step = (facts: Facts) => void;

export const put =
  (line: string, value = ''): Step =>
  (facts) =>
    void facts.set(line, value);

export const drop =
  (line: string): Step =>
  (facts) =>
    void facts.delete(line);

/** Everything whose line has these words. */
export const dropAll =
  (words: string): Step =>
  (facts) => {
    for (const line of [...facts.keys()]) if (` ${line} `.includes(` ${words} `)) facts.delete(line);
  };

export const all =
  (...steps: Step[]): Step =>
  (facts) => {
    for (const step of steps) step(facts);
  };

/** An address x.1/24, and the routes that the kernel makes of it. */
export function addr(host: string, dev: string, net: string, change: typeof put | typeof drop): Step {
  const routes = [
    dev === 'lo'
      ? routeLine(host, 'local', 'local', `${net}.0/24`, dev)
      : routeLine(host, 'main', 'unicast', `${net}.0/24`, dev),
    routeLine(host, 'local', 'local', `${net}.1`, dev),
    routeLine(host, 'local', 'broadcast', `${net}.255`, dev),
  ];
  const of = (line: string) => (change === put ? put(line, '0') : drop(line));
  return all(change(`addr ${host} ${dev} ${net}.1/24`), ...routes.map(of), forgetNeighbours(host, dev));
}

/** With its last address an interface loses IPv4, and the neighbours that it had. */
const forgetNeighbours =
  (host: string, dev: string): Step =>
  (facts) => {
    const has = (what: string) => [...facts.keys()].filter((line) => line.startsWith(`${what} ${host} ${dev} `));
    if (has('addr').length === 0) for (const line of has('neigh')) facts.delete(line);
  };

export function route(host: string, table: string, dst: string, dev: string, metric?: number): Step {
  const line = routeLine(host, table, 'unicast', dst, dev);
  return metric === undefined ? drop(line) : put(line, String(metric));
}

/** What a new host has besides its own line: as another that was born alike. */
export function born(name: string, labels: string, like: Facts): Step {
  const twin = /^host (\S+)/m.exec([...like.keys()].join('\n'))?.[1] ?? '';
  return all(
    ...[...like].map(([line, value]) => put(line.replace(` ${twin}`, ` ${name}`), value)),
    put(`host ${name}`, labels),
  );
}
