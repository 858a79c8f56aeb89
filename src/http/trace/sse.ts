/** The trace as server-sent events: what is kept after a seq, then what happens. `id` is the seq, `data` the event. */
import { Readable } from 'node:stream';
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import type { SubscribeOptions, Subscription, TraceSink } from '../../sessions/trace/subscription.ts';
import type { TraceHub } from '../../sessions/trace/trace-hub.ts';

/** Bytes that may wait for the client before the trace is told to hold on. */
const HIGH_WATER = 256 * 1024;

export interface SseOptions extends SubscribeOptions {
  /** A comment so often keeps proxies from thinking that nobody is there. */
  heartbeatMs: number;
}

/** Errors, before anything is sent: Trimmed, Malformed, LimitReached. */
export async function openSse(trace: TraceHub, { heartbeatMs, ...options }: SseOptions): Promise<Sse> {
  const stream = new Sse(heartbeatMs);
  try {
    stream.follow(await trace.subscribe(options, stream));
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return stream;
}

export class Sse extends Readable implements TraceSink {
  readonly #heartbeat: NodeJS.Timeout;
  #subscription: Subscription | undefined;

  constructor(heartbeatMs: number) {
    super({ highWaterMark: HIGH_WATER });
    this.#heartbeat = setInterval(() => {
      if (this.readableLength === 0) this.push(': still here\n\n');
    }, heartbeatMs);
    // The headers go out with the first bytes: a client wants to know at once that it is connected.
    this.push(': loopwire\n\n');
  }

  follow(subscription: Subscription): void {
    this.#subscription = subscription;
    if (this.destroyed) subscription.close();
  }

  events({ lines }: TraceBatch): boolean {
    return this.push(lines.map(({ seq, json }) => `id: ${seq}\ndata: ${json}\n\n`).join(''));
  }

  gap(from: number, to: number): void {
    this.push(`event: gap\nid: ${to}\ndata: ${JSON.stringify({ from, to })}\n\n`);
  }

  caughtUp(seq: number): void {
    this.push(`event: caught-up\nid: ${seq}\ndata: ${JSON.stringify({ seq })}\n\n`);
  }

  /** What is waiting still goes out; the client comes back with Last-Event-ID. */
  end(): void {
    this.#stop();
    this.push(null);
  }

  override _read(): void {
    this.#subscription?.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stop();
    done(error);
  }

  #stop(): void {
    clearInterval(this.#heartbeat);
    this.#subscription?.close();
  }
}
