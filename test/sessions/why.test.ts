import { expect, test } from 'vitest';
import { TRACE_EVENT_TYPES, TraceEvent } from '../../src/contract/trace.ts';
import { CONSUMES, DROPS } from '../../src/engine/dev/free.ts';
import { encode } from '../../src/sessions/trace/encode.ts';
import { explained, why } from '../../src/sessions/why/why.ts';

const on = { at: 0, host: 'h1' };
const packet = { ...on, skb: 7 };
const frame = 'AAAAAAAAAAAAAAAACABF';
const lookup = {
  type: 'fib:fib_table_lookup',
  ...on,
  ...{ table: 254, oif: 0, iif: 1, proto: 1, saddr: '0.0.0.0', sport: 0, daddr: '10.0.3.2', dport: 0 },
  ...{ tos: 0, scope: 0, flags: 0, dev: 'lo', err: 0 },
};
const local = { type: 'local', dst: '10.0.3.0/24', scope: 'host', prefsrc: '10.0.3.1' };
const refused = (type: string, err: number) => ({
  ...{ ...lookup, table: 100, dev: '-', err },
  match: { type, dst: '10.0.0.0/8', scope: 'global' },
});
const link = {
  ...{ ifindex: 1, ifname: 'lo', flags: ['LOOPBACK', 'UP', 'LOWER_UP'], mtu: 65536, qdisc: 'noqueue' },
  ...{ operstate: 'UNKNOWN', linkmode: 'DEFAULT', group: 'default', txqlen: 1000, link_type: 'loopback' },
  ...{ address: '00:00:00:00:00:00', broadcast: '00:00:00:00:00:00' },
};
const addr = {
  ...{ family: 'inet', local: '10.0.3.1', prefixlen: 24, scope: 'global', label: 'lo' },
  ...{ valid_life_time: 4294967295, preferred_life_time: 4294967295 },
};
const route = { dst: '192.0.2.0/24', gateway: '10.0.3.2', dev: 'lo', protocol: 'static', metric: 5, flags: [] };
const rule = { priority: 100, src: '10.0.3.0', srclen: 24, table: '100' };
const neigh = { dst: '10.0.3.2', dev: 'eth0', lladdr: '02:00:00:00:00:01', state: ['PERMANENT'] };
const kernel = (type: string, dst: string) => ({
  ...{ type, dst, dev: 'lo', table: 'local', protocol: 'kernel', scope: 'link', prefsrc: '10.0.3.1', flags: [] },
});
const SYSCTLS = {
  ip_forward: '1',
  'conf.all.forwarding': '0',
  'conf.all.rp_filter': '1',
  'conf.lo.rp_filter': '2',
  'conf.default.rp_filter': '0',
  'conf.d0.accept_local': '1',
  'conf.all.accept_local': '1',
  'conf.d0.route_localnet': '0',
  'conf.d0.send_redirects': '0',
  'conf.all.src_valid_mark': '1',
  'conf.d0.promote_secondaries': '1',
  'conf.d0.arp_announce': '0',
  'conf.all.arp_announce': '2',
  'conf.d0.ignore_routes_with_linkdown': '1',
  icmp_echo_ignore_all: '1',
  icmp_echo_ignore_broadcasts: '0',
  ip_default_ttl: '3',
  ip_nonlocal_bind: '1',
  ip_local_port_range: '32768\t60999',
  icmp_ratelimit: '1000',
};
const statistics = { transmitted: 2, received: 1, errors: 0, duplicates: 0, lossPct: 50, timeMs: 1000 };

