/** Commands of `ip addr`. */
import type { World } from './world.ts';

export function addrCommand(world: World): string {
  const { random } = world;
  return random.weighted([
    [10, change],
    [3, remove],
    [3, show],
    [0.6, flush],
  ])(world);
}

function change(world: World): string {
  const { random } = world;
  const verb = random.weighted([
    [10, 'add'],
    [1.5, 'replace'],
    [1.5, 'change'],
  ]);
  const length = world.length();
  const local = world.address();
  const peer = random.chance(0.08);
  const address = random.chance(0.1) || peer ? local : `${local}/${length}`;
  world.addresses.push(`${local}/${length}`);
  const options: string[] = [];
  if (peer) options.push(`peer ${world.address()}${random.chance(0.5) ? `/${length}` : ''}`);
  if (random.chance(0.2))
    options.push(`${random.pick(['brd', 'broadcast'])} ${random.pick(['+', '+', '-', world.address()])}`);
  if (random.chance(0.2)) options.push(`scope ${world.scope()}`);
  if (random.chance(0.1)) options.push('noprefixroute');
  if (random.chance(0.1)) options.push(`metric ${world.metric()}`);
  if (random.chance(0.05)) {
    world.mortal = true;
    const [valid, preferred] = random.pick([
      [1000, 500],
      [5000, 5000],
      [100, 500],
      ['forever', 0],
      [0, 0],
      ['forever', 'forever'],
    ]);
    options.push(`valid_lft ${valid} preferred_lft ${preferred}`);
  }
  const dev = world.dev();
  if (random.chance(0.1)) options.push(`label ${dev}:${random.pick(['a', 'b', 'web'])}`);
  if (random.chance(0.99)) options.push(`dev ${dev}`);
  return ['ip addr', verb, address, ...random.shuffle(options)].join(' ');
}

function remove(world: World): string {
  const { random } = world;
  const known = world.known(world.addresses);
  const address = random.weighted([
    [8, known],
    [1, known.split('/')[0] ?? ''],
    [1, `${world.address()}/${world.length()}`],
    [0.5, known.replace(/\d+$/, '32')],
  ]);
  const label = random.chance(0.05) ? ` label lo:${random.pick(['a', 'b'])}` : '';
  return `ip addr del ${address}${label} dev ${world.dev()}`;
}

function selector(world: World): string {
  const { random } = world;
  return random.weighted([
    [3, () => `dev ${world.link()}`],
    [1, () => `scope ${world.scope()}`],
    [1, () => `to ${world.prefix().replace('default', '0/0')}`],
    [1, () => `label ${random.pick(['lo:a', "'lo:*'", 'lo'])}`],
    [1, () => random.pick(['primary', 'secondary', 'permanent', 'dynamic', 'deprecated', 'up'])],
  ])();
}

function show(world: World): string {
  const { random } = world;
  const options = random.pick([
    '',
    '-4 ',
    '-o ',
    '-4 -o ',
    '-br ',
    '-j ',
    '-j -4 ',
    '-d -4 ',
    '-4 -br ',
    '-c ',
    '-N ',
    '-6 ',
  ]);
  return `ip ${options}addr show${random.chance(0.5) ? ` ${selector(world)}` : ''}`;
}

function flush(world: World): string {
  const { random } = world;
  const device = random.chance(0.8) ? ` dev ${world.link()}` : '';
  return `ip ${random.chance(0.2) ? '-s ' : ''}addr flush${device}${random.chance(0.7) ? ` ${selector(world)}` : ''}`;
}
