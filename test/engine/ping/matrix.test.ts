import { describe, expect, test } from 'vitest';
import type { Host } from '../../../src/engine/host.ts';
import { RT_SCOPE, RTN } from '../../../src/engine/state.ts';
import { ip, LO, ping, prefix, world } from '../world.ts';
import { type Packet, tap } from './packets.ts';

interface Row {
  target: string;
  /** Who it is answered to, when it is answered. */
  from?: string;
  prepare?: (host: Host) => void;
  options?: Parameters<typeof ping>[2];
}

const link = (dst: string) => (host: Host) =>
  host.newRoute({ ...prefix(dst), oif: LO, scope: RT_SCOPE.LINK }, { create: true });

const ANSWERED: [string, Row][] = [
  ['127.0.0.1', { target: '127.0.0.1', from: '127.0.0.1' }],
  ['another address of 127.0.0.0/8', { target: '127.1.2.3', from: '127.0.0.1' }],
  ['0.0.0.0, which is this host', { target: '0.0.0.0', from: '127.0.0.1' }],
  ['an address of lo', { target: '10.0.3.1', from: '10.0.3.1' }],
  ['an address that nobody assigned, in a prefix of lo', { target: '10.0.3.77', from: '10.0.3.1' }],
  [
    'an address of a prefix that was made local by hand',
    {
      target: '192.0.2.9',
      from: '192.0.2.9',
      prepare: (host) =>
        host.newRoute(
          { ...prefix('192.0.2.0/24'), type: RTN.LOCAL, table: 255, scope: RT_SCOPE.HOST, oif: LO },
          { create: true },
        ),
    },
  ],
  ['from another address of ours', { target: '10.0.3.1', from: '10.0.3.9', options: { source: ip('10.0.3.9') } }],
  [
    'a broadcast address, when told to answer those',
    {
      target: '10.0.3.255',
      from: '10.0.3.1',
      options: { broadcast: true },
      prepare: (host) => host.sysctl.set('net.ipv4.icmp_echo_ignore_broadcasts', '0'),
    },
  ],
];

const SILENT: [string, Row][] = [
  ['an address that only a route in table main leads to', { target: '192.0.2.1', prepare: link('192.0.2.0/24') }],
  ['an address that only a default route on lo leads to', { target: '192.0.2.1', prepare: link('0.0.0.0/0') }],
  ['a broadcast address', { target: '10.0.3.255', options: { broadcast: true } }],
  ['lo while it is down', { target: '10.0.3.1', prepare: (host) => host.setLink(LO, { up: false }) }],
  [
    'any address, when told not to answer',
    { target: '10.0.3.1', prepare: (host) => host.sysctl.set('net.ipv4.icmp_echo_ignore_all', '1') },
  ],
];

const REFUSED: [string, Row & { says: string }][] = [
  ['where no route leads', { target: '192.0.2.1', says: 'ping: connect: Network is unreachable\n' }],
  ...(
    [
      [RTN.BLACKHOLE, 'Invalid argument'],
      [RTN.UNREACHABLE, 'No route to host'],
      [RTN.THROW, 'Network is unreachable'],
    ] as const
  ).map(([type, words]): [string, Row & { says: string }] => [
    `a route of type ${type}`,
    {
      target: '192.0.2.1',
      says: `ping: connect: ${words}\n`,
      prepare: (host) => host.newRoute({ ...prefix('192.0.2.0/24'), type }, { create: true }),
    },
  ]),
  [
    'a prohibited destination',
    {
      target: '192.0.2.1',
      says: 'ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n',
      prepare: (host) => host.newRoute({ ...prefix('192.0.2.0/24'), type: RTN.PROHIBIT }, { create: true }),
    },
  ],
  [
    'a broadcast address, without -b',
    {
      target: '10.0.3.255',
      says: 'ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n',
    },
  ],
  [
    'from an address that is not ours',
    {
      target: '10.0.3.1',
      options: { source: ip('192.0.2.1') },
      says: 'ping: bind: Cannot assign requested address\n',
    },
  ],
  [
    'by an interface that is not there',
    {
      target: '10.0.3.1',
      options: { device: 'eth9' },
      says: 'ping: SO_BINDTODEVICE eth9: No such device\n',
    },
  ],
];

