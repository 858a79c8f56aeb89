import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TraceEvent } from '../../src/contract/trace.ts';
import type { Limits } from '../../src/sessions/limits.ts';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import type { SessionStore, TraceLog } from '../../src/sessions/ports.ts';
import { Sessions } from '../../src/sessions/sessions.ts';
import type { TraceFilter } from '../../src/sessions/trace/filter.ts';
import type { TraceLine } from '../../src/sessions/trace/line.ts';
import type { TraceSink } from '../../src/sessions/trace/subscription.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export interface World {
  directory: string;
  store: Store;
  sessions: Sessions;
  /** A new session with one host, h1. */
  lab(seed?: number): Promise<LiveSession>;
  /** Everything closed, then opened again, as if the process had been started anew. */
  restart(): Promise<World>;
}

export interface WorldOptions {
  directory?: string;
  limits?: Partial<Limits>;
  clock?: () => Date;
  ticks?: () => number;
  /** Stands between the sessions and the real ports. */
  ports?: (store: Store) => { sessions: SessionStore; traces: TraceLog };
}

/** Sessions on real files in a directory of their own; all of it goes when the test ends. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const { directory = temporary(), limits = {}, clock = () => new Date(), ticks, ports } = options;
  const store = await openStore(directory);
  const kept = ports?.(store) ?? store;
  const sessions = new Sessions({
    store: kept.sessions,
    log: kept.traces,
    // What a session says of itself is then the same whenever it is asked.
    limits: { idleExpireMs: 0, ...limits },
    clock,
    random: randomBytes,
    ...(ticks && { ticks }),
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    // What waits for ports that answer no more waits in vain.
    const patience = new Promise((resolve) => setTimeout(resolve, 1000).unref());
    closed ??= Promise.race([sessions.close(), patience]).then(() => store.close());
    return closed;
  };
  onTestFinished(close);
  return {
    directory,
    store,
    sessions,
    async lab(seed = 1) {
      const { value } = await sessions.create({ seed });
      const session = await sessions.open(value.id);
      await session.hosts.add({ name: 'h1' });
      return session;
    },
    async restart() {
      await close();
      return world({ ...options, directory });
    },
  };
}

/** The real ports, until `dead`: then nothing that is asked of them ever happens, as when the process is killed. */
export function mortal(): { dead: boolean; ports: (store: Store) => { sessions: SessionStore; traces: TraceLog } } {
  const life = {
    dead: false,
    ports: (store: Store) => ({ sessions: guard(store.sessions), traces: guard(store.traces) }),
  };
  const guard = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => (life.dead ? new Promise(() => {}) : method.apply(target, args));
      },
    });
  return life;
}

function temporary(): string {
  const path = mkdtempSync(join(tmpdir(), 'loopwire-sessions-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs commands on h1; what the last one printed. */
export async function sh(session: LiveSession, ...commands: string[]): Promise<string> {
  let printed = '';
  for (const command of commands) {
    const { value } = await session.exec('h1', command);
    printed = value.stdout + value.stderr;
  }
  return printed;
}

/** Everything `ip` and sysctl say of a host. */
export async function everything(session: LiveSession, host = 'h1'): Promise<string> {
  const commands = [
    'ip -d -s addr',
    'ip route show table all',
    'ip rule',
    'ip -d link',
    'ip neigh show nud all',
    'ip neigh show proxy',
    'sysctl -a',
  ];
  const printed = [];
  for (const command of commands) printed.push((await session.exec(host, command)).value);
  return printed.map(({ stdout, stderr, exit }) => `${stdout}${stderr}[${exit}]`).join('\n');
}

/** All events kept, parsed. */
export async function events(
  session: LiveSession,
  query: TraceFilter & { after?: number } = {},
): Promise<TraceEvent[]> {
  const found: TraceEvent[] = [];
  for (let after = query.after; ; ) {
    const page = await session.trace.history({ ...query, limit: 1000, ...(after !== undefined && { after }) });
    found.push(...(page.batch?.lines ?? []).map(({ json }) => TraceEvent.parse(JSON.parse(json))));
    if (page.next === undefined) return found;
    after = page.next;
  }
}

/** A reader that notes what it is told; `takes` says whether it wants more. */
export class Note implements TraceSink {
  readonly lines: TraceLine[] = [];
  readonly gaps: [number, number][] = [];
  readonly caught: number[] = [];
  ended: string | undefined;
  takes = true;
  #waiting: (() => void)[] = [];

  events({ lines }: { lines: readonly TraceLine[] }): boolean {
    this.lines.push(...lines);
    this.#wake();
    return this.takes;
  }

  gap(from: number, to: number): void {
    this.gaps.push([from, to]);
    this.#wake();
  }

  caughtUp(seq: number): void {
    this.caught.push(seq);
    this.#wake();
  }

  end(reason: string): void {
    this.ended = reason;
    this.#wake();
  }

  get seqs(): number[] {
    return this.lines.map(({ seq }) => seq);
  }

  /** Resolves once `what` is so. */
  async until(what: () => boolean): Promise<void> {
    while (!what()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** The numbers from first to last. */
export function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
