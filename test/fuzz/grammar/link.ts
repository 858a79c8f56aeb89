/** Commands of `ip link`, `ip neigh` and `sysctl`. */
import type { World } from './world.ts';

const KEYS = [
  'icmp_echo_ignore_all',
  'icmp_echo_ignore_broadcasts',
  'ip_forward',
  'ip_nonlocal_bind',
  'conf.lo.rp_filter',
  'conf.all.rp_filter',
  'conf.lo.accept_local',
  'conf.lo.route_localnet',
  'conf.all.promote_secondaries',
  'conf.lo.promote_secondaries',
  'conf.lo.forwarding',
  'conf.all.forwarding',
  'conf.default.forwarding',
  'conf.default.rp_filter',
  'conf.lo.proxy_arp',
  'conf.all.ignore_routes_with_linkdown',
];

/** A dummy and, mostly, what makes it useful. */
export function newLink(world: World): string[] {
  const { random } = world;
  const dev = `d${world.links.length - 1}`;
  world.links.push(dev, dev);
  const up = random.chance(0.9) ? [`ip link set ${dev} up`] : [];
  return [`ip link add ${dev} type dummy`, ...up];
}

export function linkCommand(world: World): string {
  const { random } = world;
  const dev = world.link();
  const dummy = dev !== 'lo';
  return random.weighted([
    [3, () => `ip link set ${dev} down`],
    [4, () => `ip link set ${dev} up`],
    [1.5, () => `ip link set ${dev} mtu ${random.pick([65536, 1500, 1000, 576, 68, 67, 0, 100])}`],
    [0.5, () => `ip link set ${dev} txqueuelen ${random.pick([0, 10, 1000])}`],
    [0.5, () => `ip link set ${dev} alias ${random.pick(['wire', "''", "'two words'"])}`],
    [0.5, () => `ip link set ${dev} group ${random.pick(['default', 0, 7])}`],
    [0.5, () => `ip link set ${dev} ${random.pick(['arp', 'promisc', 'multicast', 'allmulticast'])} ${onOff(random)}`],
    [0.3, () => `ip link set ${dev} ${many(random).join(' ')}`],
    [dummy ? 0.3 : 0.05, () => `ip link set ${dev} name ${random.pick([dev, 'lo', 'd0', 'd1', 'x0'])}`],
    // The counters of a dummy are not those of its stand-in on the kernel.
    [2, () => `ip ${random.pick(['', '-o ', '-br ', '-j '])}link show${random.chance(0.5) ? ` ${dev}` : ''}`],
    [0.5, () => 'ip -s link show lo'],
    [dummy ? 0.5 : 0, () => `ip link del ${dev}`],
  ])();
}

const onOff = (random: World['random']): string => random.pick(['on', 'off']);

/** Several changes at once: the kernel has an order of its own for them. */
function many(random: World['random']): string[] {
  const changes = [
    random.pick(['up', 'down']),
    `mtu ${random.pick([1500, 1400, 1000, 60])}`,
    `alias ${random.pick(['one', 'two'])}`,
    `group ${random.int(0, 3)}`,
    `txqueuelen ${random.pick([5, 1000])}`,
    `arp ${onOff(random)}`,
    `promisc ${onOff(random)}`,
  ];
  return random.shuffle(changes).slice(0, random.int(2, 4));
}

export function neighCommand(world: World): string {
  const { random } = world;
  const dev = world.link();
  const lladdr = `02:00:00:00:00:0${random.int(1, 3)}`;
  return random.weighted([
    [
      3,
      () =>
        `ip neigh ${random.pick(['add', 'replace', 'change'])} ${world.address()} lladdr ${lladdr} dev ${dev}${random.pick(['', ' nud permanent', ' nud noarp', ' nud stale'])}`,
    ],
    [2, () => `ip neigh del ${world.address()} dev ${dev}`],
    [2, () => `ip neigh show${random.pick(['', ` dev ${dev}`, ' nud all', ' nud permanent', ' nud noarp'])}`],
    [0.5, () => `ip neigh flush dev ${dev}`],
  ])();
}

export function sysctlCommand(world: World): string {
  const { random } = world;
  const key = `net.ipv4.${random.pick(KEYS)}`;
  return random.chance(0.15) ? `sysctl ${key}` : `sysctl -w ${key}=${random.pick([0, 1, 1, 1, 2])}`;
}
