/**
 * Runs a command line as `sh -c` would: one command after another, joined by `;` `&&` `||` `|`, with redirections.
 *
 * A program is not over when it is started, so the list is a generator that waits at each; whoever takes a `step`, or
 * looks at `done` after time has passed, moves it on.
 */
import type { Host } from '../../engine/host.ts';
import { type ConsoleLimits, finished, type Listening, type Run } from '../run.ts';
import { Text } from '../text.ts';
import { isBuiltin, runBuiltin } from './builtins.ts';
import { findProgram } from './programs.ts';
import { Files, openRedirects } from './redirects.ts';
import { ShellSyntaxError } from './tokens.ts';
import { type Command, type Pipeline, parse } from './words.ts';

/** What one command left behind. */
interface Ended {
  exit: number;
  stdout: string;
  /** The shell itself is over: `exit`, or `exec` of a program. */
  last: boolean;
}

/** 128 + SIGINT. */
const INTERRUPTED = 130;
/** Where nobody set a limit. */
const MAX_STRING = 2 ** 28;
/** What execve(2) takes of one program: bytes of an argument, and of all with a pointer for each. */
const MAX_ARG = 128 * 1024;
const MAX_ARGS = 2 * 1024 * 1024;
const POINTER = 8;
const TOO_LONG = 'Argument list too long';
/** Programs that have started each other. */
const MAX_DEPTH = 64;
const NO_FORK = 'fork system call failed: Resource temporarily unavailable';

export class ShellRun implements Run {
  private readonly host: Host;
  private readonly limits: ConsoleLimits;
  private readonly script: Generator<Run | undefined, void>;
  private waiting: Run | undefined;
  /** Whether what is waited for writes straight to our output. */
  private live = false;
  private interrupted = false;
  private over = false;
  private readonly out = new Text();
  private err = new Text();
  private status = 0;

  constructor(host: Host, text: string, limits: ConsoleLimits) {
    this.host = host;
    this.limits = limits;
    this.script = this.run(text);
  }

  get done(): boolean {
    while (this.step());
    return this.over;
  }

  get exit(): number {
    return this.status;
  }

  get listening(): Listening | undefined {
    return this.waiting?.listening;
  }

  get stdout(): string {
    return this.out.toString() + (this.live && this.waiting ? this.waiting.stdout : '');
  }

  get stderr(): string {
    return this.err.toString() + (this.live && this.waiting ? this.waiting.stderr : '');
  }

  /** Control-C ends what runs, and the rest of the list is not begun. */
  interrupt(why = ''): void {
    if (this.over) return;
    this.interrupted = true;
    if (this.waiting) this.waiting.interrupt();
    else this.status = INTERRUPTED;
    while (this.step());
    this.err.add(why);
  }

  step(): boolean {
    if (this.over) return false;
    const { waiting } = this;
    if (waiting) {
      const more = waiting.step?.() ?? false;
      this.bound(waiting);
      if (more) return true;
      if (!waiting.done) return false;
    }
    const { done, value } = this.script.next();
    this.waiting = value ?? undefined;
    this.over = done === true;
    return !this.over;
  }

  /** Ends what prints too much. */
  private bound(run: Run): void {
    const { maxOutput = Number.POSITIVE_INFINITY } = this.limits;
    const printed = this.out.length + run.stdout.length;
    if (this.interrupted || (printed <= maxOutput && this.err.length + run.stderr.length <= maxOutput)) return;
    this.err = new Text(`${this.err.toString().slice(0, maxOutput)}\noutput cut after ${maxOutput} characters\n`);
    this.interrupted = true;
    run.interrupt();
  }

  private *run(text: string): Generator<Run | undefined, void> {
    try {
      for (const line of parse(text)) {
        yield undefined;
        if (this.interrupted) return;
        for (const pipeline of line?.pipelines ?? []) {
          if (!pipeline) yield undefined;
          if (this.interrupted) return;
          if (!pipeline) continue;
          if (pipeline.when === 'success' && this.status !== 0) continue;
          if (pipeline.when === 'failure' && this.status === 0) continue;
          if (yield* this.pipeline(pipeline)) return;
        }
      }
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      this.complain(error.line, `Syntax error: ${error.message}`);
      this.status = 2;
    }
  }

