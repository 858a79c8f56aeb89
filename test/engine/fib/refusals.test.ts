import { describe, expect, test } from 'vitest';
import { Errno } from '../../../src/engine/errno.ts';
import type { RouteRequest } from '../../../src/engine/fib/frontend.ts';
import type { Host } from '../../../src/engine/host.ts';
import { RT_SCOPE, RT_TABLE, RTN, RTNH_F } from '../../../src/engine/state.ts';
import { askKernel, noKernel } from '../kernel.ts';
import { addr, ip, LO, prefix, refusal, world } from '../world.ts';

interface Row {
  it: string;
  /** As typed on the real host. */
  cmd: string;
  /** The same, asked of the engine. */
  ask: (host: Host) => void;
  says: string;
}

const { LINK, HOST, NOWHERE, UNIVERSE } = RT_SCOPE;
const via = ip('10.0.3.2');
const afar = ip('10.9.9.9');
const net = prefix('10.1.0.0/24');
const exclusive = { create: true, excl: true };
const add = (request: Omit<RouteRequest, 'dst' | 'dst_len'> & Partial<RouteRequest>) => (host: Host) =>
  host.newRoute({ ...net, ...request }, exclusive);
const GATEWAY = 'Nexthop has invalid gateway';
const NO_NEXTHOP = 'Gateway, device and multipath can not be specified for this route type';

/** What is there before: lo up with 10.0.3.1/24, and a route to 10.2.0.0/24. */
const SETUP = `ip addr add 10.0.3.1/24 dev lo; ip route add 10.2.0.0/24 dev lo metric 5;`;
function prepared(): Host {
  const { host } = world(['10.0.3.1/24']);
  host.newRoute({ ...prefix('10.2.0.0/24'), oif: LO, scope: LINK, priority: 5 }, exclusive);
  return host;
}

