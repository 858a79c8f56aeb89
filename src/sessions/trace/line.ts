/** One event as it is kept and sent: the bytes of its JSON, and what a reader may choose by. */

export interface TraceLine {
  readonly seq: number;
  readonly type: string;
  readonly host: string | undefined;
  readonly ping: string | undefined;
  /** The event as JSON, without `why`. */
  readonly json: string;
}

/** What a reader wants to see; absent means all. */
export interface TraceFilter {
  hosts?: readonly string[];
  /** Types, or globs such as `fib:*`. */
  types?: readonly string[];
  ping?: string;
}
