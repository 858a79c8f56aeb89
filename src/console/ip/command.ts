/** `ip`: the options before the object, then the object; or a batch of both. */
import { type Piecemeal, Pieces } from '../pieces.ts';
import { type Call, finished, type Run } from '../run.ts';
import { addrCommand } from './addr/command.ts';
import { Args, matches } from './args.ts';
import { batchLines } from './batch.ts';
import { AF, DEFAULT_OPTIONS, Exit, Failed, Ip, type IpOptions } from './context.ts';
import { IP_HELP } from './help.ts';
import { readFamily } from './inet.ts';
import { linkCommand } from './link/command.ts';
import { monitorCommand } from './monitor/command.ts';
import { neighCommand } from './neigh/command.ts';
import { netconfCommand } from './netconf/command.ts';
import { maddrCommand } from './objects/maddr.ts';
import { emptyList, unsupported, vrfCommand, xfrmCommand } from './objects/none.ts';
import { routeCommand } from './route/command.ts';
import { ruleCommand } from './rule/command.ts';

/** An object of `ip`; gives the exit code, at once or after what takes long. */
type IpObject = (ip: Ip, args: Args) => number | Piecemeal;

/** In the order in which iproute2 looks: the first that a word begins is meant. */
const OBJECTS: readonly (readonly [string, IpObject])[] = [
  ['address', addrCommand],
  ['addrlabel', unsupported],
  ['maddress', maddrCommand],
  ['route', routeCommand],
  ['rule', ruleCommand],
  ['neighbor', neighCommand],
  ['neighbour', neighCommand],
  ['ntable', unsupported],
  ['ntbl', unsupported],
  ['link', linkCommand],
  ['l2tp', unsupported],
  ['fou', unsupported],
  ['ila', unsupported],
  ['macsec', unsupported],
  ['tunnel', emptyList],
  ['tunl', emptyList],
  ['tuntap', emptyList],
  ['tap', emptyList],
  ['token', emptyList],
  ['tcpmetrics', emptyList],
  ['tcp_metrics', emptyList],
  ['monitor', monitorCommand],
  ['xfrm', xfrmCommand],
  ['mroute', emptyList],
  ['mrule', unsupported],
  ['netns', emptyList],
  ['netconf', netconfCommand],
  ['vrf', vrfCommand],
  ['sr', unsupported],
  ['nexthop', emptyList],
  ['mptcp', unsupported],
  ['ioam', unsupported],
  ['help', (ip) => ip.die(IP_HELP)],
];

export function ipCommand({ host, argv, stdin, limits }: Call): Run {
  const ip = new Ip(host, { ...DEFAULT_OPTIONS }, stdin);
  const args = new Args(ip, argv);
  try {
    readOptions(ip, args);
  } catch (error) {
    return finished(exitCode(error), ip.stdout, ip.stderr);
  }
  // The options are known only now, and the output is made of them.
  const told = new Ip(host, ip.options, stdin);
  told.maxMessages = limits.maxMessages ?? Number.POSITIVE_INFINITY;
  return new Pieces(program(told, argv.slice(argv.length - args.left)), told);
}

/** Runs to the end, or to where the program ends itself. */
function* program(ip: Ip, words: readonly string[]): Piecemeal {
  try {
    return ip.options.batch === undefined ? yield* object(ip, words) : yield* batch(ip);
  } catch (error) {
    return exitCode(error);
  }
}

function exitCode(error: unknown): number {
  if (error instanceof Exit) return error.code;
  throw error;
}

function* object(ip: Ip, words: readonly string[]): Piecemeal {
  const [name, ...rest] = words;
  if (name === undefined) return ip.die(IP_HELP);
  const found = OBJECTS.find(([object]) => matches(name, object));
  if (found) {
    try {
      const end = found[1](ip, new Args(ip, rest));
      return typeof end === 'number' ? end : yield* end;
    } catch (error) {
      if (error instanceof Failed) return error.code;
      throw error;
    }
  }
  ip.warn(`Object "${name}" is unknown, try "ip help".\n`);
  return 1;
}

