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
];

export function linkCommand(world: World): string {
  const { random } = world;
  return random.weighted([
    [3, () => 'ip link set lo down'],
    [4, () => 'ip link set lo up'],
    [1.5, () => `ip link set lo mtu ${random.pick([65536, 1500, 1000, 576, 68, 67, 0, 100])}`],
    [0.5, () => `ip link set lo txqueuelen ${random.pick([0, 10, 1000])}`],
    [0.5, () => `ip link set lo alias ${random.pick(['wire', "''", "'two words'"])}`],
    [2, () => `ip ${random.pick(['', '-o ', '-br ', '-j ', '-s '])}link show${random.chance(0.5) ? ' lo' : ''}`],
  ])();
}

export function neighCommand(world: World): string {
  const { random } = world;
  const lladdr = `02:00:00:00:00:0${random.int(1, 3)}`;
  return random.weighted([
    [
      3,
      () =>
        `ip neigh ${random.pick(['add', 'replace', 'change'])} ${world.address()} lladdr ${lladdr} dev lo${random.pick(['', ' nud permanent', ' nud noarp', ' nud stale'])}`,
    ],
    [2, () => `ip neigh del ${world.address()} dev lo`],
    [2, () => `ip neigh show${random.pick(['', ' dev lo', ' nud all', ' nud permanent', ' nud noarp'])}`],
    [0.5, () => 'ip neigh flush dev lo'],
  ])();
}

export function sysctlCommand(world: World): string {
  const { random } = world;
  const key = `net.ipv4.${random.pick(KEYS)}`;
  return random.chance(0.15) ? `sysctl ${key}` : `sysctl -w ${key}=${random.pick([0, 1, 1, 1, 2])}`;
}