const ADDED: Row[] = [
  {
    it: 'a gateway that no route leads to',
    cmd: 'route add 10.1.0.0/24 via 10.9.9.9',
    ask: add({ gateway: afar }),
    says: `ENETUNREACH: ${GATEWAY}`,
  },
  {
    it: 'a gateway that is a broadcast address',
    cmd: 'route add 10.1.0.0/24 via 10.0.3.255',
    ask: add({ gateway: ip('10.0.3.255') }),
    says: `EINVAL: ${GATEWAY}`,
  },
  {
    it: 'a gateway that is a group',
    cmd: 'route add 10.1.0.0/24 via 224.0.0.5',
    ask: add({ gateway: ip('224.0.0.5') }),
    says: `ENETUNREACH: ${GATEWAY}`,
  },
  {
    it: 'an address of our own as an onlink gateway',
    cmd: 'route add 10.1.0.0/24 via 10.0.3.2 dev lo onlink',
    ask: add({ gateway: via, oif: LO, flags: RTNH_F.ONLINK }),
    says: `EINVAL: ${GATEWAY}`,
  },
  {
    it: 'an onlink gateway without a device',
    cmd: 'route add 10.1.0.0/24 via 10.9.9.9 onlink',
    ask: add({ gateway: afar, flags: RTNH_F.ONLINK }),
    says: 'ENODEV: Nexthop device required for onlink',
  },
  {
    it: 'an onlink gateway of a route that is on link itself',
    cmd: 'route add 10.1.0.0/24 via 10.9.9.9 dev lo onlink scope link',
    ask: add({ gateway: afar, oif: LO, flags: RTNH_F.ONLINK, scope: LINK }),
    says: 'EINVAL: Nexthop has invalid scope',
  },
  {
    it: 'onlink without a gateway',
    cmd: 'route add 10.1.0.0/24 dev lo onlink',
    ask: add({ oif: LO, scope: LINK, flags: RTNH_F.ONLINK }),
    says: 'EINVAL: Invalid flags for nexthop - PERVASIVE and ONLINK can not be set',
  },
  {
    it: 'a gateway to what is ourselves',
    cmd: 'route add 10.1.0.0/24 via 10.0.3.2 scope host',
    ask: add({ gateway: via, scope: HOST }),
    says: 'EINVAL: Route with host scope can not have a gateway',
  },
  {
    it: 'a scope of nowhere',
    cmd: 'route add 10.1.0.0/24 dev lo scope nowhere',
    ask: add({ oif: LO, scope: NOWHERE }),
    says: 'EINVAL: Invalid scope',
  },
  {
    it: 'a local route that is only on link',
    cmd: 'route add local 10.1.0.0/24 dev lo scope link',
    ask: add({ oif: LO, type: RTN.LOCAL, table: RT_TABLE.LOCAL, scope: LINK }),
    says: 'EINVAL: Invalid scope',
  },
  {
    it: 'a broadcast route of the universe',
    cmd: 'route add broadcast 10.1.0.0/24 dev lo scope global',
    ask: add({ oif: LO, type: RTN.BROADCAST, table: RT_TABLE.LOCAL, scope: UNIVERSE }),
    says: 'EINVAL: Invalid scope',
  },
  {
    it: 'a route of type nat',
    cmd: 'route add nat 10.1.0.0/24 dev lo',
    ask: add({ oif: LO, type: RTN.NAT, table: RT_TABLE.LOCAL, scope: HOST }),
    says: 'EINVAL: Invalid scope',
  },
  {
    it: 'a source that is not ours',
    cmd: 'route add 10.1.0.0/24 dev lo src 10.9.9.9',
    ask: add({ oif: LO, scope: LINK, prefsrc: afar }),
    says: 'EINVAL: Invalid prefsrc address',
  },
  {
    it: 'a group as source',
    cmd: 'route add 10.1.0.0/24 dev lo src 224.0.0.1',
    ask: add({ oif: LO, scope: LINK, prefsrc: ip('224.0.0.1') }),
    says: 'EINVAL: Invalid prefsrc address',
  },
  {
    it: 'a source that another local route is to, of a local route',
    cmd: 'route add local 10.5.1.1 dev lo src 10.5.0.2',
    ask: add({
      ...prefix('10.5.1.1'),
      oif: LO,
      type: RTN.LOCAL,
      table: RT_TABLE.LOCAL,
      scope: HOST,
      prefsrc: ip('10.5.0.2'),
    }),
    says: 'EINVAL: Invalid prefsrc address',
  },
  {
    it: 'a blackhole with a device',
    cmd: 'route add blackhole 10.1.0.0/24 dev lo',
    ask: add({ oif: LO, type: RTN.BLACKHOLE }),
    says: `EINVAL: ${NO_NEXTHOP}`,
  },
  {
    it: 'a blackhole with a gateway',
    cmd: 'route add blackhole 10.1.0.0/24 via 10.0.3.2',
    ask: add({ gateway: via, type: RTN.BLACKHOLE }),
    says: `EINVAL: ${NO_NEXTHOP}`,
  },
  {
    it: 'a blackhole with several nexthops',
    cmd: 'route add blackhole 10.1.0.0/24 nexthop dev lo nexthop dev lo',
    ask: add({
      type: RTN.BLACKHOLE,
      nexthops: [
        { oif: LO, weight: 1, flags: 0 },
        { oif: LO, weight: 1, flags: 0 },
      ],
    }),
    says: `EINVAL: ${NO_NEXTHOP}`,
  },
  {
    it: 'several nexthops to ourselves',
    cmd: 'route add local 10.1.0.0/24 nexthop dev lo nexthop dev lo',
    ask: add({
      type: RTN.LOCAL,
      table: RT_TABLE.LOCAL,
      scope: HOST,
      nexthops: [
        { oif: LO, weight: 1, flags: 0 },
        { oif: LO, weight: 1, flags: 0 },
      ],
    }),
    says: 'EINVAL: Route with host scope can not have multiple nexthops',
  },
  {
    it: 'one bad nexthop among good ones',
    cmd: 'route add 10.1.0.0/24 nexthop via 10.0.3.2 nexthop via 10.9.9.9',
    ask: add({
      nexthops: [
        { gateway: via, weight: 1, flags: 0 },
        { gateway: afar, weight: 1, flags: 0 },
      ],
    }),
    says: `ENETUNREACH: ${GATEWAY}`,
  },
  {
    it: 'neither device nor gateway',
    cmd: 'route add 10.1.0.0/24',
    ask: add({ scope: LINK }),
    says: 'ENODEV',
  },
  {
    it: 'a local route without a device',
    cmd: 'route add local 10.1.0.0/24',
    ask: add({ type: RTN.LOCAL, table: RT_TABLE.LOCAL, scope: HOST }),
    says: 'ENODEV',
  },
  {
    it: 'bits beyond the prefix length',
    cmd: 'route add 10.1.0.5/24 dev lo',
    ask: add({ dst: ip('10.1.0.5'), oif: LO, scope: LINK }),
    says: 'EINVAL: Invalid prefix for given prefix length',
  },
  {
    it: 'the lowest bits of tos',
    cmd: 'route add 10.1.0.0/24 dev lo tos 0x11',
    ask: add({ oif: LO, scope: LINK, tos: 0x11 }),
    says: 'EINVAL: Invalid dsfield (tos): ECN bits must be 0',
  },
];

