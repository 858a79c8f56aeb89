/**
 * Servers that are killed by the dozen. A start is mostly the loading of packages, so the sources are bundled once, and
 * the next process has everything loaded and waits for a word before it becomes `src/main.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../structure/sources.ts';

/** As deep below the root as `src/main.ts`, two folders, so that it finds `prisma/migrations` as that does. */
const folder = join(root, 'node_modules', '.loopwire-crash');

export class Servers {
  readonly #settings: Record<string, string>;
  readonly #program: string;
  readonly #script: string;
  #standby: ChildProcess;
  #alive = new Set<ChildProcess>();
  last: CrashServer | undefined;

  static async make(settings: Record<string, string>): Promise<Servers> {
    mkdirSync(folder, { recursive: true });
    const program = join(folder, `main-${process.pid}.mjs`);
    const { metafile } = await build({
      entryPoints: [join(root, 'src/main.ts')],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      metafile: true,
      logLevel: 'error',
    });
    const outputs = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    return new Servers(settings, program, [...new Set(outputs.map(({ path }) => path))]);
  }

  private constructor(settings: Record<string, string>, program: string, packages: readonly string[]) {
    this.#settings = settings;
    this.#program = program;
    this.#script = [
      ...packages.map((name) => `import ${JSON.stringify(name)};`),
      `process.once('message', () => setImmediate(() => { process.disconnect(); import(${JSON.stringify(pathToFileURL(program).href)}); }));`,
    ].join('\n');
    this.#standby = this.#spawn();
  }

  /** The one that waits becomes a server. */
  start(): CrashServer {
    const child = this.#standby;
    this.#standby = this.#spawn();
    this.last = new CrashServer(child);
    return this.last;
  }

  end(): void {
    for (const child of this.#alive) child.kill('SIGKILL');
    rmSync(this.#program, { force: true });
  }

  #spawn(): ChildProcess {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LOOPWIRE_'));
    const child = spawn(process.execPath, ['--input-type=module', '--eval', this.#script], {
      cwd: root,
      env: { ...Object.fromEntries(inherited), LOOPWIRE_PORT: '0', ...this.#settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#alive.add(child);
    child.once('exit', () => this.#alive.delete(child));
    return child;
  }
}

export class CrashServer {
  readonly child: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  /** Where it listens; undefined when it ended before it did. */
  readonly listening: Promise<string | undefined>;
  stderr = '';
  ended = false;

  constructor(child: ChildProcess) {
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.ended = true;
        resolve(code ?? signal);
      });
    });
    let stdout = '';
    this.listening = new Promise((resolve) => {
      child.stdout?.setEncoding('utf8').on('data', (text) => {
        stdout += text;
        const origin = /^loopwire listens on (http:\S+?),/m.exec(stdout)?.[1];
        if (origin !== undefined) resolve(origin);
      });
      void this.exited.then(() => resolve(undefined));
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
    child.send('start');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
