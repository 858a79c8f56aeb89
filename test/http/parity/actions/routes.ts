/** Routes: `ip route`. */
import fc from 'fast-check';
import { type Action, address, dev, join, maybe, plain, realm, realmJson, realmWord, said, seldom } from './said.ts';

const dst = fc.constantFrom(
  'default',
  '10.0.3.0/24',
  '192.0.2.0/24',
  '192.0.2.7',
  '10.0.3.9/24',
  '0.0.0.0/1',
  '198.51.100.0/30',
);
const gateway = fc.constantFrom('10.0.3.2', '192.0.2.9', '10.0.4.9', '0.0.0.0', '127.0.0.9');
const type = fc.constantFrom(
  'unicast',
  'local',
  'broadcast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'multicast',
  'nat',
);

const nexthop = fc
  .record({
    gateway: maybe(gateway),
    dev: maybe(dev),
    weight: fc.constantFrom(1, 7, 256),
    onlink: seldom(fc.constant(true)),
    flow: seldom(realm),
  })
  .map(({ gateway: via, dev: oif, weight, onlink, flow }) =>
    join(
      plain(via, 'via', 'gateway'),
      plain(oif, 'dev'),
      plain(weight, 'weight'),
      said(
        onlink,
        () => 'onlink',
        () => ({ flags: ['onlink'] }),
      ),
      said(
        flow,
        (v) => `realms ${realmWord(v)}`,
        (v) => ({ flow: realmJson(v) }),
      ),
    ),
  );

const metrics = fc
  .record({
    mtu: seldom(fc.constantFrom(0, 1400, 70_000)),
    advmss: seldom(fc.constantFrom(1000, 70_000)),
    window: seldom(fc.constant(4096)),
    rtt: seldom(fc.constant(100)),
    rto_min: seldom(fc.constant(250)),
    hoplimit: seldom(fc.constantFrom(3, 255)),
    quickack: seldom(fc.constantFrom(0, 1)),
    congestion: seldom(fc.constantFrom('cubic', 'reno', 'nosuch')),
    ecn: seldom(fc.constant(true)),
    lock: seldom(fc.constant(true)),
  })
  .map(({ lock, ...rest }) => {
    const locked = lock && rest.mtu !== undefined;
    const { words, json } = join(
      said(
        rest.mtu,
        (v) => `mtu ${locked ? 'lock ' : ''}${v}`,
        (v) => ({ mtu: v }),
      ),
      plain(rest.advmss, 'advmss'),
      plain(rest.window, 'window'),
      said(
        rest.rtt,
        (v) => `rtt ${v}ms`,
        (v) => ({ rtt: v }),
      ),
      said(
        rest.rto_min,
        (v) => `rto_min ${v}ms`,
        (v) => ({ rto_min: v }),
      ),
      plain(rest.hoplimit, 'hoplimit'),
      plain(rest.quickack, 'quickack'),
      plain(rest.congestion, 'congctl', 'congestion'),
      said(
        rest.ecn,
        () => 'features ecn',
        () => ({ ecn: true }),
      ),
    );
    return { words, json: { ...(words !== '' && { metrics: json }), ...(locked && { lock: ['mtu'] }) } };
  });

const route = fc.record({
  dst,
  type: seldom(type),
  gateway: maybe(gateway),
  dev: maybe(dev),
  table: seldom(fc.constantFrom('local', 'main', 'default', '7')),
  protocol: seldom(fc.constantFrom('static', 'bgp', '77')),
  scope: seldom(fc.constantFrom('link', 'host', 'global', 'nowhere')),
  prefsrc: seldom(address),
  metric: seldom(fc.constantFrom(0, 5, 0xffffffff)),
  tos: seldom(fc.constantFrom('0x10', 'AF11', '0x03')),
  onlink: seldom(fc.constant(true)),
  flow: seldom(realm),
  metrics: seldom(metrics),
  nexthops: seldom(fc.array(nexthop, { minLength: 1, maxLength: 3 })),
});

const VERBS = [
  ['add', 'POST', ''],
  ['add', 'POST', ''],
  ['append', 'POST', '?mode=append'],
  ['prepend', 'POST', '?mode=prepend'],
  ['replace', 'PUT', ''],
  ['change', 'PUT', '?mode=change'],
] as const;

export const newRoute = fc
  .record({ route, verb: fc.constantFrom(...VERBS) })
  .map(({ route: r, verb: [verb, method, query] }): Action => {
    const { words, json } = join(
      plain(r.gateway, 'via', 'gateway'),
      plain(r.dev, 'dev'),
      plain(r.table, 'table'),
      plain(r.protocol, 'proto', 'protocol'),
      plain(r.scope, 'scope'),
      plain(r.prefsrc, 'src', 'prefsrc'),
      plain(r.metric, 'metric'),
      plain(r.tos, 'tos'),
      said(
        r.onlink,
        () => 'onlink',
        () => ({ flags: ['onlink'] }),
      ),
      said(
        r.flow,
        (v) => `realms ${realmWord(v)}`,
        (v) => ({ flow: realmJson(v) }),
      ),
      said(
        r.metrics,
        (v) => v.words,
        (v) => v.json,
      ),
      said(
        r.nexthops,
        (hops) => hops.map(({ words: hop }) => `nexthop${hop}`).join(' '),
        (hops) => ({ nexthops: hops.map(({ json: hop }) => hop) }),
      ),
    );
    return {
      line: `ip route ${verb} ${r.type === undefined ? '' : `${r.type} `}${r.dst}${words}`,
      method,
      path: `/routes${query}`,
      json: { dst: r.dst, ...(r.type !== undefined && { type: r.type }), ...json },
    };
  });
