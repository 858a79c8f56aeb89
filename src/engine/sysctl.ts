/**
 * The knobs under net.ipv4 that this stack listens to, by their names with dots; a dot in the name of an interface is
 * a slash there, as in sysctl(8).
 *
 * Answers the same question as net/ipv4/sysctl_net_ipv4.c and the conf table of net/ipv4/devinet.c. Values are the
 * text that reading the file in /proc/sys gives. `conf.all` and `conf.<interface>` are joined per key: see `ored`.
 */

import type { Interface } from './dev/interface.ts';
import { Errno } from './errno.ts';
import type { Host } from './host.ts';
import { NETCONFA_IFINDEX, type NetconfState } from './notify.ts';

/** Keys under net.ipv4.conf.<interface>: default for `all`, for `default`, for lo. Read off Linux 6.18. */
const CONF: Readonly<Record<string, readonly [number, number, number]>> = {
  accept_local: [0, 0, 0],
  accept_redirects: [1, 1, 1],
  accept_source_route: [0, 1, 1],
  arp_accept: [0, 0, 0],
  arp_announce: [0, 0, 0],
  arp_evict_nocarrier: [1, 1, 1],
  arp_filter: [0, 0, 0],
  arp_ignore: [0, 0, 0],
  arp_notify: [0, 0, 0],
  bc_forwarding: [0, 0, 0],
  bootp_relay: [0, 0, 0],
  disable_policy: [0, 0, 1],
  disable_xfrm: [0, 0, 1],
  drop_gratuitous_arp: [0, 0, 0],
  drop_unicast_in_l2_multicast: [0, 0, 0],
  force_igmp_version: [0, 0, 0],
  forwarding: [0, 0, 0],
  igmpv2_unsolicited_report_interval: [10000, 10000, 10000],
  igmpv3_unsolicited_report_interval: [1000, 1000, 1000],
  ignore_routes_with_linkdown: [0, 0, 0],
  log_martians: [0, 0, 0],
  mc_forwarding: [0, 0, 0],
  medium_id: [0, 0, 0],
  promote_secondaries: [0, 0, 0],
  proxy_arp: [0, 0, 0],
  proxy_arp_pvlan: [0, 0, 0],
  route_localnet: [0, 0, 0],
  rp_filter: [0, 0, 0],
  secure_redirects: [1, 1, 1],
  send_redirects: [1, 1, 1],
  shared_media: [1, 1, 1],
  src_valid_mark: [0, 0, 0],
  tag: [0, 0, 0],
};

/** Keys under net.ipv4: default, lowest, highest. Read off Linux 6.18. */
const GLOBAL: Readonly<Record<string, readonly [number, number, number]>> = {
  fib_multipath_hash_policy: [0, 0, 3],
  fib_multipath_use_neigh: [0, 0, 1],
  fwmark_reflect: [0, -(2 ** 31), 2 ** 31 - 1],
  icmp_echo_enable_probe: [0, 0, 1],
  icmp_echo_ignore_all: [0, 0, 1],
  icmp_echo_ignore_broadcasts: [1, 0, 1],
  icmp_errors_use_inbound_ifaddr: [0, 0, 1],
  icmp_ignore_bogus_error_responses: [1, 0, 1],
  icmp_ratelimit: [1000, -(2 ** 31), 2 ** 31 - 1],
  icmp_ratemask: [6168, -(2 ** 31), 2 ** 31 - 1],
  ip_default_ttl: [64, 1, 255],
  ip_dynaddr: [0, 0, 255],
  ip_early_demux: [1, 0, 255],
  ip_forward: [0, -(2 ** 31), 2 ** 31 - 1],
  ip_forward_use_pmtu: [0, 0, 255],
  ip_no_pmtu_disc: [0, 0, 255],
  ip_nonlocal_bind: [0, 0, 255],
};

/** The keys under net.ipv4.conf whose change is told, and what RTM_NEWNETCONF calls them. */
const TOLD: Readonly<Record<string, keyof NetconfState>> = {
  forwarding: 'forwarding',
  rp_filter: 'rp_filter',
  proxy_arp: 'proxy_neigh',
  ignore_routes_with_linkdown: 'ignore_routes_with_linkdown',
};

const PREFIX = 'net.ipv4.';
const CONF_NAME = /^net\.ipv4\.conf\.([^.]+)\.([a-z0-9_]+)$/;

function confPrefix(ifname: string): string {
  return `${PREFIX}conf.${ifname.replaceAll('.', '/')}.`;
}

