/** Processes of a measurement, and what they say to each other. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ReadersOptions, Report } from './readers.ts';

export class Program {
  readonly child: ChildProcess;

  constructor(script: string, args: string[] = []) {
    this.child = fork(join(import.meta.dirname, script), args, {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
    });
    this.child.setMaxListeners(0);
  }

  /** The next message that has this key, and is the one that is waited for. */
  hear<T>(key: string, is: (value: T) => boolean = () => true): Promise<T> {
    return new Promise((resolve) => {
      const listen = (message: Record<string, T>) => {
        if (!(key in message) || !is(message[key] as T)) return;
        this.child.off('message', listen as (message: unknown) => void);
        resolve(message[key] as T);
      };
      this.child.on('message', listen as (message: unknown) => void);
    });
  }

  /** When the server had something to tell: its seq, and ms. */
  commits(): Promise<[seq: number, at: number][]> {
    const heard = this.hear<[number, number][]>('commits');
    this.child.send({ commits: true });
    return heard;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

/** Many readers in a process of their own. */
export class Readers extends Program {
  static async start(): Promise<Readers> {
    const readers = new Readers('readers.ts');
    await readers.hear('ready');
    return readers;
  }

  /** Resolves when all have seen what there was; how long that took, in seconds. */
  async live(options: ReadersOptions): Promise<number> {
    const from = performance.now();
    const live = this.hear('live');
    this.child.send({ open: options });
    await live;
    return (performance.now() - from) / 1000;
  }

  /** When all of them have read this far. */
  async reached(seq: number): Promise<void> {
    const heard = this.hear<number>('reached', (target) => target === seq);
    this.child.send({ await: seq });
    await heard;
  }

  /** What they noted since the last time. Fails if one of them was told anything but events: it has not read all. */
  async report(): Promise<Report> {
    const heard = this.hear<Report>('report');
    this.child.send({ report: true });
    const report = await heard;
    if (report.strange) throw new Error(`a reader was told: ${report.strange}`);
    return report;
  }
}
