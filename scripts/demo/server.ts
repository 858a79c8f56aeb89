/** The real server, in a process of its own, with a folder of data that nobody will miss. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export class Server {
  readonly child: ChildProcess;
  readonly origin: string;

  private constructor(child: ChildProcess, origin: string) {
    this.child = child;
    this.origin = origin;
  }

  /** On a port that is free. `started` hears of the process at once. Fails when it ends before it listens. */
  static async start(dataDir: string, started: (child: ChildProcess) => void): Promise<Server> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LOOPWIRE_'));
    const settings = {
      LOOPWIRE_HOST: '127.0.0.1',
      LOOPWIRE_PORT: '0',
      LOOPWIRE_DATA_DIR: dataDir,
      LOOPWIRE_LOG_LEVEL: 'error',
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: root,
      env: { ...Object.fromEntries(inherited), ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started(child);
    return new Server(child, await listening(child.stdout));
  }

  /** As rudely as it goes: it cannot catch this. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

/** Where the server says that it listens. What it prints after that is read and dropped: it must not find the pipe full. */
function listening(stdout: Readable): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const origin = /^loopwire listens on (http:\S+?),/m.exec(printed)?.[1];
      if (origin !== undefined) resolve(origin);
    });
    stdout.once('close', () => reject(new Error('the server ended before it listened')));
  });
}