const EDITED: Row[] = [
  {
    it: 'a second route with the same prefix and metric',
    cmd: 'route add 10.2.0.0/24 via 10.0.3.2 metric 5',
    ask: add({ ...prefix('10.2.0.0/24'), gateway: via, priority: 5 }),
    says: 'EEXIST',
  },
  {
    it: 'appending what is there already',
    cmd: 'route append 10.2.0.0/24 dev lo metric 5',
    ask: (host) =>
      host.newRoute({ ...prefix('10.2.0.0/24'), oif: LO, scope: LINK, priority: 5 }, { create: true, append: true }),
    says: 'EEXIST',
  },
  {
    it: 'prepending what is there already',
    cmd: 'route prepend 10.2.0.0/24 dev lo metric 5',
    ask: (host) => host.newRoute({ ...prefix('10.2.0.0/24'), oif: LO, scope: LINK, priority: 5 }, { create: true }),
    says: 'EEXIST',
  },
  {
    it: 'changing what is not there',
    cmd: 'route change 10.1.0.0/24 dev lo',
    ask: (host) => host.newRoute({ ...net, oif: LO, scope: LINK }, { replace: true }),
    says: 'ENOENT',
  },
  {
    it: 'deleting what is not there',
    cmd: 'route del 10.1.0.0/24',
    ask: (host) => host.delRoute(net),
    says: 'ESRCH',
  },
  {
    it: 'deleting with another metric',
    cmd: 'route del 10.2.0.0/24 metric 7',
    ask: (host) => host.delRoute({ ...prefix('10.2.0.0/24'), priority: 7 }),
    says: 'ESRCH',
  },
  {
    it: 'deleting with another protocol',
    cmd: 'route del 10.2.0.0/24 proto static',
    ask: (host) => host.delRoute({ ...prefix('10.2.0.0/24'), protocol: 4 }),
    says: 'ESRCH',
  },
  {
    it: 'deleting with a gateway it does not have',
    cmd: 'route del 10.2.0.0/24 via 10.0.3.2',
    ask: (host) => host.delRoute({ ...prefix('10.2.0.0/24'), gateway: via }),
    says: 'ESRCH',
  },
  {
    it: 'deleting from a table that never was',
    cmd: 'route del 10.2.0.0/24 table 77',
    ask: (host) => host.delRoute({ ...prefix('10.2.0.0/24'), table: 77 }),
    says: 'ESRCH: FIB table does not exist',
  },
];

const ADDRESSES: Row[] = [
  {
    it: 'the same address twice',
    cmd: 'addr add 10.0.3.1/24 dev lo',
    ask: (host) => host.newAddr(addr('10.0.3.1/24')),
    says: 'EEXIST: ipv4: Address already assigned',
  },
  {
    it: 'an address that is not there',
    cmd: 'addr del 10.0.3.7/24 dev lo',
    ask: (host) => host.delAddr({ ...addr('10.0.3.7/24'), address: ip('10.0.3.7') }),
    says: 'EADDRNOTAVAIL: ipv4: Address not found',
  },
  {
    it: 'an address with another prefix length',
    cmd: 'addr del 10.0.3.1/25 dev lo',
    ask: (host) => host.delAddr({ ...addr('10.0.3.1/25'), address: ip('10.0.3.1') }),
    says: 'EADDRNOTAVAIL: ipv4: Address not found',
  },
  {
    it: 'a second address of the prefix with another scope',
    cmd: 'addr add 10.0.3.2/24 dev lo scope link',
    ask: (host) => host.newAddr({ ...addr('10.0.3.2/24'), scope: LINK }),
    says: 'EINVAL: ipv4: Invalid scope value',
  },
];

