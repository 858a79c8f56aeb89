/**
 * A route's metrics (RTA_METRICS): their words, units and order.
 *
 * Kept in the kernel's units: rtt in eighths and rttvar in quarters of a millisecond. The name `congestion` is what
 * `ip -j` calls the word `congctl`.
 */
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { milliseconds, u32 } from '../numbers.ts';

interface Metric {
  name: string;
  /** The word on the command line, where it is another. */
  word?: string;
  /** Whether beginnings of the word are taken as well. */
  abbreviates?: boolean;
  /** What iproute2 calls it in its error message. */
  label?: string;
  /** Whether `lock` may come before the value. */
  lockable?: boolean;
  max?: number;
  /** Ticks in a millisecond, for times. */
  ticks?: number;
  bool?: boolean;
}

/** In the order of RTAX_*, which is the order of printing. */
const METRICS: readonly Metric[] = [
  { name: 'mtu', lockable: true },
  { name: 'window', abbreviates: true, lockable: true },
  { name: 'rtt', lockable: true, ticks: 8 },
  { name: 'rttvar', abbreviates: true, lockable: true, ticks: 4 },
  { name: 'ssthresh', abbreviates: true, lockable: true },
  { name: 'cwnd', abbreviates: true, lockable: true },
  { name: 'advmss', label: 'mss', lockable: true },
  { name: 'reordering', abbreviates: true, lockable: true },
  { name: 'hoplimit', lockable: true, max: 255 },
  { name: 'initcwnd', abbreviates: true, lockable: true },
  { name: 'features', abbreviates: true },
  { name: 'rto_min', ticks: 1 },
  { name: 'initrwnd', abbreviates: true, lockable: true },
  { name: 'quickack', abbreviates: true, bool: true },
  { name: 'congestion', word: 'congctl', abbreviates: true, lockable: true },
  { name: 'fastopen_no_cookie', abbreviates: true, bool: true },
];

/** The order in which iproute2 tries beginnings; what is not here has no beginnings. */
const TRIED = [
  'mtu',
  'hoplimit',
  'advmss',
  'reordering',
  'rtt',
  'rto_min',
  'window',
  'cwnd',
  'initcwnd',
  'initrwnd',
  'features',
  'quickack',
  'congestion',
  'rttvar',
  'ssthresh',
  'fastopen_no_cookie',
].map((name) => METRICS.find((metric) => metric.name === name) as Metric);

/** The one feature there is a word for. */
export const RTAX_FEATURE_ECN = 1;

/** Ticks of a metric in the unit in which it is printed: a millisecond, for times. */
export function ticksOf(name: string): number {
  return METRICS.find((metric) => metric.name === name)?.ticks ?? 1;
}

export interface Metrics {
  values: Record<string, number | string>;
  lock: Set<string>;
}

/** Reads a metric when the word at hand is one. */
export function readMetric(args: Args, metrics: Metrics): boolean {
  const { word } = args;
  const metric = TRIED.find(({ name, word: full = name, abbreviates }) =>
    abbreviates ? matches(word, full) : word === full,
  );
  if (!metric) return false;
  args.next();
  if (metric.lockable && args.word === 'lock') {
    metrics.lock.add(metric.name);
    args.next();
  }
  if (metric.name === 'rto_min') metrics.lock.add(metric.name);
  metrics.values[metric.name] = readValue(args, metric);
  return true;
}

function readValue(args: Args, { name, label = name, ticks, bool, max = 0xffffffff }: Metric): number | string {
  if (name === 'congestion') return args.word;
  const why = `"${label}" value is invalid\n`;
  if (name === 'features') {
    if (args.word !== 'ecn') args.invalid('"features" value not valid\n');
    return RTAX_FEATURE_ECN;
  }
  if (ticks !== undefined) {
    const { value, raw } = args.value(milliseconds, why);
    return raw ? value : value * ticks;
  }
  const value = args.value((word) => ((u32(word) ?? max + 1) <= max ? u32(word) : undefined), why);
  if (bool && value > 1) args.invalid(`"${name}" value should be 0 or 1\n`);
  return value;
}

export function printMetrics(
  { out }: Ip,
  values: Readonly<Record<string, number | string>>,
  lock: readonly string[],
): void {
  out.openArray('metrics');
  out.open();
  for (const { name, word = name, ticks } of METRICS) {
    const value = values[name];
    if (value === undefined && !lock.includes(name)) continue;
    out.fp(`${word} ${lock.includes(name) ? 'lock ' : ''}`);
    if (name === 'features') printFeatures(out, Number(value ?? 0));
    else if (ticks !== undefined) {
      const ms = Math.floor(Number(value ?? 0) / ticks);
      out.any(name, ms >= 1000 ? `${Number((ms / 1000).toPrecision(6))}s ` : `${ms}ms `, ms);
    } else out.any(name, `${value ?? 0} `, value ?? 0);
  }
  out.close();
  out.closeArray();
}

function printFeatures(out: Ip['out'], features: number): void {
  if (features & RTAX_FEATURE_ECN) out.any('ecn', 'ecn ', null);
  const rest = features & ~RTAX_FEATURE_ECN;
  if (rest !== 0) out.any('features', `0x${rest.toString(16)} `, rest);
}
