/** An interface's counters: `-s` once for the totals, twice for the errors by kind. */
import type { LinkStats } from '../../../engine/state.ts';
import type { Ip } from '../context.ts';

/** key in JSON, heading in text, number. */
type Column = readonly [string, string, number];

/** The widths that the headings ask for; a number that needs more widens its column for all rows. */
const WIDTHS = [10, 7, 6, 7, 7, 7, 10] as const;

export function printStats(ip: Ip, stats: LinkStats): void {
  if (ip.out.isJson) printJson(ip, stats);
  else printText(ip, stats);
}

function receive(stats: LinkStats): Column[] {
  return [
    ['bytes', 'bytes', stats.rx_bytes],
    ['packets', 'packets', stats.rx_packets],
    ['errors', 'errors', stats.rx_errors],
    ['dropped', 'dropped', stats.rx_dropped],
    ['over_errors', 'missed', 0],
    ['multicast', 'mcast', stats.rx_multicast],
  ];
}

function transmit(stats: LinkStats): Column[] {
  return [
    ['bytes', 'bytes', stats.tx_bytes],
    ['packets', 'packets', stats.tx_packets],
    ['errors', 'errors', stats.tx_errors],
    ['dropped', 'dropped', stats.tx_dropped],
    ['carrier_errors', 'carrier', stats.tx_carrier],
    ['collisions', 'collsns', 0],
  ];
}

/** Errors by kind are not counted apart: no device here makes them. */
const RX_ERRORS = ['length_errors', 'crc_errors', 'frame_errors', 'fifo_errors', 'missed_errors'];
const TX_ERRORS = ['aborted_errors', 'fifo_errors', 'window_errors', 'heartbeat_errors', 'carrier_changes'];

function printJson({ out, options }: Ip, stats: LinkStats): void {
  out.open('stats64');
  for (const [side, columns, errors] of [
    ['rx', receive(stats), RX_ERRORS],
    ['tx', transmit(stats), TX_ERRORS],
  ] as const) {
    out.open(side);
    for (const [key, , value] of columns) out.json(key, value);
    if (options.stats > 1) for (const key of errors) out.json(key, 0);
    out.close();
  }
  out.close();
}

function printText({ out, options }: Ip, stats: LinkStats): void {
  const rows = [receive(stats), transmit(stats)].map((columns) => columns.map(([, , value]) => shown(options, value)));
  const widths = WIDTHS.map((width, i) => Math.max(width, ...rows.map((row) => row[i]?.length ?? 0)));
  const cells = (texts: readonly string[]) => texts.map((text, i) => `${text.padStart(widths[i] ?? 0)} `).join('');
  const headings = (side: string, columns: Column[]) => {
    const [first = '', ...rest] = columns.map(([, heading]) => heading);
    const words = rest.map((word, i) => ` ${word.padStart(widths[i + 1] ?? 0)}`).join('');
    return `    ${side}: ${first.padStart((widths[0] ?? 0) - 4)}${words} ${' '.repeat(widths[6] ?? 0)}`;
  };
  const errors = (side: string, names: readonly string[]) => {
    const words = names.map((name, i) => ` ${name.padStart(widths[i + 1] ?? 0)}`).join('');
    out.nl();
    out.fp(`    ${side} errors:${' '.repeat((widths[0] ?? 0) - 10)}${words}`);
    out.nl();
    out.fp(`    ${' '.repeat(widths[0] ?? 0)} ${names.map((_, i) => `${'0'.padStart(widths[i + 1] ?? 0)} `).join('')}`);
  };
  out.fp(headings('RX', receive(stats)));
  out.nl();
  out.fp(`    ${cells(rows[0] ?? [])}`);
  if (options.stats > 1) errors('RX', ['length', 'crc', 'frame', 'fifo', 'overrun']);
  out.nl();
  out.fp(headings('TX', transmit(stats)));
  out.nl();
  out.fp(`    ${cells(rows[1] ?? [])}`);
  if (options.stats > 1) errors('TX', ['aborted', 'fifo', 'window', 'heartbt', 'transns']);
}

/** A counter as it is printed: with -h in thousands, with -iec as well in powers of 1024. */
function shown({ human, iec }: { human: boolean; iec: boolean }, value: number): string {
  const base = iec ? 1024 : 1000;
  if (!human || value < base) return String(value);
  let unit = 1;
  let at = -1;
  while (at < 5 && value / unit >= base) {
    unit *= base;
    at++;
  }
  const scaled = value / unit;
  const digits = scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
  return `${scaled.toFixed(digits)}${'kMGTPE'[at]}${iec ? 'i' : ''}`;
}