  /** Runs commands joined by `|`, one after the other; true when the shell is over. */
  private *pipeline({ commands, negated }: Pipeline): Generator<Run | undefined, boolean> {
    let stdin = '';
    let over = false;
    let count = 0;
    for (const command of commands) {
      if (!command) yield undefined;
      if (this.interrupted) return true;
      if (!command) continue;
      const isAlone = count++ === 0 && !command.piped;
      const ended = yield* this.command(command, stdin);
      stdin = ended.stdout;
      this.status = ended.exit;
      over = ended.last && isAlone;
    }
    if (negated) this.status = this.status === 0 ? 1 : 0;
    return over;
  }

  private *command(command: Command, stdin: string): Generator<Run | undefined, Ended> {
    const files = yield* openRedirects(this.host, command.redirects, stdin);
    if (!(files instanceof Files)) {
      this.complain(command.line, files.problem);
      return { exit: 2, stdout: '', last: false };
    }
    const { run, last } = this.start(command, files.stdin);
    this.live = !command.piped && command.redirects.length === 0;
    yield run;
    this.live = false;
    const { stdout, stderr } = files.sort(run.stdout, run.stderr);
    this.err.add(stderr);
    if (!command.piped) this.out.add(stdout);
    const refused = files.write();
    if (refused === undefined) return { exit: run.exit, stdout, last };
    const [name = ''] = command.words;
    if (isBuiltin(name)) this.complain(command.line, `${name}: ${name}: I/O error`);
    else this.err.add(`${name}: write error: ${refused}\n`);
    return { exit: 1, stdout: '', last: false };
  }

  /** Starts a program or a builtin; `last` when the shell ends with it. */
  private start({ words, line }: Command, stdin: string): { run: Run; last: boolean } {
    const [name, ...argv] = words;
    const replaces = name === 'exec';
    const [wanted, rest] = replaces || name === 'command' ? [argv[0], argv.slice(1)] : [name, argv];
    if (wanted === undefined) return { run: finished(0), last: false };
    if (isBuiltin(wanted) && !(replaces && wanted === 'exit')) {
      const built = runBuiltin(wanted, rest, { status: this.status, line, max: this.limits.maxOutput ?? MAX_STRING });
      return { ...built, last: built.last || replaces };
    }
    if (tooLong(words) && findProgram(wanted))
      return { run: finished(126, '', `sh: ${line}: ${wanted}: ${TOO_LONG}\n`), last: replaces };
    const program = this.program([wanted, ...rest], stdin);
    if (program) return { run: program, last: replaces };
    const where = `sh: ${line}: ${replaces ? 'exec: ' : ''}${wanted}`;
    const run =
      wanted === ''
        ? finished(replaces ? 126 : 127, '', `${where}: Permission denied\n`)
        : finished(127, '', `${where}: not found\n`);
    return { run, last: replaces };
  }

  /** Starts what is no builtin; undefined when there is nothing of that name. */
  private program([name = '', ...argv]: readonly string[], stdin: string, depth = 0): Run | undefined {
    const { host, limits } = this;
    if (depth > MAX_DEPTH) return finished(125, '', `${name}: ${NO_FORK}\n`);
    if (name === 'sh' && argv[0] === '-c' && argv[1] !== undefined) return new ShellRun(host, argv[1], limits);
    const start = (words: readonly string[]) => this.program(words, stdin, depth + 1) ?? asProgram(words);
    return findProgram(name)?.({ host, argv, stdin, limits, start });
  }

  private complain(line: number, text: string): void {
    this.err.add(`sh: ${line}: ${text}\n`);
  }
}

/** What a shell does itself, and is a program as well. */
function asProgram([name = '', ...argv]: readonly string[]): Run | undefined {
  if (!['echo', 'printf', 'true', 'false'].includes(name)) return undefined;
  return runBuiltin(name, argv, { status: 0, line: 1, max: MAX_STRING }).run;
}

/** E2BIG */
function tooLong(words: readonly string[]): boolean {
  let bytes = 0;
  for (const word of words) {
    bytes += word.length + 1 + POINTER;
    if (word.length >= MAX_ARG || bytes > MAX_ARGS) return true;
  }
  return false;
}
