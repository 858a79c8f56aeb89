/** What ping counts, and how it says so at the end: iputils 20221126, ping_common.c. */

export interface RttStatistics {
  /** Microseconds. */
  min: number;
  max: number;
  sum: number;
  /** Sum of squares. */
  sum2: number;
  /** Exponentially weighted average, in eighths of a microsecond. */
  ewma8: number;
}

export class Statistics {
  transmitted = 0;
  received = 0;
  repeats = 0;
  errors = 0;
  /** How many packets were under way at once, at most. */
  pipesize = -1;
  rtt: RttStatistics = { min: Number.MAX_SAFE_INTEGER, max: 0, sum: 0, sum2: 0, ewma8: 0 };

  private acked = 0;

  /** Counts a packet sent. */
  sent(): void {
    this.transmitted++;
    if (((this.transmitted - this.acked) & 0xffff) > 0x7fff) this.acked = (this.transmitted + 1) & 0xffff;
  }

  /** How many packets are under way. */
  get inFlight(): number {
    const diff = (this.transmitted - this.acked) & 0xffff;
    return diff <= 0x7fff ? diff : this.transmitted - this.received - this.errors;
  }

  /** Something came back for this icmp_seq. */
  acknowledge(sequence: number): void {
    const diff = (this.transmitted - sequence) & 0xffff;
    if (diff > 0x7fff) return;
    this.pipesize = Math.max(this.pipesize, diff + 1);
    const ahead = (sequence - this.acked) & 0xffff;
    if ((ahead > 0 && ahead <= 0x7fff) || ((this.transmitted - this.acked) & 0xffff) > 0x7fff) this.acked = sequence;
  }

  /** Takes in one round trip, microseconds. */
  timed(us: number): void {
    const { rtt } = this;
    rtt.sum += us;
    rtt.sum2 += us * us;
    rtt.min = Math.min(rtt.min, us);
    rtt.max = Math.max(rtt.max, us);
    rtt.ewma8 = rtt.ewma8 === 0 ? us * 8 : rtt.ewma8 + us - Math.trunc(rtt.ewma8 / 8);
  }

  get lossPct(): number {
    return this.transmitted === 0 ? 0 : ((this.transmitted - this.received) * 100) / this.transmitted;
  }

  /** Minimum, average, maximum and deviation of the round trips, microseconds. */
  summary(): { min: number; avg: number; max: number; mdev: number } {
    const { rtt } = this;
    const total = this.received + this.repeats;
    const avg = Math.trunc(rtt.sum / total);
    const variance =
      rtt.sum < 0x7fffffff
        ? Math.trunc((rtt.sum2 - Math.trunc((rtt.sum * rtt.sum) / total)) / total)
        : Math.trunc(rtt.sum2 / total) - avg * avg;
    return { min: rtt.min, avg, max: rtt.max, mdev: Math.floor(Math.sqrt(Math.max(0, variance))) };
  }
}

/** Microseconds as milliseconds with three decimals. */
export function ms3(us: number): string {
  return `${Math.trunc(us / 1000)}.${String(us % 1000).padStart(3, '0')}`;
}

/** " time=0.040 ms": the larger, the fewer decimals. */
export function timeText(us: number): string {
  if (us >= 100_000 - 50) return ` time=${Math.trunc((us + 500) / 1000)} ms`;
  if (us >= 10_000 - 5) return ` time=${Math.trunc((us + 50) / 1000)}.${Math.trunc(((us + 50) % 1000) / 100)} ms`;
  if (us >= 1000) {
    return ` time=${Math.trunc((us + 5) / 1000)}.${String(Math.trunc(((us + 5) % 1000) / 10)).padStart(2, '0')} ms`;
  }
  return ` time=${ms3(us)} ms`;
}

export interface FinishOptions {
  target: string;
  timing: boolean;
  /** From the first to the last packet sent, virtual ns. */
  elapsed: number;
  /** Sent as fast as replies come: the gap between packets is worth telling. */
  rapid: boolean;
}

/** The lines that ping ends with. */
export function finishText(s: Statistics, o: FinishOptions): string {
  let text = `\n--- ${o.target} ping statistics ---\n${s.transmitted} packets transmitted, ${s.received} received`;
  if (s.repeats > 0) text += `, +${s.repeats} duplicates`;
  if (s.errors > 0) text += `, +${s.errors} errors`;
  if (s.transmitted > 0)
    text += `, ${percent(Math.fround(s.lossPct))}% packet loss, time ${Math.trunc(o.elapsed / 1e6)}ms`;
  text += '\n';
  const parts: string[] = [];
  if (s.received > 0 && o.timing) {
    const { min, avg, max, mdev } = s.summary();
    parts.push(`rtt min/avg/max/mdev = ${ms3(min)}/${ms3(avg)}/${ms3(max)}/${ms3(mdev)} ms`);
  }
  if (s.pipesize > 1) parts.push(`pipe ${s.pipesize}`);
  if (s.received > 0 && o.rapid && s.transmitted > 1) {
    const ipg = Math.trunc(Math.trunc(o.elapsed / 1000) / (s.transmitted - 1));
    parts.push(`ipg/ewma ${ms3(ipg)}/${ms3(Math.trunc(s.rtt.ewma8 / 8))} ms`);
  }
  return `${text}${parts.join(', ')}\n`;
}

/** printf's %g: six significant digits, no trailing zeros. */
function percent(value: number): string {
  return String(Number(value.toPrecision(6)));
}
