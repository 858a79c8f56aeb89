/** What a ping is asked to do: ping(8)'s options as values. */
import type { PmtuDiscovery } from '../../engine/sock/raw.ts';

export interface PingOptions {
  /** The name of this ping in the trace. */
  id?: string;
  /** What it was called by, where that is not `ping`. */
  program?: string;
  /** -4 or -6 */
  family?: 4 | 6 | undefined;
  /** What the user typed as destination. */
  target: string;
  /** -c; undefined goes on until interrupted. */
  count?: number | undefined;
  /** -i, milliseconds. */
  interval: number;
  /** -s, bytes of payload. */
  size: number;
  /** -W, milliseconds to wait for a reply when none has come yet. */
  linger: number;
  /** -w, seconds in all; 0 for none. */
  deadline: number;
  /** -l, packets that may be sent before a reply is waited for. */
  preload: number;
  /** -I with an address, u32. */
  source?: number | undefined;
  /** -I with the name of an interface. */
  device?: string | undefined;
  /** -S, bytes. */
  sendBuffer?: number | undefined;
  /** -t */
  ttl?: number | undefined;
  /** -Q */
  tos: number;
  /** -m */
  mark: number;
  /** -M */
  pmtudisc?: PmtuDiscovery | undefined;
  /** -p, hex digits as typed. */
  pattern?: string | undefined;
  /** -e */
  identifier?: number | undefined;
  /** -b */
  broadcast: boolean;
  /** -q */
  quiet: boolean;
  /** -f */
  flood: boolean;
  /** -A */
  adaptive: boolean;
  /** -n */
  numeric: boolean;
  /** -a */
  audible: boolean;
  /** -D */
  timestamps: boolean;
  /** -O */
  outstanding: boolean;
  /** -v */
  verbose: boolean;
  /** -B */
  sticky: boolean;
  /** -C */
  connect: boolean;
  /** -r */
  dontRoute: boolean;
  /** Destinations before the last: a source route, which Linux refuses. */
  hops: readonly string[];
  /** -R */
  recordRoute: boolean;
  /** -T: IPOPT_TS_*; the hops are then where the time is asked for. */
  timestampOption?: number | undefined;
}

export const DEFAULTS: Omit<PingOptions, 'target'> = {
  interval: 1000,
  size: 56,
  linger: 10_000,
  deadline: 0,
  preload: 1,
  tos: 0,
  mark: 0,
  broadcast: false,
  quiet: false,
  flood: false,
  adaptive: false,
  numeric: false,
  audible: false,
  timestamps: false,
  outstanding: false,
  verbose: false,
  sticky: false,
  connect: false,
  dontRoute: false,
  hops: [],
  recordRoute: false,
};
