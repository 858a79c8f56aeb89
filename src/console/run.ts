/** What a command is while it runs and when it has ended: everything but `ping` has ended when it is returned. */
import type { Host } from '../engine/host.ts';

export interface Run {
  readonly done: boolean;
  /** 0 to 255; only of use once done. */
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Control-C. */
  interrupt(): void;
}

/** How much a client may ask of one command line. */
export interface ConsoleLimits {
  /** A ping without -c is interrupted after so many packets. */
  maxPackets: number;
  /** Names the next ping in the trace. */
  pingId?: () => string;
}

/** A program as a shell starts it; argv leaves out the program's own name. */
export interface Call {
  host: Host;
  argv: readonly string[];
  stdin: string;
  limits: ConsoleLimits;
}

export type Program = (call: Call) => Run;

/** A run that is over. */
export function finished(exit: number, stdout = '', stderr = ''): Run {
  return { done: true, exit, stdout, stderr, interrupt: () => {} };
}