/** The interface and the key of a name under net.ipv4.conf. */
function confParts(name: string): { ifname: string; key: string } | undefined {
  const [, ifname, key] = CONF_NAME.exec(name) ?? [];
  return ifname === undefined || key === undefined ? undefined : { ifname: ifname.replaceAll('/', '.'), key };
}
const FIRST_PORT = 32768;
const LAST_PORT = 60999;
const PORT_RANGE = 'net.ipv4.ip_local_port_range';

export class Sysctl {
  private readonly host: Host;
  /** Values that were written, by full name. */
  private readonly written = new Map<string, number>();
  /** Values that are two numbers. */
  private readonly ranges = new Map<string, [number, number]>([[PORT_RANGE, [FIRST_PORT, LAST_PORT]]]);
  /** Read for every echo request. */
  echoIgnoreAll = false;
  echoIgnoreBroadcasts = true;
  defaultTtl = 64;
  nonlocalBind = false;

  constructor(host: Host) {
    this.host = host;
  }

  /** The text of a value; undefined when there is no such key. */
  get(name: string): string | undefined {
    const range = this.ranges.get(name);
    if (range) return range.join('\t');
    const value = this.number(name);
    return value === undefined ? undefined : String(value);
  }

  /** Whether anybody may write it: mc_forwarding is a multicast router's own business. */
  isWritable(name: string): boolean {
    return confParts(name)?.key !== 'mc_forwarding';
  }

  /** Writes a value: Errno ENOENT for an unknown key, EACCES for one that is only to be read, EINVAL for a value that the key does not take. */
  set(name: string, text: string): void {
    const pair = this.ranges.get(name);
    if (pair) {
      this.setRange(name, text, pair);
      return;
    }
    if (this.number(name) === undefined) throw new Errno('ENOENT');
    if (!this.isWritable(name)) throw new Errno('EACCES');
    const value = firstNumber(text);
    const range = this.range(name);
    if (!Number.isSafeInteger(value) || value < range[0] || value > range[1]) throw new Errno('EINVAL');
    const changes = this.number(name) !== value;
    this.write(name, value);
    const { ifname, key = '' } = confParts(name) ?? {};
    if (name === `${PREFIX}ip_forward` || (ifname === 'all' && key === 'forwarding')) this.forwardAll(value, changes);
    else if (changes && ifname !== undefined) this.tell(ifname, key, value);
  }

  /** The ports that are given to sockets that ask for none: lowest and highest. */
  get portRange(): readonly [number, number] {
    return this.ranges.get(PORT_RANGE) as [number, number];
  }

  /** Two numbers; a missing one stays as it is. */
  private setRange(name: string, text: string, old: readonly [number, number]): void {
    const words = text.trim().split(/\s+/).filter(Boolean).map(Number);
    const [low = old[0], high = old[1]] = words;
    const legal = [low, high].every((port) => Number.isInteger(port) && port >= 1 && port <= 65535) && low <= high;
    if (!legal || words.length > 2) throw new Errno('EINVAL');
    this.ranges.set(name, [low, high]);
    this.host.notify({ type: 'newnetconf', host: this.host.name, name, value: `${low}\t${high}` });
  }

  /** One knob turns them all: ip_forward is conf.all.forwarding, and writing it writes every interface's. */
  private forwardAll(value: number, changes: boolean): void {
    for (const name of ['ip_forward', 'conf.all.forwarding']) this.write(PREFIX + name, value);
    if (!changes) return;
    this.write(`${PREFIX}conf.all.accept_redirects`, value === 0 ? 1 : 0); // a router heeds nobody's
    for (const ifname of ['all', 'default', ...this.ifnames()]) {
      this.write(`${confPrefix(ifname)}forwarding`, value);
      this.tell(ifname, 'forwarding', value);
    }
  }

  /** RTM_NEWNETCONF, for the few keys that it knows. */
  private tell(ifname: string, key: string, value: number): void {
    const word = TOLD[key];
    const fixed = { all: NETCONFA_IFINDEX.ALL, default: NETCONFA_IFINDEX.DEFAULT }[ifname];
    const ifindex = fixed ?? this.host.deviceByName(ifname)?.ifindex;
    if (word === undefined || ifindex === undefined) return;
    this.host.announce({
      type: 'newconf',
      host: this.host.name,
      conf: { family: 'inet', ifindex, [word]: value },
    });
  }

  private write(name: string, value: number): void {
    if (this.number(name) === value && this.written.has(name)) return;
    this.written.set(name, value);
    this.refresh();
    this.host.notify({ type: 'newnetconf', host: this.host.name, name, value: String(value) });
  }

  /** The interfaces that have IPv4. */
  private ifnames(): string[] {
    return [...this.host.devices()].filter((dev) => dev.addrs).map((dev) => dev.ifname);
  }

