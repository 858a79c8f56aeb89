/** Random requests to a host, legal ones and others, from a seed: what a session full of people would ask of it. */
import { formatIPv4, maskOf } from '../../src/engine/addr.ts';
import { Errno } from '../../src/engine/errno.ts';
import type { RouteRequest } from '../../src/engine/fib/frontend.ts';
import type { Host } from '../../src/engine/host.ts';
import { Random } from '../../src/engine/random.ts';
import { RTN, RTNH_F, type RuleState } from '../../src/engine/state.ts';
import { LO, ping } from './world.ts';

export interface Request {
  /** For the message of a test that fails. */
  what: string;
  ask: (host: Host) => void;
}

export class RandomRequests {
  readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.between(0, list.length - 1)] as T;
  }

  chance(percent: number): boolean {
    return this.random.between(0, 99) < percent;
  }

  /** One of everything, addresses and routes most often. */
  next(): Request {
    const kinds = ['addr', 'addr', 'addr', 'delAddr', 'route', 'route', 'route', 'route', 'delRoute'] as const;
    const rare = ['delRoute', 'rule', 'delRule', 'link', 'sysctl', 'ping', 'ping'] as const;
    return this[this.chance(60) ? this.pick(kinds) : this.pick(rare)]();
  }

  private address(): number {
    return ((10 << 24) | (this.random.between(0, 2) << 8) | this.random.between(0, 4)) >>> 0;
  }

  private prefix(): { dst: number; dst_len: number } {
    const dst_len = this.pick([0, 8, 16, 24, 24, 24, 30, 32, 32, 33]);
    const dst = this.chance(5) ? this.address() : (this.address() & maskOf(Math.min(dst_len, 32))) >>> 0;
    return { dst, dst_len };
  }

  private addr(): Request {
    const request = {
      ifindex: this.chance(95) ? LO : 7,
      local: this.chance(97) ? this.address() : 0,
      prefixlen: this.pick([8, 24, 24, 24, 31, 32, 0, 33]),
      ...(this.chance(10) && { address: this.address() }),
      ...(this.chance(10) && { broadcast: this.address() }),
      ...(this.chance(15) && { scope: this.pick([0, 253, 254]) }),
      ...(this.chance(10) && { label: 'lo:x' }),
      ...(this.chance(10) && { flags: 0x200 }),
      ...(this.chance(10) && { metric: this.random.between(0, 3) }),
      ...(this.chance(3) && { valid_lft: 0 }),
    };
    const nlm = { replace: this.chance(15) };
    return { what: `newAddr ${JSON.stringify([request, nlm])}`, ask: (host) => host.newAddr(request, nlm) };
  }

  private delAddr(): Request {
    const local = this.address();
    const request = {
      ifindex: LO,
      local,
      ...(this.chance(80) && { address: local, prefixlen: this.pick([8, 24, 24, 24, 31, 32]) }),
      ...(this.chance(5) && { label: 'lo:x' }),
    };
    return { what: `delAddr ${JSON.stringify(request)}`, ask: (host) => host.delAddr(request) };
  }

  private routeRequest(): RouteRequest {
    const type = this.pick([RTN.UNICAST, RTN.UNICAST, RTN.UNICAST, RTN.LOCAL, RTN.BLACKHOLE, RTN.THROW, RTN.NAT, 77]);
    const bare = type === RTN.BLACKHOLE || type === RTN.THROW;
    const gateway = this.chance(20) ? { gateway: this.address() } : {};
    const scope = type === RTN.LOCAL ? 254 : 'gateway' in gateway || bare ? 0 : 253;
    return {
      ...this.prefix(),
      type,
      scope: this.chance(90) ? scope : this.pick([0, 200, 253, 254, 255]),
      table: this.pick([254, 254, 254, 255, 100, 0]),
      ...(this.chance(bare ? 5 : 90) && { oif: this.chance(95) ? LO : 7 }),
      ...gateway,
      ...(this.chance(10) && { tos: this.pick([4, 8, 16, 3]) }),
      ...(this.chance(30) && { priority: this.random.between(0, 2) }),
      ...(this.chance(10) && { prefsrc: this.address() }),
      ...(this.chance(5) && { flags: this.pick([RTNH_F.ONLINK, RTNH_F.PERVASIVE, RTNH_F.DEAD]) }),
      ...(this.chance(5) && {
        nexthops: Array.from({ length: this.random.between(0, 3) }, () => ({ oif: LO, weight: 1, flags: 0 })),
      }),
      ...(this.chance(10) && { metrics: { mtu: this.random.between(1000, 1002) } }),
    };
  }

  private route(): Request {
    const request = this.routeRequest();
    const nlm = this.pick([
      { create: true, excl: true },
      { create: true, excl: true },
      { create: true, replace: true },
      { replace: true },
      { create: true, append: true },
      { create: true },
    ]);
    return { what: `newRoute ${JSON.stringify([request, nlm])}`, ask: (host) => host.newRoute(request, nlm) };
  }

  private delRoute(): Request {
    const { type, scope, ...rest } = this.routeRequest();
    const request = this.chance(50) ? { dst: rest.dst, dst_len: rest.dst_len } : rest;
    return { what: `delRoute ${JSON.stringify(request)}`, ask: (host) => host.delRoute(request) };
  }

  private ruleRequest(): Partial<RuleState> {
    return {
      ...(this.chance(60) && { priority: this.random.between(0, 4) }),
      ...(this.chance(80) && { table: this.pick([254, 255, 100]) }),
      ...(this.chance(20) && { action: this.pick([2, 3, 6, 7, 8]) }),
      ...(this.chance(20) && { goto: this.random.between(0, 6) }),
      ...(this.chance(50) && { src: this.address(), src_len: this.pick([24, 32, 33]) }),
      ...(this.chance(20) && { iif: this.pick(['lo', 'eth9']) }),
      ...(this.chance(10) && { tos: this.pick([4, 3]) }),
      ...(this.chance(10) && { fwmark: 5 }),
    };
  }

  private rule(): Request {
    const request = this.ruleRequest();
    return { what: `newRule ${JSON.stringify(request)}`, ask: (host) => host.newRule(request) };
  }

  private delRule(): Request {
    const request = this.ruleRequest();
    return { what: `delRule ${JSON.stringify(request)}`, ask: (host) => host.delRule(request) };
  }

  private link(): Request {
    const change = this.pick([
      { up: false },
      { up: true },
      { up: true },
      { mtu: 67 },
      { mtu: 1500 },
      { mtu: 65536 },
      { mtu: -1 },
      { txqlen: this.random.between(0, 9) },
      { alias: `alias ${this.random.between(0, 9)}` },
      { up: true, mtu: -5 },
      { alias: 'x', ifname: 'a/b' },
    ]);
    return { what: `setLink ${JSON.stringify(change)}`, ask: (host) => host.setLink(LO, change) };
  }

  private sysctl(): Request {
    const [name, value] = this.pick([
      ['net.ipv4.conf.all.promote_secondaries', this.pick(['0', '1', 'x'])],
      ['net.ipv4.icmp_echo_ignore_all', this.pick(['0', '1', '2'])],
      ['net.ipv4.icmp_echo_ignore_broadcasts', this.pick(['0', '1'])],
      ['net.ipv4.ip_default_ttl', this.pick(['1', '64', '0', '256'])],
      ['net.ipv4.ip_forward', this.pick(['0', '1'])],
      ['net.ipv4.no_such_key', '1'],
    ] as const);
    return { what: `sysctl ${name}=${value}`, ask: (host) => host.sysctl.set(name, value) };
  }

  private ping(): Request {
    const target = formatIPv4(this.chance(80) ? this.address() : this.pick([0, 0x7f000001, 0xffffffff, 0xe0000001]));
    const options = {
      count: this.random.between(1, 3),
      size: this.pick([0, 8, 56, 1400, 70_000]),
      linger: 500,
      broadcast: this.chance(20),
      ...(this.chance(20) && { source: this.address() }),
      ...(this.chance(10) && { device: this.pick(['lo', 'eth9']) }),
      ...(this.chance(10) && { deadline: 2 }),
    };
    return {
      what: `ping ${target} ${JSON.stringify(options)}`,
      ask: (host) => {
        ping(host, target, options);
      },
    };
  }
}

/** Asks; true when it was granted, false when it was refused. Anything but an Errno is a bug, and thrown. */
export function granted(host: Host, { ask }: Request): boolean {
  try {
    ask(host);
    return true;
  } catch (error) {
    if (error instanceof Errno) return false;
    throw error;
  }
}
