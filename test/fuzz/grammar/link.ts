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
    [0.5, () => `ip link set ${dev} ${said(random)}`],
    [0.4, () => `ip link property ${random.pick(['add', 'add', 'del'])} dev ${dev} ${altnames(random)}`],
    [0.3, () => `ip link set ${random.pick(['one', 'two'])} ${random.pick(['up', 'down', 'mtu 1300'])}`],
    [0.3, () => `ip ${random.pick(['', '-j ', '-d ', '-o '])}link show dev ${random.pick(['one', 'two', dev])}`],
    [dummy ? 0.3 : 0.05, () => `ip link set ${dev} name ${random.pick([dev, 'lo', 'd0', 'd1', 'x0'])}`],
    // The counters of a dummy are not those of its stand-in on the kernel.
    [2, () => `ip ${random.pick(['', '-o ', '-br ', '-j '])}link show${random.chance(0.5) ? ` ${dev}` : ''}`],
    [0.5, () => 'ip -s link show lo'],
    [dummy ? 0.5 : 0, () => `ip link del ${dev}`],
  ])();
}

/** What an interface is told to say of itself, and its limits. */
function said(random: World['random']): string {
  return random.pick([
    `mode ${random.pick(['default', 'dormant'])}`,
    `state ${random.pick(['up', 'down', 'dormant', 'testing', 'unknown'])}`,
    `addrgenmode ${random.pick(['eui64', 'none', 'random', 'stable_secret'])}`,
    `gso_max_size ${random.pick([100, 2000, 65536, 600000])}`,
    `gso_max_segs ${random.pick([1, 65535, 65536])}`,
    `gro_max_size ${random.pick([0, 65536, 600000])}`,
  ]);
}

function altnames(random: World['random']): string {
  return random
    .shuffle(['one', 'two', 'lo'])
    .slice(0, random.int(1, 2))
    .map((name) => `altname ${name}`)
    .join(' ');
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
  const verb = random.pick(['add', 'replace', 'change']);
  const flags = random.pick(['', '', '', ' router', ' extern_learn', ' proto static', ' proto 50', ' managed']);
  const nud = random.pick(['', ' nud permanent', ' nud noarp', ' nud stale']);
  const shown = random.pick([
    '',
    ` dev ${dev}`,
    ' nud all',
    ' nud permanent',
    ' nud noarp',
    ' proto static',
    ' nud none',
  ]);
  return random.weighted([
    [3, () => `ip neigh ${verb} ${world.address()} lladdr ${lladdr} dev ${dev}${nud}${flags}`],
    // With an interface: one without outlives its namespace, and turns up in others.
    [1, () => `ip neigh ${verb} proxy ${world.address()} dev ${dev}${flags}`],
    [0.5, () => `ip neigh del proxy ${world.address()} dev ${dev}`],
    [2, () => `ip neigh del ${world.address()} dev ${dev}`],
    [2, () => `ip ${random.pick(['', '-j ', '-o ', '-c '])}neigh show${shown}`],
    [1, () => `ip neigh show proxy${random.pick(['', ` dev ${dev}`, ' proto static'])}`],
    [0.5, () => `ip neigh get ${random.pick(['', 'proxy '])}${world.address()} dev ${dev}`],
    [0.5, () => `ip ${random.pick(['', '-s '])}neigh flush${random.pick([' proxy', ' nud all'])} dev ${dev}`],
    [0.5, () => `ip neigh flush dev ${dev}`],
    [0.5, () => 'cat /proc/net/arp'],
  ])();
}

export function sysctlCommand(world: World): string {
  const { random } = world;
  const key = `net.ipv4.${random.pick(KEYS)}`;
  if (random.chance(0.15)) return `sysctl ${random.pick(['', '-n ', '-N ', '-e '])}${key}`;
  if (random.chance(0.1)) return `cat /proc/net/${random.pick(['route', 'fib_trie'])}`;
  if (random.chance(0.1))
    return `cat /proc/sys/net/ipv4/${key.replaceAll('.', '/')}`.replace('net/ipv4/net/ipv4', 'net/ipv4');
  return `sysctl -w ${key}=${random.pick([0, 1, 1, 1, 2])}`;
}