const DOWN: Row[] = [
  {
    it: 'a route by a device that is down',
    cmd: 'route add 10.1.0.0/24 dev lo',
    ask: add({ oif: LO, scope: LINK }),
    says: 'ENETDOWN: Device for nexthop is not up',
  },
  {
    it: 'a gateway behind a device that is down',
    cmd: 'route add 10.1.0.0/24 via 10.0.3.2',
    ask: add({ gateway: via }),
    says: 'ENETDOWN',
  },
  {
    it: 'an onlink gateway on a device that is down',
    cmd: 'route add 10.1.0.0/24 via 10.9.9.9 dev lo onlink',
    ask: add({ gateway: afar, oif: LO, flags: RTNH_F.ONLINK }),
    says: 'ENETDOWN: Nexthop device is not up',
  },
];

/** As iproute2 prints what the kernel said. */
function printed(says: string): string {
  const [, code = '', extack] = /^(\w+)(?:: (.*))?$/.exec(says) ?? [];
  return extack === undefined ? `RTNETLINK answers: ${new Errno(code as Errno['code']).text}\n` : `Error: ${extack}.\n`;
}

describe.each<[string, Row[], string, (host: Host) => void]>([
  ['adding a route is refused for', ADDED, '', () => {}],
  ['editing routes is refused for', EDITED, '', () => {}],
  ['addresses are refused for', ADDRESSES, '', () => {}],
  ['while lo is down, a route is refused for', DOWN, 'ip link set lo down;', (host) => host.setLink(LO, { up: false })],
])('%s', (_, rows, further, change) => {
  test.each(rows)('$it: $says', ({ ask, says }) => {
    const host = prepared();
    change(host);
    const before = host.state();
    expect(refusal(() => ask(host))).toBe(says);
    expect(host.state(), 'nothing has changed').toEqual(before);
  });

  test.skipIf(noKernel !== undefined)('and by the kernel, in the same words', () => {
    const script = rows.map(({ cmd }) => `ip ${cmd} 2>&1; echo ----`).join('\n');
    const { stdout } = askKernel(`${SETUP}${further}\n${script}`);
    const said = stdout.split('----\n').slice(0, -1);
    expect(Object.fromEntries(rows.map(({ cmd }, i) => [cmd, said[i]]))).toEqual(
      Object.fromEntries(rows.map(({ cmd, says }) => [cmd, printed(says)])),
    );
  });
});

describe('a table that a refused route was to go into', () => {
  const into = (request: Partial<RouteRequest>) => {
    const host = prepared();
    refusal(() => add({ table: 88, ...request })(host));
    return host.hasTable(88);
  };
  const cmds = ['route add 10.1.0.0/24 via 10.9.9.9 table 88', 'route add 10.1.0.5/24 dev lo table 88'];

  test('is there from then on when the route was understood, and is not when it was not', () => {
    expect([into({ gateway: afar }), into({ dst: ip('10.1.0.5'), oif: LO, scope: LINK })]).toEqual([true, false]);
  });

  test.skipIf(noKernel !== undefined)('and so it is in the kernel', () => {
    const there = cmds.map((cmd) => askKernel(`${SETUP} ip ${cmd}; ip route show table 88 && echo there`).stdout);
    expect(there).toEqual(['there\n', '']);
  });
});

test('what is legal is granted, though it looks odd', () => {
  const host = prepared();
  const granted: [string, Partial<RouteRequest>][] = [
    ['a gateway that is ourselves', { gateway: via }],
    ['a destination that no packet may have', { ...prefix('255.255.255.255'), oif: LO, scope: LINK }],
    ['a group', { ...prefix('224.0.0.0/4'), oif: LO, scope: LINK }],
    ['a throw route to nowhere', { ...prefix('10.1.5.0/24'), type: RTN.THROW, scope: NOWHERE }],
    ['an unreachable route with a source that is not ours', { ...prefix('10.1.6.0/24'), type: 7, prefsrc: afar }],
    [
      'a local route that is its own source',
      { ...prefix('10.5.0.1'), oif: LO, type: RTN.LOCAL, table: 255, scope: HOST, prefsrc: ip('10.5.0.1') },
    ],
    ['the same with another metric', { ...prefix('10.2.0.0/24'), oif: LO, scope: LINK, priority: 6 }],
  ];
  for (const [what, request] of granted) {
    expect(
      refusal(() => add(request)(host)),
      what,
    ).toBe('granted');
  }
});