function run({ target, prepare, options }: Row) {
  const { host } = world(['10.0.3.1/24']);
  prepare?.(host);
  const packets = tap(host);
  const done = ping(host, target, { linger: 1000, ...options });
  return { run: done, packets: packets() };
}

describe('lo answers', () => {
  test.each(ANSWERED)('%s', (_, row) => {
    const { run: answered, packets } = run(row);
    expect([answered.exit, answered.stderr.replace(/^WARNING.*\n/, '')]).toEqual([0, '']);
    expect(answered.statistics).toMatchObject({ transmitted: 1, received: 1, lossPct: 0 });
    expect(packets).toHaveLength(2);
    const [request, reply] = packets as [Packet, Packet];
    const from = row.from ?? '';
    const to = row.target === '0.0.0.0' ? from : row.target;
    request.isIPv4InEthernet().goes(from, to).hasTtl(64).isEchoRequest(1).carries(56);
    // Who was asked by a broadcast address answers by his own.
    const answerer = row.options?.broadcast ? '10.0.3.1' : to;
    reply.isIPv4InEthernet().goes(answerer, from).hasTtl(64).mayBeFragmented().isEchoReplyTo(request);
  });
});

describe('nobody answers', () => {
  test.each(SILENT)('%s', (_, row) => {
    const { run: silent, packets } = run(row);
    expect(silent.exit).toBe(1);
    expect(silent.statistics).toMatchObject({ transmitted: 1, received: 0, lossPct: 100 });
    expect(packets.length).toBeLessThanOrEqual(1);
  });
});

describe('ping does not even begin', () => {
  test.each(REFUSED)('%s', (_, row) => {
    const { run: refused, packets } = run(row);
    expect([refused.exit, refused.stderr, refused.statistics]).toEqual([2, row.says, undefined]);
    expect(packets).toEqual([]);
  });
});

describe('what a request looks like', () => {
  test('carries the time and the bytes 16, 17, 18 ... after it', () => {
    const { host, lab } = world(['10.0.3.1/24']);
    lab.clock.advance(7_000_123_000);
    const packets = tap(host);
    ping(host, '10.0.3.1');
    const data = packets()[0]?.data ?? new Uint8Array(0);
    expect([...data.subarray(0, 16)]).toEqual([7, 0, 0, 0, 0, 0, 0, 0, 123, 0, 0, 0, 0, 0, 0, 0]);
    expect([...data.subarray(16)]).toEqual(Array.from({ length: 40 }, (_, i) => i + 16));
  });

  test.each<[string, Parameters<typeof ping>[2], (packet: Packet) => void]>([
    ['-t', { ttl: 9 }, (p) => p.hasTtl(9)],
    ['-Q', { tos: 0x10 }, (p) => p.hasTos(0x10)],
    ['-s', { size: 1000 }, (p) => p.carries(1000)],
    ['-M do', { pmtudisc: 'do' }, (p) => p.mayNotBeFragmented()],
    ['-M dont', { pmtudisc: 'dont' }, (p) => p.mayBeFragmented()],
    ['-p', { pattern: 'abc' }, (p) => expect([...p.data.subarray(16, 20)]).toEqual([0xab, 0x0c, 0xab, 0x0c])],
  ])('%s', (_, options, check) => {
    const { host } = world(['10.0.3.1/24']);
    const packets = tap(host);
    ping(host, '10.0.3.1', options);
    check(packets()[0] as Packet);
  });

  test('the default ttl is the sysctl’s', () => {
    const { host } = world(['10.0.3.1/24']);
    host.sysctl.set('net.ipv4.ip_default_ttl', '33');
    const packets = tap(host);
    ping(host, '10.0.3.1');
    for (const packet of packets()) packet.hasTtl(33);
    expect(packets()).toHaveLength(2);
  });

  test('packets that may be fragmented are numbered one after the other', () => {
    const { host } = world(['10.0.3.1/24']);
    const packets = tap(host);
    ping(host, '10.0.3.1', { count: 3, pmtudisc: 'dont' });
    const ids = packets().map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, i) => (ids[0] as number) + i));
  });
});
