/** Commands of `ip rule`. */
import type { World } from './world.ts';

export function ruleCommand(world: World): string {
  const { random } = world;
  return random.weighted([
    [8, add],
    [4, remove],
    [3, show],
    [0.3, () => 'ip rule flush'],
  ])(world);
}

function preference(world: World): string {
  const { random } = world;
  if (world.preferences.length > 0 && random.chance(0.5)) return random.pick(world.preferences);
  const preference = String(random.pick([0, 1, 10, 10, 100, 500, 1000, 32765, 32766, 32767, 40000]));
  world.preferences.push(preference);
  return preference;
}

function source(world: World): string {
  return world.random.chance(0.5) ? world.ownAddress() : world.prefix().replace('default', 'all');
}

function selectors(world: World): string[] {
  const { random } = world;
  const options: string[] = [];
  if (random.chance(0.35)) options.push(`from ${source(world)}`);
  if (random.chance(0.35)) options.push(`to ${source(world)}`);
  if (random.chance(0.12)) options.push(`iif ${random.chance(0.3) ? 'eth9' : world.link()}`);
  if (random.chance(0.1)) options.push(`oif ${random.chance(0.3) ? 'eth9' : world.link()}`);
  if (random.chance(0.15)) options.push(`fwmark ${world.mark()}`);
  if (random.chance(0.08)) options.push(`tos ${world.tos()}`);
  if (random.chance(0.05))
    options.push(random.pick(['ipproto icmp', 'ipproto udp', 'ipproto tcp dport 80', 'uidrange 0-0']));
  return options;
}

function action(world: World): string {
  const { random } = world;
  return random.weighted([
    [8, () => `${random.pick(['lookup', 'table'])} ${world.table()}`],
    [1, () => 'blackhole'],
    [1, () => 'unreachable'],
    [1, () => 'prohibit'],
    [0.5, () => 'nop'],
    [1, () => `goto ${preference(world)}`],
    [1, () => `lookup ${world.table()} suppress_prefixlength ${random.pick([0, 8, 24, 32])}`],
  ])();
}

function add(world: World): string {
  const { random } = world;
  const options = selectors(world);
  if (random.chance(0.95)) options.push(action(world));
  if (random.chance(0.7)) options.push(`pref ${preference(world)}`);
  const not = random.chance(0.08) ? ['not'] : [];
  const rule = [...not, ...random.shuffle(options)];
  world.rules.push(rule);
  return ['ip rule add', ...rule].join(' ');
}

function remove(world: World): string {
  const { random } = world;
  if (world.rules.length > 0 && random.chance(0.5)) {
    const keep = random.pick([1, 0.7, 0.5]);
    return ['ip rule del', ...random.pick(world.rules).filter(() => random.chance(keep))].join(' ');
  }
  if (random.chance(0.6)) return `ip rule del pref ${preference(world)}`;
  const options = selectors(world);
  if (random.chance(0.6)) options.push(action(world));
  return ['ip rule del', ...random.shuffle(options)].join(' ');
}

function show(world: World): string {
  const { random } = world;
  const options = random.pick(['', '', '-j ', '-d ', '-N ', '-o ']);
  return `ip ${options}rule show${random.chance(0.3) ? ` ${random.pick([`table ${world.table()}`, `pref ${preference(world)}`, `from ${world.ownAddress()}`, 'iif lo'])}` : ''}`;
}