/** What can happen, at least once each, and the outcomes that mean something else. */
const EVENTS: object[] = [
  { ...lookup, match: local },
  { ...lookup, saddr: '10.0.3.2', daddr: '10.0.3.1', match: { ...local, losers: ['0.0.0.0/0 (unicast)'] } },
  { ...lookup, proto: 17, dport: 1025, match: local },
  { ...lookup, proto: 17, dport: 1025, saddr: '10.0.3.1', match: local },
  { ...lookup, proto: 17, daddr: '10.255.255.53', dport: 53, err: -11, dev: '-' },
  { ...lookup, table: 255, iif: 0, proto: 0, ping: 'p1', match: local },
  { ...lookup, table: 255, iif: 0, proto: 0, match: { type: 'broadcast', dst: '10.0.3.2/32', scope: 'link' } },
  { ...lookup, table: 255, iif: 0, proto: 0, err: -11, dev: '-', daddr: '8.8.8.8' },
  { ...lookup, err: -11, dev: '-', daddr: '8.8.8.8' },
  { ...lookup, err: -11, dev: '-', oif: 2, daddr: '8.8.8.8' },
  {
    ...{ ...lookup, table: 100, daddr: '192.0.2.7', dev: 'eth0', gw: '10.0.4.1' },
    match: {
      type: 'unicast',
      dst: '192.0.2.0/24',
      scope: 'global',
      losers: ['192.0.0.0/8 (unicast)', '0.0.0.0/0 (unicast)'],
    },
  },
  { ...lookup, daddr: '8.8.8.8', match: { type: 'unicast', dst: '0.0.0.0/0', scope: 'link' } },
  { ...lookup, match: { type: 'broadcast', dst: '10.0.3.255/32', scope: 'link' }, daddr: '10.0.3.255' },
  { ...lookup, iif: 2, saddr: '10.0.4.9', match: local },
  {
    ...{ ...lookup, daddr: '10.1.2.3', dev: 'd0' },
    match: {
      type: 'unicast',
      dst: '10.0.0.0/8',
      scope: 'link',
      losers: ['10.0.0.0/8 (unicast)', '0.0.0.0/0 (unicast)'],
    },
  },
  refused('blackhole', -22),
  refused('unreachable', -113),
  refused('prohibit', -13),
  refused('throw', -11),
  refused('unicast', -101),
  { type: 'neigh:neigh_create', ...on, dev: 'lo', primary_key4: '10.0.3.2', created: 1 },
  { type: 'neigh:neigh_create', ...on, dev: 'eth0', primary_key4: '10.0.3.2', created: 1 },
  { type: 'neigh:neigh_create', ...on, dev: 'eth0', primary_key4: '10.0.3.2', created: 0 },
  {
    type: 'neigh:neigh_update',
    ...on,
    dev: 'eth0',
    primary_key4: '10.0.3.2',
    nud_state: 'incomplete',
    new_state: 'reachable',
  },
  { type: 'neigh:neigh_update_done', ...on, dev: 'eth0', primary_key4: '10.0.3.2', nud_state: 'reachable' },
  { type: 'neigh:neigh_event_send_done', ...on, dev: 'eth0', primary_key4: '10.0.3.2', nud_state: 'stale' },
  { type: 'net:net_dev_queue', ...packet, dev: 'lo', len: 98, frame },
  {
    type: 'net:net_dev_start_xmit',
    ...packet,
    dev: 'lo',
    protocol: '0x0800',
    len: 98,
    network_offset: 14,
    transport_offset: 34,
  },
  {
    type: 'net:net_dev_start_xmit',
    ...packet,
    dev: 'eth0',
    protocol: '0x0800',
    len: 98,
    network_offset: 14,
    transport_offset: 34,
  },
  { type: 'net:netif_rx', ...packet, dev: 'lo', len: 84 },
  { type: 'net:netif_rx', ...packet, dev: 'eth0', len: 84 },
  { type: 'net:net_dev_xmit', ...packet, dev: 'lo', len: 98, rc: 0 },
  { type: 'net:net_dev_xmit', ...packet, dev: 'lo', len: 98, rc: 1 },
  { type: 'net:netif_receive_skb', ...packet, dev: 'lo', len: 84, frame },
  ...CONSUMES.map((location) => ({ type: 'skb:consume_skb', ...packet, location })),
  { type: 'skb:consume_skb', ...packet, location: 'some_function' },
  ...Object.entries(DROPS).flatMap(([location, reasons]) =>
    reasons.map((reason) => ({ type: 'skb:kfree_skb', ...packet, protocol: 2048, location, reason })),
  ),
  { type: 'skb:kfree_skb', ...packet, protocol: 0, location: 'some_function', reason: 'SOME_NEW_REASON' },
  { type: 'skb:skb_copy_datagram_iovec', ...packet, len: 84 },
  { type: 'skb:skb_copy_datagram_iovec', ...packet, len: 1 },
  { type: 'skb:skb_copy_datagram_iovec', ...packet, len: 0 },
  { type: 'icmp:icmp_send', ...on, icmp_type: 3, code: 1, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'icmp:icmp_send', ...on, icmp_type: 3, code: 99, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'icmp:icmp_send', ...on, icmp_type: 5, code: 1, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'icmp:icmp_send', ...on, icmp_type: 11, code: 0, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'icmp:icmp_send', ...on, icmp_type: 12, code: 0, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'icmp:icmp_send', ...on, icmp_type: 42, code: 1, saddr: '10.0.3.1', daddr: '192.0.2.7' },
  { type: 'ping:sent', ...on, ping: 'p1', dst: '10.0.3.2', icmp_seq: 1, bytes: 64 },
  { type: 'ping:reply', ...on, ping: 'p1', icmp_seq: 1, from: '10.0.3.2', bytes: 64, ttl: 64, timeMs: 0.04 },
  { type: 'ping:reply', ...on, ping: 'p1', icmp_seq: 1, from: '10.0.3.2', bytes: 64, ttl: 64, duplicate: true },
  { type: 'ping:error', ...on, ping: 'p1', icmp_seq: 1, from: '10.0.3.9', message: 'Destination Host Unreachable' },
  { type: 'ping:error', ...on, ping: 'p1', message: 'Operation not permitted' },
  { type: 'ping:done', ...on, ping: 'p1', exit: 0, statistics },
  { type: 'ping:done', ...on, ping: 'p1', exit: 1, statistics: { ...statistics, received: 0 } },
  { type: 'ping:done', ...on, ping: 'p1', exit: 2 },
  { type: 'rtnl:newlink', ...on, link },
  { type: 'rtnl:newlink', ...on, link: { ...link, flags: ['LOOPBACK'] } },
  { type: 'rtnl:newlink', ...on, link: { ...link, mtu: 60 } },
  { type: 'rtnl:newlink', ...on, link: { ...link, ifname: 'd0', mtu: 1500 } },
  {
    ...{ type: 'rtnl:newlink', ...on },
    link: { ...link, ifname: 'd1', flags: ['PROMISC'], ifalias: 'to x', altnames: ['a', 'b'], txqlen: 1 },
  },
  { type: 'rtnl:newlink', ...on, link: { ...link, ifname: 'd0', flags: [], group: 'mine' } },
  { type: 'rtnl:dellink', ...on, link: { ...link, ifname: 'd0' } },
  { type: 'rtnl:newaddr', ...on, dev: 'lo', addr },
  { type: 'rtnl:newaddr', ...on, dev: 'lo', addr: { ...addr, local: '10.0.3.7', secondary: true } },
  { type: 'rtnl:newaddr', ...on, dev: 'lo', addr: { ...addr, prefixlen: 32 } },
  { type: 'rtnl:newaddr', ...on, dev: 'd0', addr },
  { type: 'rtnl:newaddr', ...on, dev: 'd0', addr: { ...addr, noprefixroute: true } },
  { type: 'rtnl:deladdr', ...on, dev: 'lo', addr: { ...addr, address: '10.0.3.9', prefixlen: 32 } },
  {
    type: 'rtnl:newroute',
    ...on,
    route: {
      type: 'local',
      dst: '10.0.3.0/24',
      dev: 'lo',
      table: 'local',
      protocol: 'kernel',
      scope: 'host',
      prefsrc: '10.0.3.1',
      flags: [],
    },
  },
  { type: 'rtnl:newroute', ...on, route },
  { type: 'rtnl:newroute', ...on, route: { ...kernel('local', '10.0.3.1'), scope: 'host' } },
  { type: 'rtnl:newroute', ...on, route: kernel('broadcast', '10.0.3.255') },
  { type: 'rtnl:newroute', ...on, route: { ...kernel('unicast', '10.0.4.0/24'), dev: 'd0', table: 'main' } },
  { type: 'rtnl:newroute', ...on, route: { type: 'local', dst: '10.9.0.0/16', dev: 'lo', table: '100', flags: [] } },
  { type: 'rtnl:newroute', ...on, route: { dst: 'default', dev: 'lo', protocol: 'boot', scope: 'link', flags: [] } },
  ...['blackhole', 'unreachable', 'prohibit', 'throw', 'multicast', 'anycast'].map((type) => ({
    ...{ type: 'rtnl:newroute', ...on },
    route: { type, dst: '10.0.0.0/8', ...(/cast/.test(type) && { dev: 'd0' }), protocol: 'boot', flags: [] },
  })),
  { type: 'rtnl:delroute', ...on, route: kernel('local', '10.0.3.0/24') },
  { type: 'rtnl:delroute', ...on, route },
  { type: 'rtnl:newroute', ...on, route: { dst: 'default', nexthops: [{ dev: 'a' }, { dev: 'b' }], flags: [] } },
  { type: 'rtnl:delroute', ...on, route: { type: 'blackhole', dst: '10.0.0.0/8', flags: [] } },
  { type: 'rtnl:newrule', ...on, rule },
  ...['prohibit', 'blackhole', 'unreachable'].map((action) => ({
    ...{ type: 'rtnl:newrule', ...on },
    rule: { priority: 7, src: 'all', dst: '10.9.0.0', dstlen: 16, action },
  })),
  { type: 'rtnl:newrule', ...on, rule: { priority: 1000, src: 'all', l3mdev: null } },
  { type: 'rtnl:newrule', ...on, rule: { priority: 1001, src: 'all', masquerade: null } },
  {
    type: 'rtnl:newrule',
    ...on,
    rule: { priority: 8, not: null, src: 'all', fwmark: '0x1', fwmask: '0xff', goto: 40 },
  },
  { type: 'rtnl:newrule', ...on, rule: { priority: 9, src: 'all', table: 'main', suppress_prefixlen: 0 } },
  {
    ...{ type: 'rtnl:newrule', ...on },
    rule: {
      priority: 9,
      src: 'all',
      iif: 'lo',
      oif: 'd0',
      ipproto: 'tcp',
      sport_start: 1,
      sport_end: 9,
      dport: 80,
      nop: null,
    },
  },
  { type: 'rtnl:delrule', ...on, rule },
  { type: 'rtnl:newneigh', ...on, neigh },
  { type: 'rtnl:delneigh', ...on, neigh: { dst: '10.0.3.2', dev: 'eth0', state: ['FAILED'] } },
  { type: 'rtnl:newneigh', ...on, neigh: { dst: '10.0.3.2', dev: 'eth0', proxy: null } },
  { type: 'rtnl:delneigh', ...on, neigh: { dst: '10.0.3.2', dev: 'eth0', proxy: null } },
  ...['REACHABLE', 'STALE', 'NOARP', 'FAILED', 'DELAY'].map((state) => ({
    ...{ type: 'rtnl:newneigh', ...on },
    neigh: { ...neigh, state: [state] },
  })),
  ...Object.entries(SYSCTLS).map(([name, value]) => ({
    type: 'rtnl:newnetconf',
    ...on,
    name: `net.ipv4.${name}`,
    value,
  })),
  { type: 'session:created', at: 0 },
  { type: 'session:changed', at: 0, name: 'a', labels: {} },
  { type: 'session:changed', at: 0, name: 'a', labels: {}, pinned: true },
  { type: 'session:expiring', at: 0, expiresAt: '2026-01-02T03:04:05.678Z' },
  { type: 'session:kept', at: 0 },
  { type: 'session:newhost', ...on, labels: {} },
  { type: 'session:delhost', ...on },
];

