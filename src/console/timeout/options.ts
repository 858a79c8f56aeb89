/** The command line of `timeout`, read as getopt_long(3) does: the options end with the first word that is none. */
import { TIMEOUT_HELP, TIMEOUT_VERSION } from './help.ts';
import { SIGTERM, signalNumber } from './signals.ts';

export interface TimeoutOptions {
  /** Seconds; 0 for no end. */
  duration: number;
  /** Seconds after the first signal; 0 for never. */
  killAfter: number;
  signal: number;
  preserveStatus: boolean;
  verbose: boolean;
  command: readonly string[];
}

/** `timeout` ends before it has begun. */
export class Ended extends Error {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(exit: number, stdout: string, stderr: string) {
    super(`exit ${exit}`);
    this.exit = exit;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** timeout's own failures. */
const CANCELED = 125;
const TRY = "Try 'timeout --help' for more information.\n";
const LONG: readonly (readonly [name: string, short: string])[] = [
  ['kill-after', 'k'],
  ['signal', 's'],
  ['preserve-status', 'p'],
  ['foreground', 'f'],
  ['verbose', 'v'],
  ['help', 'h'],
  ['version', 'V'],
];
const WITH_ARGUMENT = 'ks';
/** Those that have a letter of their own; the others are long only. */
const SHORT = 'ksv';

export function readOptions(argv: readonly string[]): TimeoutOptions {
  const options = { duration: 0, killAfter: 0, signal: SIGTERM, preserveStatus: false, verbose: false };
  let at = 0;
  const set = (letter: string, argument: string) => {
    if (letter === 'k') options.killAfter = seconds(argument);
    else if (letter === 's') options.signal = signal(argument);
    else if (letter === 'p') options.preserveStatus = true;
    else if (letter === 'v') options.verbose = true;
    else if (letter === 'h') throw new Ended(0, TIMEOUT_HELP, '');
    else if (letter === 'V') throw new Ended(0, TIMEOUT_VERSION, '');
  };
  for (; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      at++;
      break;
    }
    if (!word.startsWith('-') || word === '-') break;
    if (word.startsWith('--')) {
      const { name, letter, value } = longOption(word.slice(2));
      if (!WITH_ARGUMENT.includes(letter)) set(letter, '');
      else if (value !== undefined) set(letter, value);
      else if (++at < argv.length) set(letter, argv[at] ?? '');
      else fail(`option '--${name}' requires an argument`);
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] ?? '';
      if (!SHORT.includes(letter)) fail(`invalid option -- '${letter}'`);
      if (!WITH_ARGUMENT.includes(letter)) set(letter, '');
      else {
        const rest = word.slice(i + 1);
        if (rest === '' && ++at >= argv.length) fail(`option requires an argument -- '${letter}'`);
        set(letter, rest || (argv[at] ?? ''));
        break;
      }
    }
  }
  const [duration, ...command] = argv.slice(at);
  if (duration === undefined || command.length === 0) throw new Ended(CANCELED, '', TRY);
  return { ...options, duration: seconds(duration), command };
}

function longOption(text: string): { name: string; letter: string; value: string | undefined } {
  const equals = text.indexOf('=');
  const word = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? undefined : text.slice(equals + 1);
  const whole = LONG.filter(([name]) => name === word);
  const found = whole.length > 0 ? whole : LONG.filter(([name]) => name.startsWith(word));
  const [first] = found;
  if (!first) return fail(`unrecognized option '--${word}'`);
  if (found.length > 1) {
    return fail(`option '--${text}' is ambiguous; possibilities:${found.map(([name]) => ` '--${name}'`).join('')}`);
  }
  const [name, letter] = first;
  if (value !== undefined && !WITH_ARGUMENT.includes(letter)) fail(`option '--${name}' doesn't allow an argument`);
  return { name, letter, value };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** A number as C reads it, and perhaps a unit. */
function seconds(word: string): number {
  const [, digits = '', infinite, unit = ''] =
    /^\s*\+?(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|0x[0-9a-f]+)|(inf(?:inity)?))([smhd]?)$/i.exec(word) ?? [];
  if (infinite !== undefined) return Number.POSITIVE_INFINITY;
  const value = digits === '' ? Number.NaN : Number(digits) * (UNITS[unit] ?? Number.NaN);
  return Number.isNaN(value) ? fail(`invalid time interval '${word}'`) : value;
}

function signal(word: string): number {
  return signalNumber(word) ?? fail(`'${word}': invalid signal`);
}

function fail(words: string): never {
  throw new Ended(CANCELED, '', `timeout: ${words}\n${TRY}`);
}
