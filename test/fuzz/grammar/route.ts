/** Commands of `ip route`. */
import type { World } from './world.ts';

const TYPES = [
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
];

export function routeCommand(world: World): string {
  const { random } = world;
  return random.weighted([
    [10, change],
    [4, remove],
    [5, get],
    [3, show],
    [0.5, flush],
  ])(world);
}

function change(world: World): string {
  const { random } = world;
  const verb = random.weighted([
    [10, 'add'],
    [2, 'append'],
    [1, 'prepend'],
    [3, 'replace'],
    [2, 'change'],
  ]);
  const type = random.chance(0.4) ? [random.pick(TYPES)] : random.chance(0.3) ? ['local'] : [];
  const deviceless = /blackhole|unreachable|prohibit|throw/.test(type[0] ?? '');
  const options: string[] = [];
  if (random.chance(deviceless ? 0.05 : 0.1)) options.push(...nexthops(world));
  else if (random.chance(deviceless ? 0.03 : 0.97)) options.push(`dev ${world.dev()}`);
  if (random.chance(world.links.length > 1 ? 0.3 : 0.1)) options.push(`via ${world.address()}`);
  if (random.chance(0.08)) options.push('onlink');
  options.push(...common(world, 1));
  if (random.chance(0.06))
    options.push(random.pick(['mtu 1400', 'mtu lock 1300', 'advmss 1000', 'hoplimit 9', 'initcwnd 20', 'window 5000']));
  if (random.chance(0.03)) options.push(`realms ${random.pick(['5', '5/7', '9'])}`);
  // A nexthop list takes every word after it.
  const tail = options.filter((option) => option.startsWith('nexthop'));
  const head = options.filter((option) => !option.startsWith('nexthop'));
  const route = [...type, world.prefix(), ...random.shuffle(head), ...tail];
  if (world.routes.length > 0 && random.chance(verb === 'change' || verb === 'replace' ? 0.6 : 0.15)) {
    return ['ip route', verb, ...altered(world, random.pick(world.routes), options)].join(' ');
  }
  world.routes.push(route);
  return ['ip route', verb, ...route].join(' ');
}

/** A route that is there (perhaps), said a little differently. */
function altered(world: World, route: string[], others: string[]): string[] {
  const { random } = world;
  const words = route.filter((word) => !/^(src|proto|scope|mtu|realms)/.test(word) || random.chance(0.5));
  const more = others.filter((word) => /^(src|proto|scope|mtu|tos)/.test(word) && random.chance(0.5));
  const said = new Set(words.map((word) => word.split(' ', 1)[0]));
  return [...words, ...more.filter((word) => !said.has(word.split(' ', 1)[0] ?? ''))];
}

function nexthops(world: World): string[] {
  const { random } = world;
  return Array.from({ length: random.int(1, 3) }, () => {
    const parts = [`dev ${world.link()}`];
    if (random.chance(0.3)) parts.push(`via ${world.address()}`);
    if (random.chance(0.4)) parts.push(`weight ${random.pick([1, 2, 3, 256])}`);
    if (random.chance(0.2)) parts.push('onlink');
    return `nexthop ${random.shuffle(parts).join(' ')}`;
  });
}

/** What a route may say, and what a deleted one may be known by. */
function common(world: World, often: number): string[] {
  const { random } = world;
  const options: string[] = [];
  if (random.chance(0.35 * often)) options.push(`table ${world.table()}`);
  if (random.chance(0.25 * often)) options.push(`metric ${world.metric()}`);
  if (random.chance(0.2 * often)) options.push(`src ${world.ownAddress()}`);
  if (random.chance(0.12 * often)) options.push(`proto ${world.protocol()}`);
  if (random.chance(0.15 * often)) options.push(`scope ${world.scope()}`);
  if (random.chance(0.08 * often)) options.push(`tos ${world.tos()}`);
  return options;
}

function remove(world: World): string {
  const { random } = world;
  if (world.routes.length > 0 && random.chance(0.7)) {
    const route = random.pick(world.routes);
    const keep = random.pick([1, 1, 0.8, 0.5]);
    const words = route.filter((word) => /^[\d:]|^default|^table/.test(word) || random.chance(keep));
    return ['ip route del', ...words, ...(random.chance(0.1) ? common(world, 0.3) : [])].join(' ');
  }
  const type = random.chance(0.3) ? [random.pick(TYPES)] : [];
  const options = common(world, 0.8);
  if (random.chance(0.4)) options.push(`dev ${world.dev()}`);
  if (random.chance(0.1)) options.push(`via ${world.address()}`);
  const prefix = random.chance(0.15) ? world.known(world.addresses) : world.prefix();
  return ['ip route del', ...type, prefix, ...random.shuffle(options)].join(' ');
}

function get(world: World): string {
  const { random } = world;
  const options: string[] = [];
  if (random.chance(0.25)) options.push(`from ${world.ownAddress()}`);
  if (random.chance(0.15)) options.push(`iif ${world.link()}`);
  if (random.chance(0.12)) options.push(`oif ${world.link()}`);
  if (random.chance(0.1)) options.push(`mark ${random.pick([1, 7, 16])}`);
  if (random.chance(0.08)) options.push(`tos ${world.tos()}`);
  if (random.chance(0.12)) options.push('fibmatch');
  if (random.chance(0.04)) options.push(random.pick(['ipproto icmp', 'ipproto udp dport 53', 'uid 1000']));
  const output = random.chance(0.15) ? random.pick(['-j ', '-o ', '-d ']) : '';
  return [`ip ${output}route get`, world.address(), ...options].join(' ');
}

function selector(world: World): string {
  const { random } = world;
  return random.weighted([
    [6, () => `table ${world.table()}`],
    [2, () => `${random.pick(['', 'root ', 'match ', 'exact '])}${world.prefix()}`],
    [1, () => `proto ${world.protocol()}`],
    [1, () => `scope ${world.scope()}`],
    [1, () => `type ${random.pick(TYPES)}`],
    [1, () => `dev ${world.link()}`],
    [0.5, () => `src ${world.ownAddress()}`],
    [0.5, () => `tos ${world.tos()}`],
    [0.5, () => `via ${world.address()}`],
  ])();
}

function show(world: World): string {
  const { random } = world;
  const options = random.pick(['', '', '-o ', '-j ', '-d ', '-N ', '-4 ']);
  const selectors = Array.from(
    {
      length: random.weighted([
        [2, 0],
        [4, 1],
        [1, 2],
      ]),
    },
    () => selector(world),
  );
  return [`ip ${options}route show`, ...selectors].join(' ');
}

function flush(world: World): string {
  const { random } = world;
  return `ip ${random.chance(0.2) ? '-s ' : ''}route flush ${selector(world)}`;
}