/** What every change says besides. */
const changed = (event: object) =>
  'type' in event && /^(rtnl:|session:(?!expiring|kept))/.test(String(event.type)) && { revision: 1 };
const parsed = EVENTS.map((event, i) => TraceEvent.parse({ seq: i + 1, ...event, ...changed(event) }));
const sentences = parsed.map((event) => why(JSON.stringify(event)));

test('every type of event is explained, and so is every outcome that means something else', async () => {
  expect(new Set(parsed.map(({ type }) => type))).toEqual(new Set(TRACE_EVENT_TYPES));
  const dropped = parsed.flatMap((event) =>
    event.type === 'skb:kfree_skb' ? `${event.location} ${event.reason}` : [],
  );
  const drops = Object.entries(DROPS).flatMap(([location, reasons]) =>
    reasons.map((reason) => `${location} ${reason}`),
  );
  expect(dropped).toEqual(expect.arrayContaining(drops));
  // No two drops are told alike: each says what was the matter.
  const told = sentences.filter((_, i) => parsed[i]?.type === 'skb:kfree_skb');
  expect(new Set(told).size).toBe(told.length);
  const golden = parsed.map(({ seq: _, at: __, ...event }, i) => `${JSON.stringify(event)}\n  ${sentences[i]}\n`);
  await expect(golden.join('\n')).toMatchFileSnapshot('golden/why.txt');
});

test('an explanation is whole sentences without anything that only a program understands', () => {
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^\S.*[.?]$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\.|-\d+\)/);
    // A number that is not said what it is of; those that have no name are in brackets, after words.
    expect(sentence).not.toMatch(
      /(?:^|[ (:])-\d|(?<!\([^)]*)\b(?:err|errno|reason|rc|type|code|state|flags) -?\d+(?! says)/,
    );
  }
});

test('an explained event is the event and its sentence, last', () => {
  for (const { seq, ...event } of parsed) {
    const json = encode(seq, event as Parameters<typeof encode>[1]);
    const withWhy = explained(json);
    expect(withWhy.startsWith(json.slice(0, -1))).toBe(true);
    expect(TraceEvent.parse(JSON.parse(withWhy))).toEqual({ seq, ...event, why: why(json) });
  }
});
