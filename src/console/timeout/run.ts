/**
 * A program and the time it has: the lab's, as long as the program lives by that; the wall's, while it waits for what
 * others do, since the lab's may stand still meanwhile, or run ahead.
 */
import { SECOND, type Timer } from '../../engine/clock.ts';
import type { Host } from '../../engine/host.ts';
import type { Listening, Run } from '../run.ts';
import type { TimeoutOptions } from './options.ts';
import { isHarmless, SIGINT, SIGKILL, signalName } from './signals.ts';

const TIMED_OUT = 124;
const SIGNALLED = 128;

/** The next signal, and when: so many seconds of the lab's time from then on. */
interface Due {
  signal: number;
  seconds: number;
  since: number;
}

export class TimeoutRun implements Run {
  private readonly host: Host;
  private readonly o: TimeoutOptions;
  private readonly child: Run;
  private due: Due | undefined;
  private timer: Timer | undefined;
  /** The time was up while the program waited for others. */
  private late = false;
  private ended: { exit: number; stdout: string; stderr: string } | undefined;
  /** What -v said. */
  private said = '';
  private ear: { of: Listening; ours: Listening } | undefined;

  constructor(host: Host, options: TimeoutOptions, child: Run) {
    this.host = host;
    this.o = options;
    this.child = child;
    this.arm(options.duration, options.signal);
  }

  get done(): boolean {
    while (this.step());
    return this.ended !== undefined;
  }

  get exit(): number {
    return this.ended?.exit ?? 0;
  }

  get stdout(): string {
    return this.ended?.stdout ?? this.child.stdout;
  }

  get stderr(): string {
    return this.said + (this.ended?.stderr ?? this.child.stderr);
  }

  get listening(): Listening | undefined {
    const of = this.ended ? undefined : this.child.listening;
    if (!of) return undefined;
    if (this.ear?.of !== of) this.ear = { of, ours: this.bounded(of) };
    return this.ear.ours;
  }

  step(): boolean {
    if (this.ended) return false;
    if (this.late && !this.child.listening) this.strike();
    else if (this.child.step?.()) return true;
    else if (this.child.done) this.end(this.child.exit);
    return false;
  }

  interrupt(): void {
    if (this.ended) return;
    this.child.interrupt();
    this.end(this.child.exit);
  }

  /** The wait of the program, and the end of its time. */
  private bounded(of: Listening): Listening {
    const { due } = this;
    const passed = due ? (this.host.lab.clock.now - due.since) / SECOND : 0;
    const left = due ? Math.max(0, due.seconds - passed) * 1000 : Number.POSITIVE_INFINITY;
    const first = of.ms !== undefined && of.ms <= left;
    const ms = first ? of.ms : left;
    return {
      get over() {
        return of.over;
      },
      ms: ms === Number.POSITIVE_INFINITY ? undefined : ms,
      expire: () => (first || !due ? of.expire() : this.strike()),
      whenOver: (then) => of.whenOver(then),
    };
  }

  private arm(seconds: number, signal: number): void {
    this.ear = undefined;
    this.due = undefined;
    if (seconds === 0 || seconds === Number.POSITIVE_INFINITY) return;
    const { clock } = this.host.lab;
    this.due = { signal, seconds, since: clock.now };
    this.timer = clock.after(seconds * SECOND, () => {
      if (this.child.listening) this.late = true;
      else this.strike();
    });
  }

  /** The time is up. */
  private strike(): void {
    const { child, due, ended } = this;
    if (ended || !due) return;
    if (child.done) {
      this.end(child.exit);
      return;
    }
    const { verbose, command, killAfter, preserveStatus } = this.o;
    const { signal } = due;
    if (verbose) this.said += `timeout: sending signal ${signalName(signal)} to command '${command[0] ?? ''}'\n`;
    if (isHarmless(signal)) {
      this.late = false;
      this.arm(killAfter, SIGKILL);
      return;
    }
    const before = { stdout: child.stdout, stderr: child.stderr };
    child.interrupt();
    // Of Control-C a program knows; any other signal is the end of it where it stands.
    const handled = signal === SIGINT;
    const status = handled ? child.exit : SIGNALLED + signal;
    if (signal === SIGKILL) {
      // timeout kills itself as well, of which the shell tells.
      this.end(status, before);
      this.said += 'Killed\n';
    } else this.end(preserveStatus ? status : TIMED_OUT, handled ? child : before);
  }

  private end(exit: number, { stdout, stderr }: Pick<Run, 'stdout' | 'stderr'> = this.child): void {
    this.ended = { exit, stdout, stderr };
    if (this.timer) this.timer.cancelled = true;
  }
}
