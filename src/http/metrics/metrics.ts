/** What is measured of this server, for Prometheus; docs/operations.md says what to look at. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Census, Meter } from '../../sessions/meter.ts';

const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const WRITE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

const CENSUS: Record<keyof Census, readonly [name: string, help: string]> = {
  sessions: ['loopwire_sessions_loaded', 'Sessions in memory'],
  hosts: ['loopwire_hosts', 'Hosts of the sessions in memory'],
  pings: ['loopwire_pings_running', 'Pings that go on by the clock on the wall'],
  subscribers: ['loopwire_subscribers', 'Subscriptions to the trace'],
  queued: ['loopwire_commands_queued', 'Commands that wait or run, in all queues'],
  longestQueue: ['loopwire_commands_queued_longest', 'Commands that wait or run in the longest queue'],
};

export class Metrics implements Meter {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'loopwire_http_request_duration_seconds',
    help: 'From the request to the end of the answer; streams are not in it',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [this.#registry],
  });
  readonly #made = this.#counter('loopwire_events_made_total', 'Events of the trace that labs have made');
  readonly #committed = this.#counter('loopwire_events_committed_total', 'Events that are written down');
  readonly #delivered = this.#counter('loopwire_events_delivered_total', 'Events given to subscribers, once for each');
  readonly #gaps = this.#counter('loopwire_gaps_total', 'Times a subscriber was told that it missed something');
  readonly #pings = this.#counter('loopwire_pings_total', 'Pings begun');
  readonly #expired = this.#counter('loopwire_sessions_expired_total', 'Sessions deleted because nobody used them');
  readonly #writes = new Histogram({
    name: 'loopwire_write_duration_seconds',
    help: 'A batch of changes, until SQLite has it: state is on the disk then, trace with the operating system',
    labelNames: ['file'],
    buckets: WRITE_SECONDS,
    registers: [this.#registry],
  });
  readonly #sessions = this.#gauge('loopwire_sessions', 'Sessions there are, in memory or not');
  readonly #census = Object.fromEntries(
    Object.entries(CENSUS).map(([what, [name, help]]) => [what, this.#gauge(name, help)]),
  ) as Record<keyof Census, Gauge>;

  constructor() {
    // The process: memory, garbage collection, file descriptors, and the delay of the event loop.
    collectDefaultMetrics({ register: this.#registry });
  }

  /** `route` is a pattern, not a path: there are few. */
  answered(method: string, route: string, status: number, ms: number): void {
    this.#requests.observe({ method, route, status }, ms / 1000);
  }

  made = (events: number): void => this.#made.inc(events);
  committed = (events: number): void => this.#committed.inc(events);
  delivered = (events: number): void => this.#delivered.inc(events);
  missed = (): void => this.#gaps.inc();
  pinged = (): void => this.#pings.inc();
  expired = (): void => this.#expired.inc();
  wrote = (file: 'state' | 'trace', ms: number): void => this.#writes.observe({ file }, ms / 1000);

  /** In Prometheus' text format. `sessions` are all there are, if that can be told at the moment. */
  text(census: Census, sessions: number | undefined): Promise<string> {
    for (const [what, gauge] of Object.entries(this.#census)) gauge.set(census[what as keyof Census]);
    this.#sessions.set(sessions ?? Number.NaN);
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
