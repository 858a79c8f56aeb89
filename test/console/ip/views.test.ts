import { expect, test } from 'vitest';
import { exec } from '../../../src/console/console.ts';
import { addrView, linkView, neighView, routeGetView, routeView, ruleView } from '../../../src/console/ip/views.ts';
import { AddressInfo } from '../../../src/contract/address.ts';
import { Interface } from '../../../src/contract/interface.ts';
import { Neighbour } from '../../../src/contract/neighbour.ts';
import { Route } from '../../../src/contract/route.ts';
import { Rule } from '../../../src/contract/rule.ts';
import { Lab } from '../../../src/engine/lab.ts';

function world() {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost('h1');
  const run = (line: string) => {
    const running = exec(host, line, { maxPackets: 5 });
    while (!running.done && lab.clock.step());
    if (running.exit !== 0) throw new Error(running.stderr);
    return running.stdout;
  };
  run(`
    ip addr add 10.0.3.1/24 brd + dev lo label lo:1
    ip addr add 10.0.5.1 peer 10.0.5.2 dev lo valid_lft 100 preferred_lft 50
    ip link set lo alias wire
    ip route add 192.0.2.0/24 dev lo metric 5 realms 3/4 mtu lock 1400 rtt 100ms features ecn
    ip route add 198.51.100.0/24 nexthop dev lo weight 3 nexthop dev lo
    ip rule add not from 10.0.3.0/24 fwmark 1/0xff iif nope lookup 100
    ip rule add to 10.0.3.0/24 tos 8 ipproto udp sport 5 dport 6-7 uidrange 0-9 oif lo lookup 7 suppress_prefixlength 8
    ip rule add realms 3/4 goto 32766
    ip rule add nop pref 5
    ip rule add to 10.99.0.0/16 nat 1.1.1.1 pref 6
    ip rule add prohibit pref 40000 protocol static
    ip addr add 10.0.6.1/24 dev lo preferred_lft 0
    ip addr add 10.0.6.2/24 dev lo noprefixroute metric 5
    ip link set lo txqueuelen -1
    ping -c 1 -q 10.0.3.2
  `);
  return { host, json: (line: string) => JSON.parse(run(line)) as unknown[] };
}

test('links and addresses are what ip -j prints', () => {
  const { host, json } = world();
  expect(host.links().map((link) => linkView(host, link))).toEqual(json('ip -j link show'));
  expect(host.links().map((link) => linkView(host, link, { addrs: true }))).toEqual(json('ip -j addr show'));
  expect(host.links().map((link) => linkView(host, link, { addrs: true, stats: true }))).toEqual(
    json('ip -j -s addr show'),
  );
  const [lo] = json('ip -j -4 addr show') as { addr_info: unknown[] }[];
  expect(host.addrs().map((addr) => addrView(host, addr))).toEqual(lo?.addr_info);
});

test('routes, rules and neighbours are what ip -j prints', () => {
  const { host, json } = world();
  expect([...host.routes()].map((route) => routeView(host, route))).toEqual(json('ip -j -4 route show table all'));
  expect([...host.routes(254)].map((route) => routeView(host, route, { table: 254 }))).toEqual(
    json('ip -j route show'),
  );
  expect(host.rules().map((rule) => ruleView(host, rule))).toEqual(json('ip -j rule show'));
  expect(host.neighs().map((neigh) => neighView(host, neigh))).toEqual(json('ip -j neigh show nud all'));
  expect(host.neighs()).not.toHaveLength(0);
});

test('the way of a packet is what ip -j route get prints', () => {
  const { host, json } = world();
  const answer = host.getRoute({ dst: 0xc0000201 });
  if (!('cache' in answer)) throw new Error('no way');
  expect([routeGetView(host, answer)]).toEqual(json('ip -j route get 192.0.2.1'));
});

test('what ip -j prints is what the contract says', () => {
  const { host } = world();
  for (const link of host.links()) {
    Interface.parse(linkView(host, link));
    Interface.parse(linkView(host, link, { addrs: true, stats: true }));
  }
  for (const addr of host.addrs()) AddressInfo.parse(addrView(host, addr));
  for (const route of host.routes()) Route.parse(routeView(host, route));
  for (const rule of host.rules()) Rule.parse(ruleView(host, rule));
  for (const neigh of host.neighs()) Neighbour.parse(neighView(host, neigh));
});
