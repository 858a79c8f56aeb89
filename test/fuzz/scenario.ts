/** A scenario from a seed: commands that mostly make sense, some that are odd, and a look at all state at the end. */
import type { LabFile } from '../conformance/lab-file.ts';
import { addrCommand } from './grammar/addr.ts';
import { linkCommand, neighCommand, newLink, sysctlCommand } from './grammar/link.ts';
import { pingCommand } from './grammar/ping.ts';
import { routeCommand } from './grammar/route.ts';
import { ruleCommand } from './grammar/rule.ts';
import { World } from './grammar/world.ts';
import { Random } from './random.ts';

/** All that a host is, as the last commands of every scenario show it. */
export const DUMP = [
  'ip -j -d addr',
  'ip route show table all',
  'ip -d -4 route show table all',
  'ip rule',
  'ip neigh show nud all',
  'ip neigh show proxy',
];

/** What a scenario is mostly about. */
interface Theme {
  addr: number;
  route: number;
  rule: number;
  link: number;
  ping: number;
}

const THEMES: readonly Theme[] = [
  { addr: 7, route: 9, rule: 5, link: 2, ping: 6 },
  { addr: 12, route: 2, rule: 0.5, link: 2, ping: 3 },
  { addr: 2, route: 14, rule: 0.5, link: 1, ping: 2 },
  { addr: 2, route: 4, rule: 12, link: 1, ping: 3 },
  { addr: 5, route: 5, rule: 1, link: 4, ping: 12 },
];

/** How many of the scenarios have more than lo. */
const DUMMIES = 0.4;

/** In how many a monitor listens to all that is changed. */
const WATCHED = 0.1;

const JUNK = ['bogus', '-1', '0', '999999', 'default', 'dev', 'lo', '10.0.0.1/24', 'x/y', 'all', 'table', 'up', "''"];

export function generate(seed: number, watched = WATCHED): LabFile {
  const random = new Random(seed);
  const world = new World(random);
  const theme = random.pick(THEMES);
  const length = random.int(3, 18);
  const links = random.chance(DUMMIES) ? newLink(world) : [];
  if (links.length > 0 && random.chance(0.3)) links.push(...newLink(world));
  const start = [...links, ...(random.chance(0.7) ? [addrCommand(world)] : [])];
  const commands = [...start, ...Array.from({ length }, () => command(world, theme))];
  // Listening takes its time, and lifetimes are counted in seconds.
  const told = random.chance(watched) && !world.mortal ? commands.map(listenedTo) : commands;
  const steps = [...told, ...DUMP].map((cmd) => ({ host: 'h1', cmd }));
  return { title: `fuzz, seed ${seed}`, hosts: [{ name: 'h1', bare: random.chance(0.12) }], links: [], steps };
}

/** What is flushed of neighbours is told in the order of a hash table whose seed is new at every boot. */
function listenedTo(cmd: string): string {
  return /^(ip|sysctl) /.test(cmd) && !/ (show|get)\b|neigh flush/.test(cmd) ? `monitor -- ${cmd}` : cmd;
}

function command(world: World, weights: Theme): string {
  const { random } = world;
  const make = random.weighted([
    [weights.addr, addrCommand],
    [weights.route, routeCommand],
    [weights.rule, ruleCommand],
    [weights.link, linkCommand],
    [0.5, neighCommand],
    [1, sysctlCommand],
    [world.mortal ? 0 : weights.ping, pingCommand],
  ]);
  const cmd = make(world);
  const keep = /^ip link add|^ip neigh \w+ proxy/.test(cmd); // a word less, and it is not only of this host any more
  return random.chance(0.07) && cmd.startsWith('ip ') && !keep ? odd(cmd, random) : cmd;
}

/** The command with a word missing, doubled, replaced or in the wrong place. */
function odd(cmd: string, random: Random): string {
  const words = cmd.split(' ');
  const at = random.int(1, words.length - 1);
  const word = words[at] ?? '';
  const put = random.weighted<() => string[]>([
    [3, () => []],
    [1, () => [word, word]],
    [3, () => [random.pick(JUNK)]],
    [2, () => [word, random.pick(JUNK)]],
    [2, () => [word.slice(0, random.int(1, Math.max(1, word.length - 1)))]],
  ])();
  words.splice(at, 1, ...put);
  const said = words.join(' ');
  return (said.match(/'/g)?.length ?? 0) % 2 === 0 ? said : cmd; // what the shell says to an open quote is not ours
}
