/** sysctl: reads and writes a host's knobs, as procps 4.0.2 does. */
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import { type Call, finished, type Run } from '../run.ts';
import { SYSCTL_HELP } from './help.ts';
import { readOptions, type SysctlOptions } from './options.ts';
import { expression } from './regexp.ts';

export function sysctlCommand({ host, argv }: Call): Run {
  const options = readOptions(argv);
  if (argv.length === 0) return finished(1, '', SYSCTL_HELP);
  if (options.problem !== undefined) return finished(0, SYSCTL_HELP, `sysctl: ${options.problem}\n`);
  if (options.help) return finished(0, SYSCTL_HELP);
  if (options.version) return finished(0, 'sysctl from procps-ng 4.0.2\n');
  const sysctl = new Sysctl(host, options);
  return finished(sysctl.run(), sysctl.stdout, sysctl.stderr);
}

class Sysctl {
  private readonly host: Host;
  private readonly options: SysctlOptions;
  private readonly pattern: ((name: string) => boolean) | undefined;
  stdout = '';
  stderr = '';

  constructor(host: Host, options: SysctlOptions) {
    this.host = host;
    this.options = options;
    this.pattern = options.pattern === undefined ? undefined : expression(options.pattern);
  }

  /** Gives the exit code. */
  run(): number {
    const { options } = this;
    if (options.all) {
      this.display([...this.host.sysctl.names()]);
      return 0;
    }
    if (options.system) return 0;
    if (options.load !== undefined) return this.load(options.names.length > 0 ? options.names : [options.load]);
    if (options.names.length === 0) {
      this.stderr += "sysctl: no variables specified\nTry `sysctl --help' for more information.\n";
      return 1;
    }
    let exit = 0;
    for (const word of options.names) {
      if (options.write || word.includes('=')) {
        const [name, value] = assignment(word);
        if (value === undefined) {
          this.warn('command line(0): invalid syntax, continuing...');
          return 1;
        }
        exit = this.set(name, value) || exit;
      } else exit = this.show(word) || exit;
    }
    return exit;
  }

  /** A host keeps no files of settings; /dev/null has none in it. */
  private load(files: readonly string[]): number {
    const missing = files.filter((file) => file !== '/dev/null');
    for (const file of missing) this.warn(`cannot open "${file}": No such file or directory`);
    return missing.length > 0 ? 1 : 0;
  }

  private show(word: string): number {
    const { host, options } = this;
    if (word === '') {
      this.warn('"" is an unknown key');
      return 255;
    }
    const name = dotted(word);
    if (host.sysctl.get(name) !== undefined) {
      this.display([name]);
      return 0;
    }
    const below = [...host.sysctl.names()].filter((known) => known.startsWith(`${name}.`));
    if (below.length > 0) {
      this.display(below);
      return 0;
    }
    return options.ignore ? 0 : this.missing(word);
  }

  private set(word: string, value: string): number {
    const { host, options } = this;
    if (word === '') {
      this.warn('Path is not under /proc/sys/: /proc/sys/');
      return 1;
    }
    const name = dotted(word);
    if (host.sysctl.get(name) === undefined) return options.ignore ? 0 : this.missing(word);
    if (!options.dryRun) {
      try {
        host.sysctl.set(name, value);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        this.warn(`setting key "${name}": ${error.text}`);
        return 1;
      }
    }
    if (options.quiet) return 0;
    if (options.valuesOnly || options.namesOnly || options.binary) this.stdout += options.binary ? value : `${value}\n`;
    else this.stdout += `${name} = ${value}\n`;
    return 0;
  }

  /** Prints settings in the order of the tree they are in. */
  private display(names: string[]): void {
    const { host, options, pattern } = this;
    for (const name of names) {
      if (pattern && !pattern(name)) continue;
      const value = host.sysctl.get(name) ?? '';
      if (options.namesOnly) this.stdout += `${name}\n`;
      else if (options.binary) this.stdout += value;
      else this.stdout += options.valuesOnly ? `${value}\n` : `${name} = ${value}\n`;
    }
  }

  private missing(word: string): number {
    this.warn(`cannot stat ${path(word)}: No such file or directory`);
    return 1;
  }

  private warn(text: string): void {
    this.stderr += `sysctl: ${text}\n`;
  }
}

/** `name = value`, with what space there is around the sign. */
function assignment(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at).trimEnd(), word.slice(at + 1).trim()];
}

/** A name may be written with slashes; the first sign decides, and the other one then stands for itself. */
function path(word: string): string {
  const first = /[./]/.exec(word)?.[0];
  const tree = first === '.' ? word.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : word;
  return `/proc/sys/${tree}`;
}

function dotted(word: string): string {
  return path(word).slice('/proc/sys/'.length).replaceAll('/', '.').replace(/\.$/, '');
}
