/**
 * The console of a host: a line goes in, what it printed comes out.
 *
 * A command has its turn in the queue like any other change. One that waits for what others do (`ip monitor`) gives up
 * its turn meanwhile, and takes another one when there is an end to that: its own, that of the time it was given, the
 * limit's, or its client's.
 */
import { exec } from '../../console/console.ts';
import type { Listening, PingKeeper, Run } from '../../console/run.ts';
import type { ExecResult } from '../../contract/exec.ts';
import type { Host } from '../../engine/host.ts';
import type { Lab } from '../../engine/lab.ts';
import { type ChangeOptions, partOf, type Versioned } from '../answer.ts';
import { LimitReached, Unavailable } from '../errors.ts';
import { isFull } from '../idle/memory.ts';
import { pingId, TrackedPing } from '../keeper/running-pings.ts';
import { limitVariable } from '../limits.ts';
import type { LiveSession } from '../live-session.ts';
import { andThen } from '../slices.ts';
import { hostOf } from './find.ts';
import { pingRequest } from './request/ping.ts';

export interface ExecOptions extends ChangeOptions<ExecResult> {
  /** Control-C: the client is gone, or the server stops. */
  signal?: AbortSignal;
}

/** A command that waits, and where: it goes no further once its lab or its host is another. */
interface Waiting {
  lab: Lab;
  on: Host;
  run: Run;
  signal: AbortSignal | undefined;
  change: ChangeOptions<ExecResult>;
}

/** How a wait ended: by itself, because its time was up, or because it was told to. */
type End = 'over' | 'expired' | 'stopped';

/** So many steps are taken between two looks at the memory there is. */
const MANY = 64;
/** The longest that setTimeout can wait. */
const LONGEST = 2 ** 31 - 1;

export class Console {
  readonly #session: LiveSession;
  /** Ends the wait of each command that waits. */
  readonly #stops = new Set<() => void>();
  readonly #waiting = new Set<Promise<unknown>>();
  #stopped = false;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** Commands that wait for what others do. */
  get listening(): number {
    return this.#waiting.size;
  }

  /** What a shell would say is in the result, never an error. Errors: NotFound, LimitReached, and those of run(). */
  async exec(host: string, command: string, options: ExecOptions = {}): Promise<Versioned<ExecResult>> {
    const { signal, ...change } = options;
    const { limits } = this.#session;
    const begin = (lab: Lab) => {
      // Many may have been asked for while there was room, and each may print megabytes.
      if (isFull()) throw new Unavailable('memory is short');
      const on = hostOf(lab, host);
      const run = exec(on, command, {
        maxPackets: limits.packetsPerPing,
        maxOutput: limits.consoleBytes,
        maxMessages: limits.monitorMessages,
        pings: this.#pings(host),
      });
      return andThen(this.#drive(lab, run), () => {
        if (run.listening && this.listening >= limits.monitorsRunning) {
          run.interrupt();
          throw new LimitReached('monitorsRunning', limits.monitorsRunning);
        }
        return { lab, on, run };
      });
    };
    const part = partOf(change, ({ run }: Pick<Waiting, 'run'>) => this.#result(run));
    const begun = await this.#session.run<Omit<Waiting, 'signal' | 'change'>>(begin, part);
    const { run } = begun.value;
    const revision = run.listening ? await this.#beside({ ...begun.value, signal, change }) : begun.revision;
    return { value: { exit: run.exit, ...cut(run, limits.consoleBytes), revision }, revision };
  }

  /** undefined while it waits. */
  #result(run: Run): ExecResult | undefined {
    const { keeper, limits } = this.#session;
    return run.listening ? undefined : { exit: run.exit, ...cut(run, limits.consoleBytes), revision: keeper.revision };
  }

  /** Pings that are typed have a record, as those that are asked for. */
  #pings(host: string): PingKeeper {
    const { keeper, clock } = this.#session;
    let next = { number: 0, seq: 0 };
    return {
      name() {
        next = { number: keeper.takePingNumber(), seq: keeper.seq };
        return pingId(next.number);
      },
      begun(run, options) {
        keeper.pings.add(new TrackedPing({ ...next, host, request: pingRequest(options), createdAt: clock(), run }));
      },
    };
  }

  /** Ends whatever waits, and resolves when that has had its last turn. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    await Promise.allSettled(this.#waiting);
  }

  #beside(command: Waiting): Promise<number> {
    const waiting = this.#waitAndGoOn(command).finally(() => this.#waiting.delete(waiting));
    this.#waiting.add(waiting);
    return waiting;
  }

  /** Waits as long and as often as the command does; the revision after its last turn. */
  async #waitAndGoOn({ lab, on, run, signal, change }: Waiting): Promise<number> {
    for (let revision = 0; ; ) {
      const { listening } = run;
      if (!listening) return revision;
      const how = await this.#wait(listening, signal);
      const turn = await this.#session.run(
        (current) => {
          if (current !== lab) throw new Unavailable('the lab had to be loaded again');
          if (how === 'stopped' || current.host(on.name) !== on) run.interrupt();
          else if (how === 'expired') listening.expire();
          return this.#drive(lab, run);
        },
        partOf({ ...(change.kept && { kept: change.kept }) }, () => this.#result(run)),
      );
      revision = turn.revision;
    }
  }

  #wait(listening: Listening, signal: AbortSignal | undefined): Promise<End> {
    const { ms = Number.POSITIVE_INFINITY } = listening;
    const limit = this.#session.limits.monitorMs;
    return new Promise((resolve) => {
      const end = (how: End) => {
        clearTimeout(timer);
        this.#stops.delete(stop);
        signal?.removeEventListener('abort', stop);
        resolve(how);
      };
      const stop = () => end('stopped');
      const timer = setTimeout(() => end(ms <= limit ? 'expired' : 'stopped'), Math.min(ms, limit, LONGEST));
      this.#stops.add(stop);
      signal?.addEventListener('abort', stop);
      listening.whenOver(() => end('over'));
      if (this.#stopped || signal?.aborted) stop();
    });
  }

  /** As far as it goes without others. */
  #drive(lab: Lab, run: Run): void | Promise<void> {
    const { commandMs } = this.#session.limits;
    let steps = 0;
    return this.#session.drive(lab, {
      done: () => run.done || run.listening !== undefined,
      work: () => {
        // It may be one of many that were let in when there was room.
        if (++steps % MANY === 0 && !lab.rtnlLocked && isFull()) run.interrupt('interrupted: memory is short\n');
        return run.step?.() ?? false;
      },
      interrupt: () => run.interrupt(`interrupted after ${commandMs} ms of work (${limitVariable('commandMs')})\n`),
    });
  }
}

function cut({ stdout, stderr }: { stdout: string; stderr: string }, max: number): { stdout: string; stderr: string } {
  // Where it says why comes last.
  return { stdout: stdout.slice(0, max), stderr: stderr.length <= 2 * max ? stderr : stderr.slice(-2 * max) };
}
