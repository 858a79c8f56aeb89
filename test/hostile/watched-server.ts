/** A server that is watched while something is asked of it, and a neighbour who wants to be answered meanwhile. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type LabClient, openLab } from '../support/api.ts';

export interface Seen {
  /** Turns of the event loop while it was watched, and how long they took, ms of processor time. */
  turns: number;
  p50: number;
  p99: number;
  max: number;
  /** The most memory the process had, bytes. */
  rss: number;
  /** How often another session was answered, and the longest it had to wait, ms. */
  answered: number;
  waited: number;
  /** How long all of it took, ms. */
  took: number;
}

export class WatchedServer {
  readonly origin: string;
  readonly child: ChildProcess;
  readonly #neighbour: LabClient;

  static async start(dataDir: string, settings: Record<string, string> = {}): Promise<WatchedServer> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LOOPWIRE_'));
    const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
      execArgv: ['--expose-gc', '--import', 'tsx'],
      env: {
        ...Object.fromEntries(inherited),
        LOOPWIRE_DATA_DIR: dataDir,
        LOOPWIRE_MAX_LOOP_DELAY_MS: '0',
        ...settings,
      },
    });
    const gone = once(child, 'exit').then(([how]) => Promise.reject(new Error(`the server ended with ${how}`)));
    gone.catch(() => {});
    const [{ origin }] = (await Promise.race([once(child, 'message'), gone])) as [{ origin: string }];
    return new WatchedServer(child, origin, await openLab(origin));
  }

  private constructor(child: ChildProcess, origin: string, neighbour: LabClient) {
    this.child = child;
    this.origin = origin;
    this.#neighbour = neighbour;
  }

  lab(hosts?: string[]): Promise<LabClient> {
    return openLab(this.origin, hosts);
  }

  /** What `work` comes to, and what the server was like meanwhile. */
  async watch<T>(work: () => Promise<T>): Promise<Seen & { value: T }> {
    const from = performance.now();
    this.child.send('begin');
    let over = false;
    const working = work().finally(() => {
      over = true;
    });
    working.catch(() => {});
    const waits: number[] = [];
    do {
      const asked = performance.now();
      await this.#neighbour.exec('h1', 'ip addr');
      waits.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 2));
    } while (!over);
    const value = await working;
    this.child.send('end');
    const [seen] = (await once(this.child, 'message')) as [Omit<Seen, 'answered' | 'waited' | 'took'>];
    return { ...seen, value, answered: waits.length, waited: Math.max(...waits), took: performance.now() - from };
  }

  /** What the process has, once everything that can be collected is. */
  async memory(): Promise<{ rss: number; heap: number }> {
    this.child.send('memory');
    const [said] = (await once(this.child, 'message')) as [{ rss: number; heap: number }];
    return said;
  }

  /** Ends it as the loss of power would. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
