/** Network namespaces for a scenario's hosts: named after this process, gone when it goes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import type { LabFile } from '../lab-file.ts';

const PREFIX = 'lwc';
/** A router that answers at once: no duplicate address detection, no solicitations, and no delay of up to a second. */
const QUIET_V6 = [
  'all/accept_dad',
  'default/accept_dad',
  'default/router_solicitations',
  'default/router_solicitation_delay',
  'lo/router_solicitation_delay',
];
/** A new namespace copies these from the machine's own: back to the kernel's defaults. */
const IPV4_DEFAULTS = [
  'rp_filter',
  'forwarding',
  'accept_local',
  'route_localnet',
  'promote_secondaries',
  'arp_ignore',
];

const mine = new Set<string>();
let count = 0;

export interface Namespaces {
  /** What stands before a host's name in its namespace's. */
  prefix: string;
  /** Path to give to `nsenter --net=`. */
  path(host: string): string;
  remove(): void;
}

/** Makes the hosts and wires of a scenario. */
export function makeNamespaces({ hosts, links }: Pick<LabFile, 'hosts' | 'links'>): Namespaces {
  const prefix = `${PREFIX}${process.pid}-${count++}-`;
  const path = (host: string) => `/run/netns/${prefix}${host}`;
  const names = hosts.map(({ name }) => prefix + name);
  const remove = () => {
    for (const name of names) removeNamespace(name);
  };
  try {
    for (const { name, bare } of hosts) {
      mine.add(prefix + name);
      run('ip', 'netns', 'add', prefix + name);
      const conf = '/proc/sys/net';
      const writes = [
        ...QUIET_V6.map((key) => `echo 0 > ${conf}/ipv6/conf/${key}`),
        ...['all', 'default', 'lo'].flatMap((dev) =>
          IPV4_DEFAULTS.map((key) => `echo 0 > ${conf}/ipv4/conf/${dev}/${key}`),
        ),
        ...(bare ? [] : ['ip link set lo up']),
      ];
      run('nsenter', `--net=${path(name)}`, 'sh', '-c', writes.join(' && '));
    }
    const ends = new Map<string, number>();
    for (const { a, b } of links) {
      const [macA, macB] = [a, b].map(({ host }) => {
        const end = (ends.get(host) ?? 0) + 1;
        ends.set(host, end);
        return `02:00:00:00:${byte(hosts.findIndex(({ name }) => name === host) + 1)}:${byte(end)}`;
      });
      const one = [a.dev, 'netns', prefix + a.host, 'address', macA ?? '', 'type', 'veth'];
      run('ip', 'link', 'add', ...one, 'peer', 'name', b.dev, 'netns', prefix + b.host, 'address', macB ?? '');
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { prefix, path, remove };
}

/** Removes what processes that were killed left behind. */
export function removeStale(): void {
  if (!existsSync('/run/netns')) return;
  for (const name of readdirSync('/run/netns')) {
    const pid = name.match(new RegExp(`^${PREFIX}(\\d+)-`))?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) spawnSync('ip', ['netns', 'del', name]);
  }
}

function removeNamespace(name: string): void {
  spawnSync('ip', ['netns', 'del', name]);
  mine.delete(name);
}

process.on('exit', () => {
  for (const name of mine) removeNamespace(name);
});

function byte(n: number): string {
  return n.toString(16).padStart(2, '0');
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
