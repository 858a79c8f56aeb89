/** What a command is while it runs and when it has ended. */
import type { Host } from '../engine/host.ts';
import type { PingOptions } from './ping/options.ts';
import type { PingRun } from './ping/ping.ts';

export interface Run {
  /** Looked at, it first does all there is to do before time passes. */
  readonly done: boolean;
  /**
   * Does a little of what there is to do before time passes; false when nothing is left of it. Absent where everything
   * is done as it comes. Whoever steps until there is no more can let others have a turn whenever it has taken long.
   */
  step?(): boolean;
  /** What it waits for, where that is neither work nor time but what others do. */
  readonly listening?: Listening | undefined;
  /** 0 to 255; only of use once done. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Control-C; `why` is what a shell says of it. */
  interrupt(why?: string): void;
}

/** A wait for what others do to a host. Whoever runs the command goes on with other things meanwhile. */
export interface Listening {
  /** It has come to its end: the command goes on. */
  readonly over: boolean;
  /** How long it lasts, in ms of the clock on the wall; undefined: for as long as it is let. */
  readonly ms: number | undefined;
  /** That time has passed. */
  expire(): void;
  /** Calls back when it is over, however that came. */
  whenOver(then: () => void): void;
}

/** How much a client may ask of one command line. */
export interface ConsoleLimits {
  /** A ping without -c is interrupted after so many packets. */
  maxPackets: number;
  /** Characters that may be printed: whoever prints more is interrupted, and nothing is begun after it. */
  maxOutput?: number;
  /** An `ip monitor` is interrupted after so many messages. */
  maxMessages?: number;
  /** Who keeps a record of pings. */
  pings?: PingKeeper;
}

export interface PingKeeper {
  /** The name of the next ping in the trace. */
  name(): string;
  /** It has begun, and may be done already. */
  begun(run: PingRun, options: PingOptions): void;
}

/** A program as a shell starts it; argv leaves out the program's own name. */
export interface Call {
  host: Host;
  argv: readonly string[];
  stdin: string;
  limits: ConsoleLimits;
  /** Starts another program by its words; undefined when there is none of that name. */
  start: (words: readonly string[]) => Run | undefined;
}

export type Program = (call: Call) => Run;

/** A run that is over. */
export function finished(exit: number, stdout = '', stderr = ''): Run {
  return { done: true, exit, stdout, stderr, interrupt: () => {} };
}
