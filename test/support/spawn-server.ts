/** The server as people run it: a process of its own, that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ServerProcess {
  child: ChildProcess;
  /** Everything it has printed so far. */
  readonly stdout: string;
  readonly stderr: string;
  exited: Promise<number | NodeJS.Signals | null>;
  /** Where it listens; fails when it ends before it does. */
  listening: Promise<string>;
}

/** `src/main.ts` with these settings and no others, started by `starter`; whoever starts it ends it. */
export function spawnServer(settings: Record<string, string>, starter: readonly string[] = []): ServerProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LOOPWIRE_'));
  const [program = '', ...args] = [...starter, process.execPath, '--import', 'tsx', 'src/main.ts'];
  const child = spawn(program, args, {
    cwd: root,
    env: { ...Object.fromEntries(inherited), LOOPWIRE_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      const origin = /^loopwire listens on (http:\S+?),/m.exec(stdout)?.[1];
      if (origin !== undefined && stdout.includes('/docs')) resolve(origin);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    void exited.then((how) => reject(new Error(`the server ended with ${how}\n${stderr}`)));
  });
  // Who does not ask where it listens does not want to hear that it never did.
  listening.catch(() => {});
  return {
    child,
    exited,
    listening,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
  };
}
