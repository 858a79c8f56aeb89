/** Pings: short ones, and never by a name (a resolver would be asked). */
import type { World } from './world.ts';

export function pingCommand(world: World): string {
  const { random } = world;
  const options = ['-c 1', '-W 0.1'];
  if (random.chance(0.25)) options.push(`-I ${random.chance(0.3) ? world.link() : world.ownAddress()}`);
  if (random.chance(0.15)) options.push('-b');
  if (random.chance(0.12)) options.push(`-s ${random.pick([0, 8, 16, 100, 1000, 1472, 4000, 65507, 65508])}`);
  if (random.chance(0.06)) options.push(`-t ${random.pick([1, 64, 255])}`);
  if (random.chance(0.05)) options.push(`-Q ${random.pick(['0x10', '8', '0x1c'])}`);
  if (random.chance(0.06)) options.push(`-m ${random.pick([1, 7, 16])}`);
  if (random.chance(0.05)) options.push(`-M ${random.pick(['do', 'want', 'dont'])}`);
  if (random.chance(0.04)) options.push('-q');
  if (random.chance(0.03)) options.push(random.pick(['-R', '-T tsonly', '-T tsandaddr', '-T tsprespec']));
  if (random.chance(0.06))
    options.push(random.pick(['-B', '-C', '-r', '-n', '-v', '-L', '-U', '-d', '-a', '-O', '-4']));
  if (random.chance(0.03))
    options.push(random.pick(['-p ff', '-p 0a1b', '-e 77', '-S 5000', '-l 2', '-F 5', '-N name']));
  return ['ping', ...options, world.address()].join(' ');
}
