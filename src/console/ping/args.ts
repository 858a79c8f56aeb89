/** ping's command line: getopt(3)'s rules, iputils 20221126's words. */
import { parseIPv4 } from '../../engine/addr.ts';
import { IPOPT_TS } from '../../engine/ip/options.ts';
import type { PmtuDiscovery } from '../../engine/sock/raw.ts';
import { readIPv6 } from '../ip/inet.ts';
import { strtoul } from '../ip/numbers.ts';
import { DEFAULTS, type PingOptions } from './options.ts';
import { NODE_INFORMATION, NODE_QUERIES, USAGE, VERSION } from './usage.ts';

/** Ends ping before it began. */
export class Exit extends Error {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(exit: number, stderr: string, stdout = '') {
    super(stderr);
    this.exit = exit;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

const fail = (exit: number, message: string) => new Exit(exit, `ping: ${message}\n`);

const FLAGS = 'h?46bRaABCdDfLnOqrUvV';
const WITH_ARGUMENT = 'TFNceiIlmMpQsStwW';

export interface PingArgs {
  options: PingOptions;
  /** Said before anything else, on standard error and standard output. */
  warnings: string;
}

/** Throws Exit for what cannot be, and for -h and -V. */
export function parseArgs(argv: readonly string[], family?: 4 | 6): PingArgs {
  const args: PingArgs = {
    options: { ...DEFAULTS, target: '', family },
    warnings: '',
  };
  let operands: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') {
      operands = operands.concat(argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    for (let j = 1; j < word.length; j++) {
      const letter = word[j] as string;
      if (WITH_ARGUMENT.includes(letter)) {
        const value = j + 1 < word.length ? word.slice(j + 1) : argv[++i];
        if (value === undefined) throw new Exit(2, `ping: option requires an argument -- '${letter}'\n${USAGE}`);
        withArgument(args, letter, value);
        break;
      }
      if (!FLAGS.includes(letter)) throw new Exit(2, `ping: invalid option -- '${letter}'\n${USAGE}`);
      flag(args, letter);
    }
  }
  const target = operands.pop();
  if (target === undefined) throw fail(1, 'usage error: Destination address required');
  args.options.target = target;
  args.options.hops = operands;
  if (operands.length > 0 && !hasRoomFor(operands.length, args.options)) throw new Exit(2, USAGE);
  if (args.options.flood && !explicitInterval.has(args.options)) args.options.interval = 0;
  return args;
}

/** How many hops fit into the options, and with which of them any do. */
function hasRoomFor(hops: number, { recordRoute, timestampOption }: PingOptions): boolean {
  if (recordRoute) return false;
  if (timestampOption === undefined) return hops < MAX_HOPS;
  return timestampOption === IPOPT_TS.PRESPEC && hops < MAX_STAMPS;
}

const MAX_HOPS = 10;
const MAX_STAMPS = 5;
const TIMESTAMPS: Readonly<Record<string, number>> = {
  tsonly: IPOPT_TS.TSONLY,
  tsandaddr: IPOPT_TS.TSANDADDR,
  tsprespec: IPOPT_TS.PRESPEC,
};

const explicitInterval = new WeakSet<PingOptions>();

function flag(args: PingArgs, letter: string): void {
  const o = args.options;
  switch (letter) {
    case 'h':
    case '?':
      throw new Exit(2, USAGE);
    case 'V':
      throw new Exit(0, '', VERSION);
    case '4':
    case '6': {
      const family = Number(letter) as 4 | 6;
      if (o.family && o.family !== family) throw fail(2, 'only one -4 or -6 option may be specified');
      o.family = family;
      break;
    }
    case 'b':
      o.broadcast = true;
      break;
    case 'R':
      if (o.timestampOption !== undefined) throw fail(2, 'only one of -T or -R may be used');
      args.options.recordRoute = true;
      break;
    case 'a':
      o.audible = true;
      break;
    case 'A':
      o.adaptive = true;
      break;
    case 'B':
      o.sticky = true;
      break;
    case 'D':
      o.timestamps = true;
      break;
    case 'f':
      o.flood = true;
      break;
    case 'n':
      o.numeric = true;
      break;
    case 'O':
      o.outstanding = true;
      break;
    case 'q':
      o.quiet = true;
      break;
    case 'v':
      o.verbose = true;
      break;
    case 'C':
      o.connect = true;
      break;
    case 'r':
      o.dontRoute = true;
      break;
    default: // d L U: nothing that shows here
  }
}

function withArgument(args: PingArgs, letter: string, value: string): void {
  const o = args.options;
  switch (letter) {
    case 'c':
      o.count = integer(value, 1, 9223372036854775807n);
      break;
    case 'e':
      o.identifier = integer(value, 0, 65535n);
      break;
    case 'i':
      o.interval = Math.max(0, Math.trunc(seconds(args, value, 'bad timing interval') * 1000));
      explicitInterval.add(o);
      break;
    case 'I': {
      readSource(o, value);
      break;
    }
    case 'l':
      o.preload = integer(value, 1, 65536n);
      break;
    case 'm':
      o.mark = integer(value, 0, 4294967295n);
      break;
    case 'M':
      if (!['do', 'dont', 'want'].includes(value)) throw fail(2, `invalid -M argument: ${value}`);
      o.pmtudisc = value as PmtuDiscovery;
      break;
    case 'p':
      if (!/^[0-9a-fA-F]*$/.test(value)) throw fail(2, `patterns must be specified as hex digits: ${value}`);
      o.pattern = value;
      break;
    case 'Q':
      o.tos = trafficClass(value);
      break;
    case 's':
      o.size = integer(value, 0, 2147483647n);
      break;
    case 'S':
      o.sendBuffer = integer(value, 1, 2147483647n);
      break;
    case 't':
      o.ttl = integer(value, 0, 255n);
      break;
    case 'T':
      if (!Object.hasOwn(TIMESTAMPS, value)) throw fail(2, `invalid timestamp type: ${value}`);
      if (o.recordRoute) throw fail(2, 'only one of -T or -R may be used');
      o.timestampOption = TIMESTAMPS[value];
      break;
    case 'w':
      o.deadline = integer(value, 0, 2147483647n);
      break;
    case 'W': {
      const wait = seconds(args, value, 'bad linger time');
      if (wait < 0) throw fail(2, `bad linger time: ${value}`);
      o.linger = Math.trunc(wait * 1000);
      break;
    }
    case 'F':
      checkFlowLabel(value);
      break;
    default:
      checkNodeInformation(value);
  }
}

/** -I: an address, or the name of an interface. One of IPv6 says nothing to IPv4 but that the source is not to change. */
function readSource(o: PingOptions, value: string): void {
  if (value.includes(':')) {
    const [addr = '', device] = value.split(/%(.*)/s);
    if (readIPv6(addr) === undefined) throw fail(2, `invalid source address: ${value}`);
    if (device !== undefined) o.device = device;
    o.sticky = true;
    return;
  }
  const addr = /(^|\.)0\d/.test(value) ? undefined : parseIPv4(value);
  if (addr === undefined) o.device = value;
  else o.source = addr;
}

const FLOW_LABEL_MASK = 0xfffffn;

/** -F: an option of IPv6, read all the same. */
function checkFlowLabel(text: string): void {
  const value = /^0x/i.test(text) ? strtoul(text.slice(2) || '0', 16) : strtoul(text || '0', 10);
  if (value === undefined) throw fail(2, `bad value for flowinfo: ${text}`);
  if (value & ~FLOW_LABEL_MASK) throw fail(2, `flow value is greater than 20 bits: ${text}`);
}

/** -N: another one. */
function checkNodeInformation(text: string): void {
  if (text === 'help') throw new Exit(0, '', NODE_INFORMATION);
  if (NODE_QUERIES.includes(text)) return;
  const [, subject, argument = ''] = /^subject-(ipv6|ipv4|name|fqdn)=(.*)$/s.exec(text) ?? [];
  const legal =
    subject === 'ipv6' ? readIPv6(argument) : subject === 'ipv4' ? parseIPv4(argument) : subject && argument;
  if (legal === undefined || legal === '') throw new Exit(2, NODE_INFORMATION);
}

/** strtol_or_err(), base ten */
function integer(text: string, low: number, high: bigint): number {
  if (!/^\s*[+-]?\d+$/.test(text)) throw fail(1, `invalid argument: '${text}'`);
  const value = BigInt(text.trim().replace('+', ''));
  if (value > 9223372036854775807n || value < -9223372036854775808n) {
    throw fail(1, `invalid argument: '${text}': Numerical result out of range`);
  }
  if (value < BigInt(low) || value > high) {
    throw fail(1, `invalid argument: '${text}': out of range: ${low} <= value <= ${high}`);
  }
  return Number(value);
}

/** INT_MAX milliseconds, in whole seconds. */
const MAX_SECONDS = 2147483;

/** ping_strtod(): what follows the number is complained about, and let pass. */
function seconds(args: PingArgs, text: string, complaint: string): number {
  const bad = (why = '') => fail(2, `${complaint}: ${text}${why}`);
  if (text === '') throw bad();
  if (/^\s*[+-]?(nan|inf|infinity)$/i.test(text)) throw bad(': Numerical result out of range');
  const match = /^\s*[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?)/i.exec(text);
  const rest = text.slice(match?.[0].length ?? 0);
  if (rest !== '') {
    args.warnings += `ping: option argument contains garbage: ${rest}\nping: this will become fatal error in the future\n`;
  }
  const value = match ? Number(match[0]) : 0;
  if (value > MAX_SECONDS) throw bad();
  return value;
}

function trafficClass(text: string): number {
  const hex = /^0x/i.test(text);
  if (!(hex ? /^0x[0-9a-f]*$/i : /^-?\d+$/).test(text)) throw fail(2, `bad TOS value: ${text}`);
  const value = hex && text.length === 2 ? 0 : Number(text);
  if (value > 255) throw fail(2, `the decimal value of TOS bits must be in range 0-255: ${value}`);
  return value & 255;
}
