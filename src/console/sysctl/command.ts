/** sysctl: reads and writes a host's knobs, as procps 4.0.2 does. */
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import { type Piecemeal, Pieces } from '../pieces.ts';
import { type Call, finished, type Run } from '../run.ts';
import { Text } from '../text.ts';
import { SYSCTL_HELP } from './help.ts';
import { isDotted, knownName, repeated, swapped, treePath } from './name.ts';
import { readOptions, type SysctlOptions } from './options.ts';
import { expression, type Search } from './regexp.ts';

/** Names that are shown before others have their turn. */
const MANY = 64;

export function sysctlCommand({ host, argv }: Call): Run {
  const options = readOptions(argv);
  if (argv.length === 0) return finished(1, '', SYSCTL_HELP);
  if (options.problem !== undefined) return finished(0, SYSCTL_HELP, `sysctl: ${options.problem}\n`);
  if (options.help) return finished(0, SYSCTL_HELP);
  if (options.version) return finished(0, 'sysctl from procps-ng 4.0.2\n');
  const sysctl = new Sysctl(host, options);
  return new Pieces(sysctl.run(), sysctl);
}

class Sysctl {
  private readonly host: Host;
  private readonly options: SysctlOptions;
  private readonly pattern: Search | undefined;
  private readonly out = new Text();
  private readonly err = new Text();

  constructor(host: Host, options: SysctlOptions) {
    this.host = host;
    this.options = options;
    this.pattern = options.pattern === undefined ? undefined : expression(options.pattern);
  }

  get stdout(): string {
    return this.out.toString();
  }

  get stderr(): string {
    return this.err.toString();
  }

  *run(): Piecemeal {
    const { options } = this;
    if (options.all) {
      let count = 0;
      for (const name of this.host.sysctl.names()) {
        yield* this.display(name, this.host.sysctl.get(name));
        if (++count % MANY === 0) yield;
      }
      return 0;
    }
    if (options.system) return 0;
    if (options.load !== undefined) return this.load(options.names.length > 0 ? options.names : [options.load]);
    if (options.names.length === 0) {
      this.err.add("sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
      return 1;
    }
    // What could not be read is counted, what could not be written is not: the exit code is all of it.
    let exit = 0;
    for (const word of options.names) {
      if (options.write || word.includes('=')) exit |= (yield* this.assign(word)) ? 0 : 1;
      else exit += yield* this.show(word);
      yield;
    }
    return exit & 0xff;
  }

  /** A host keeps no files of settings; /dev/null has none in it. */
  private load(files: readonly string[]): number {
    const missing = files.filter((file) => file !== '/dev/null');
    for (const file of missing) this.warn(`cannot open "${file}": No such file or directory`);
    return missing.length > 0 ? 1 : 0;
  }

  /** Gives what it adds to the exit code. */
  private *show(word: string): Piecemeal {
    const { host, options } = this;
    if (word === '') {
      this.warn('"" is an unknown key');
      return -1;
    }
    const path = treePath(word);
    if (/^\/*$/.test(path)) {
      this.warn(`Path is not under /proc/sys/: /proc/sys/${path}`);
      return -1;
    }
    // A name with slashes is turned twice before it is shown.
    this.warnRepeated(word);
    if (!isDotted(word)) this.warnRepeated(word);
    const name = knownName(path);
    const value = host.sysctl.get(name);
    if (value !== undefined) {
      yield* this.display(swapped(path), value);
      return 0;
    }
    const below = this.below(name);
    for (const known of below) {
      const entry = `${path}/${swapped(known.slice(name.replace(/\.$/, '').length + 1))}`;
      for (const _ of ['found', 'read']) this.warnRepeated(entry);
      yield* this.display(swapped(entry), host.sysctl.get(known));
    }
    return below.length > 0 || options.ignore ? 0 : this.missing(path);
  }

  /** The names in a folder of the tree. */
  private below(name: string): string[] {
    const folder = name.endsWith('.') ? name : `${name}.`;
    return [...this.host.sysctl.names()].filter((known) => known.startsWith(folder));
  }

  /** `name = value`, with what space there is around the sign; false when it was not taken. */
  private *assign(line: string): Generator<undefined, boolean> {
    const text = line.trim();
    if (text.length < 2 || /^[#;]/.test(text)) return false;
    const at = text.indexOf('=');
    const word = text.slice(0, at < 0 ? undefined : at).trimEnd();
    if (at < 0 && !word.startsWith('-')) {
      this.warn('command line(0): invalid syntax, continuing...');
      return false;
    }
    return yield* this.set(word.replace(/^-/, ''), text.slice(at + 1).trim());
  }

  private *set(word: string, value: string): Generator<undefined, boolean> {
    const { host, options } = this;
    if (this.pattern && !(yield* this.pattern(word))) return false;
    const path = treePath(word);
    if (/^\/*$/.test(path)) {
      this.warn(`Path is not under /proc/sys/: /proc/sys/${path}`);
      return false;
    }
    if (isDotted(word)) this.warnRepeated(word);
    const name = knownName(path);
    const isFile = host.sysctl.get(name) !== undefined;
    if (!isFile && this.below(name).length === 0) {
      if (!options.ignore) this.missing(path);
      return options.ignore;
    }
    this.warnRepeated(path);
    const shown = swapped(path);
    if (!isFile || !host.sysctl.isWritable(name)) {
      this.warn(`setting key "${shown}": Invalid argument`);
      return true;
    }
    if (!options.dryRun) {
      try {
        host.sysctl.set(name, value);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        this.warn(`setting key "${shown}": ${error.text}`);
        return false;
      }
    }
    if (options.quiet) return true;
    if (options.valuesOnly || options.namesOnly || options.binary) this.out.add(options.binary ? value : `${value}\n`);
    else this.out.add(`${shown} = ${value}\n`);
    return true;
  }

  private *display(name: string, value = ''): Generator<undefined, void> {
    const { options, pattern } = this;
    if (pattern && !(yield* pattern(name))) return;
    if (options.namesOnly) this.out.add(`${name}\n`);
    else if (options.binary) this.out.add(value);
    else this.out.add(options.valuesOnly ? `${value}\n` : `${name} = ${value}\n`);
  }

  private missing(path: string): number {
    const parts = path.split('/');
    const parents = parts.slice(1).map((_, at) => knownName(parts.slice(0, at + 1).join('/')));
    const isFile = parents.some((parent) => this.host.sysctl.get(parent) !== undefined);
    this.warn(`cannot stat /proc/sys/${path}: ${isFile ? 'Not a directory' : 'No such file or directory'}`);
    return 1;
  }

  private warnRepeated(word: string): void {
    const part = repeated(word);
    if (part !== undefined) this.warn(`separators should not be repeated: ${part}`);
  }

  private warn(text: string): void {
    this.err.add(`sysctl: ${text}\n`);
  }
}
