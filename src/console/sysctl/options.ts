/** The options of sysctl, as getopt_long takes them: joined (`-wn`), shortened (`--wri`), before or after names. */

export interface SysctlOptions {
  all: boolean;
  binary: boolean;
  dryRun: boolean;
  ignore: boolean;
  namesOnly: boolean;
  valuesOnly: boolean;
  quiet: boolean;
  write: boolean;
  system: boolean;
  help: boolean;
  version: boolean;
  /** A file to read from (-p). */
  load: string | undefined;
  pattern: string | undefined;
  names: string[];
  /** getopt's complaint. */
  problem: string | undefined;
}

type Switch = { [K in keyof SysctlOptions]: SysctlOptions[K] extends boolean ? K : never }[keyof SysctlOptions];

const SHORT: Record<string, Switch | 'load' | 'pattern' | undefined> = {
  a: 'all',
  A: 'all',
  X: 'all',
  b: 'binary',
  e: 'ignore',
  N: 'namesOnly',
  n: 'valuesOnly',
  p: 'load',
  f: 'load',
  q: 'quiet',
  w: 'write',
  d: 'help',
  h: 'help',
  V: 'version',
  r: 'pattern',
  o: undefined,
  x: undefined,
};

const LONG: Record<string, Switch | 'load' | 'pattern' | undefined> = {
  all: 'all',
  deprecated: undefined,
  'dry-run': 'dryRun',
  binary: 'binary',
  ignore: 'ignore',
  names: 'namesOnly',
  values: 'valuesOnly',
  load: 'load',
  system: 'system',
  pattern: 'pattern',
  quiet: 'quiet',
  write: 'write',
  help: 'help',
  version: 'version',
};

const DEFAULT_FILE = '/etc/sysctl.conf';

export function readOptions(argv: readonly string[]): SysctlOptions {
  const options: SysctlOptions = {
    ...{ all: false, binary: false, dryRun: false, ignore: false, namesOnly: false, valuesOnly: false },
    ...{ quiet: false, write: false, system: false, help: false, version: false },
    ...{ load: undefined, pattern: undefined, names: [], problem: undefined },
  };
  const words = argv.values();
  for (const word of words) {
    if (word === '--') options.names = options.names.concat([...words]);
    else if (word.startsWith('--')) readLong(options, word.slice(2), words);
    else if (word.length > 1 && word.startsWith('-')) readShort(options, word.slice(1), words);
    else options.names.push(word);
  }
  return options;
}

function readLong(options: SysctlOptions, word: string, words: Iterator<string>): void {
  const [name = '', value] = word.split(/=(.*)/s);
  const found = Object.keys(LONG).filter((full) => full === name || full.startsWith(name));
  const full = found.includes(name) ? name : found.length === 1 ? found[0] : undefined;
  if (full === undefined) options.problem ??= `unrecognized option '--${name}'`;
  else if (LONG[full] === 'load') options.load = value ?? DEFAULT_FILE;
  else if (LONG[full] === 'pattern') {
    options.pattern = value ?? words.next().value;
    if (options.pattern === undefined) options.problem ??= `option '--${full}' requires an argument`;
  } else turnOn(options, LONG[full]);
}

function readShort(options: SysctlOptions, letters: string, words: Iterator<string>): void {
  for (const [i, letter] of [...letters].entries()) {
    const rest = letters.slice(i + 1);
    if (!Object.hasOwn(SHORT, letter)) options.problem ??= `invalid option -- '${letter}'`;
    else if (SHORT[letter] === 'load') {
      options.load = rest === '' ? DEFAULT_FILE : rest;
      return;
    } else if (SHORT[letter] === 'pattern') {
      options.pattern = rest === '' ? words.next().value : rest;
      if (options.pattern === undefined) options.problem ??= `option requires an argument -- '${letter}'`;
      return;
    } else turnOn(options, SHORT[letter]);
  }
}

function turnOn(options: SysctlOptions, key: Switch | 'load' | 'pattern' | undefined): void {
  if (key !== undefined && key !== 'load' && key !== 'pattern') options[key] = true;
}