/** Every line of the batch is a command; the first that fails ends it unless -force was given. */
function* batch(ip: Ip): Piecemeal {
  const { batch: name = '', force } = ip.options;
  if (name !== '-') {
    ip.warn(`Cannot open file "${name}" for reading: No such file or directory\n`);
    return 1;
  }
  let exit = 0;
  for (const { number, words } of batchLines(ip, ip.stdin)) {
    yield;
    if ((yield* object(ip, words)) === 0) continue;
    ip.warn(`Command failed ${name}:${number}\n`);
    exit = 1;
    if (!force) break;
  }
  return exit;
}

function readOptions(ip: Ip, args: Args): void {
  for (; args.more; args.shift()) {
    const { word } = args;
    if (word === '--') {
      args.shift();
      return;
    }
    if (!word.startsWith('-')) return;
    readOption(ip, args, word.startsWith('--') ? word.slice(1) : word);
  }
}

const FAMILIES: Record<string, number> = {
  '-4': AF.INET,
  '-6': AF.INET6,
  '-0': AF.PACKET,
  '-M': AF.MPLS,
  '-B': AF.BRIDGE,
};

/** The options that only set something, in the order in which iproute2 tries their beginnings. */
const SWITCHES: readonly (readonly [string, (options: IpOptions) => void])[] = [
  ['-human-readable', (options) => set(options, 'human')],
  ['-iec', (options) => set(options, 'iec')],
  ['-statistics', (options) => void options.stats++],
  ['-details', (options) => void options.details++],
  ['-resolve', (options) => set(options, 'resolve')],
  ['-oneline', (options) => set(options, 'oneline')],
  ['-timestamp', (options) => Object.assign(options, { timestamp: options.timestamp ?? 'long' })],
  ['-tshort', (options) => Object.assign(options, { timestamp: 'short' })],
];

const LATER_SWITCHES: typeof SWITCHES = [
  ['-brief', (options) => set(options, 'brief')],
  ['-json', (options) => set(options, 'json')],
  ['-pretty', (options) => set(options, 'pretty')],
];

function set(
  options: IpOptions,
  key: 'human' | 'iec' | 'resolve' | 'oneline' | 'force' | 'brief' | 'json' | 'pretty' | 'numeric',
): void {
  options[key] = true;
}

function readOption(ip: Ip, args: Args, option: string): void {
  const { options } = ip;
  const is = (...names: string[]) => names.some((name) => matches(option, name));
  const argument = () => {
    args.shift();
    return args.more ? args.word : ip.die(IP_HELP);
  };
  const family = FAMILIES[option];
  const first = SWITCHES.find(([name]) => is(name) || (name === '-statistics' && is('-stats')));
  const later = LATER_SWITCHES.find(([name]) => is(name));
  const color = /^(-c[olr]*)(?:=(always|auto|never))?$/.exec(option);
  if (is('-loops')) argument();
  else if (is('-family')) {
    options.family = readFamily(argument());
    if (options.family === AF.UNSPEC) args.invalid('invalid protocol family');
  } else if (family !== undefined) options.family = family;
  else if (first) first[1](options);
  else if (is('-Version')) {
    ip.out.fp('ip utility, iproute2-6.1.0, libbpf 1.1.2\n');
    throw new Exit(0);
  } else if (is('-force')) set(options, 'force');
  else if (is('-batch')) options.batch = argument();
  else if (later) later[1](options);
  else if (is('-rcvbuf')) {
    const size = argument();
    if (!/^(0x[0-9a-f]+|\d+)$/i.test(size)) ip.die(`Invalid rcvbuf size '${size}'\n`);
  } else if (color && matches(color[1] ?? '', '-color')) options.color = (color[2] ?? 'always') === 'always';
  else if (is('-help')) ip.die(IP_HELP);
  else if (is('-netns')) {
    const name = argument();
    ip.die(`Cannot open network namespace "${name}": No such file or directory\n`);
  } else if (is('-Numeric')) set(options, 'numeric');
  else if (!is('-all') && option !== '-echo') ip.die(`Option "${option}" is unknown, try "ip -help".\n`);
}
