/** Interfaces: `ip link`. */
import fc from 'fast-check';
import { type Action, dev, join, maybe, plain, said, seldom } from './said.ts';

const onOff = (on: boolean) => (on ? 'on' : 'off');

const settings = fc
  .record({
    up: maybe(fc.boolean()),
    mtu: seldom(fc.constantFrom(1500, 60, 1280, 65536, 576, 0xffffffff)),
    txqlen: seldom(fc.constantFrom(0, 500, 1000)),
    group: seldom(fc.constantFrom('default', 5)),
    address: seldom(fc.constantFrom('02:00:00:00:00:01', '00:00:00:00:00:00', '01:00:00:00:00:00')),
    broadcast: seldom(fc.constant('02:00:00:00:00:0f')),
    arp: seldom(fc.boolean()),
    multicast: seldom(fc.boolean()),
    allmulticast: seldom(fc.boolean()),
    promisc: seldom(fc.boolean()),
    trailers: seldom(fc.boolean()),
    dynamic: seldom(fc.boolean()),
  })
  .map(({ up, mtu, txqlen, group, address: lladdr, broadcast, ...switches }) =>
    join(
      said(
        up,
        (v) => (v ? 'up' : 'down'),
        (v) => ({ up: v }),
      ),
      // iproute2 reads a signed number.
      said(
        mtu,
        (v) => `mtu ${v | 0}`,
        (v) => ({ mtu: v }),
      ),
      plain(txqlen, 'txqueuelen', 'txqlen'),
      plain(group, 'group'),
      plain(lladdr, 'address'),
      plain(broadcast, 'broadcast'),
      ...Object.entries(switches).map(([word, on]) =>
        said(
          on,
          (v) => `${word} ${onOff(v)}`,
          (v) => ({ [word]: v }),
        ),
      ),
    ),
  );

export const addLink = fc
  .record({
    name: maybe(fc.constantFrom('d0', 'd1', 'd%d', 'a:b')),
    kind: fc.constantFrom('dummy', 'dummy', 'dummy', 'vlan'),
    settings,
  })
  .map(
    ({ name, kind, settings: { words, json } }): Action => ({
      line: `ip link add${name === undefined ? '' : ` name ${name}`}${words} type ${kind}`,
      method: 'POST',
      path: '/interfaces',
      json: { type: kind, ...(name !== undefined && { ifname: name }), ...json },
    }),
  );

export const setLink = fc
  .record({
    dev,
    settings,
    alias: seldom(fc.constantFrom('uplink', 'zur Küche')),
    name: seldom(fc.constantFrom('d0', 'd2', 'x.1')),
  })
  .map(({ dev: ifname, settings: { words, json }, alias, name }): Action => {
    const more = join(
      said(
        alias,
        (v) => `alias '${v}'`,
        (v) => ({ alias: v }),
      ),
      plain(name, 'name', 'ifname'),
    );
    return {
      line: `ip link set dev ${ifname}${words}${more.words}`,
      method: 'PATCH',
      path: `/interfaces/${ifname}`,
      json: { ...json, ...more.json },
    };
  });

export const upLink = dev.map(
  (ifname): Action => ({
    line: `ip link set ${ifname} up`,
    method: 'PATCH',
    path: `/interfaces/${ifname}`,
    json: { up: true },
  }),
);

export const delLink = dev.map(
  (ifname): Action => ({ line: `ip link del ${ifname}`, method: 'DELETE', path: `/interfaces/${ifname}` }),
);