  /** All keys, in the order of `sysctl -a`. */
  names(): Iterable<string> {
    const ifnames = ['all', 'default', ...this.ifnames()];
    const names = [...Object.keys(GLOBAL).map((key) => PREFIX + key), ...this.ranges.keys()];
    for (const ifname of ifnames) for (const key of Object.keys(CONF)) names.push(confPrefix(ifname) + key);
    return names.sort();
  }

  /** True when the key is set for all interfaces or for this one. */
  ored(key: string, ifname: string): boolean {
    if (this.written.size === 0) return CONF[key]?.[0] !== 0;
    return this.conf('all', key) !== 0 || this.conf(ifname, key) !== 0;
  }

  /** The larger of the value for all interfaces and for this one. */
  max(key: string, ifname: string): number {
    return Math.max(this.conf('all', key), this.conf(ifname, key));
  }

  conf(ifname: string, key: string): number {
    return this.number(confPrefix(ifname) + key) ?? 0;
  }

  private number(name: string): number | undefined {
    const written = this.written.get(name);
    if (written !== undefined) return written;
    const conf = confParts(name);
    if (!conf) return name.startsWith(PREFIX) ? GLOBAL[name.slice(PREFIX.length)]?.[0] : undefined;
    const { ifname, key } = conf;
    const defaults = Object.hasOwn(CONF, key) ? CONF[key] : undefined;
    if (!defaults) return undefined;
    if (ifname === 'all') return defaults[0];
    if (ifname === 'default') return defaults[1];
    const dev = this.host.deviceByName(ifname);
    if (!dev?.addrs || dev.ifname !== ifname) return undefined; // without IPv4, no files; none by other names
    return this.inherited(dev, key) ?? defaults[dev.isLoopback ? 2 : 1];
  }

  /** An interface follows what is written to `default`, until it is written itself or has had an address. */
  private inherited(dev: Interface, key: string): number | undefined {
    return dev.confFixed ? undefined : this.written.get(`${PREFIX}conf.default.${key}`);
  }

  /** The values an interface has now are its own from here on (ipv4_devconf_setall). */
  fix(dev: Interface): void {
    if (dev.confFixed) return;
    for (const [name, value] of [...this.written]) {
      const conf = confParts(name);
      if (conf?.ifname !== 'default') continue;
      const own = confPrefix(dev.ifname) + conf.key;
      if (!this.written.has(own)) this.write(own, value);
    }
    dev.confFixed = true;
  }

  private range(name: string): readonly [number, number] {
    const range = GLOBAL[name.slice(PREFIX.length)];
    return range ? [range[1], range[2]] : [-(2 ** 31), 2 ** 31 - 1];
  }

  private refresh(): void {
    this.echoIgnoreAll = this.number('net.ipv4.icmp_echo_ignore_all') !== 0;
    this.echoIgnoreBroadcasts = this.number('net.ipv4.icmp_echo_ignore_broadcasts') !== 0;
    this.nonlocalBind = this.number('net.ipv4.ip_nonlocal_bind') !== 0;
    this.defaultTtl = this.number('net.ipv4.ip_default_ttl') ?? 64;
  }

  /** The files of an interface go with it. */
  forget(ifname: string): void {
    for (const name of [...this.written.keys()]) if (name.startsWith(confPrefix(ifname))) this.remove(name);
  }

  private remove(name: string): void {
    this.written.delete(name);
    this.host.notify({ type: 'delnetconf', host: this.host.name, name, silent: 'kept' });
  }

  /** The files of an interface move with its name. */
  rename(from: string, to: string): void {
    for (const [name, value] of [...this.written]) {
      const conf = confParts(name);
      if (conf?.ifname !== from) continue;
      this.remove(name);
      const moved = confPrefix(to) + conf.key;
      this.written.set(moved, value);
      this.host.notify({ type: 'newnetconf', host: this.host.name, name: moved, value: String(value) });
    }
  }

  /** Only what was written. */
  states(): Record<string, string> {
    const states = Object.fromEntries([...this.written].map(([name, value]) => [name, String(value)]));
    const [low, high] = this.portRange;
    if (low !== FIRST_PORT || high !== LAST_PORT) states[PORT_RANGE] = `${low}\t${high}`;
    return states;
  }

  restore(states: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(states)) {
      if (name === PORT_RANGE) this.ranges.set(name, value.split('\t').map(Number) as [number, number]);
      else this.written.set(name, Number(value));
    }
    this.refresh();
  }
}

/** What proc_dointvec reads: one number in C's notation, whatever comes after a space. */
function firstNumber(text: string): number {
  const [, sign, digits = ''] = /^\s*(-?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)(?:\s|$)/i.exec(text) ?? [];
  const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits || 'none');
  return sign === '-' ? -number : number;
}
