/**
 * Writes batches down, one after the other: first the trace, then the state, which is the commit point, then the
 * subscribers are told, and last whoever waits for an answer.
 *
 * The trace is in another file than the state. Should the process die between the two, the trace is ahead; the state
 * names the last event that belongs to it, and loading cuts off what is beyond (lab-keeper.ts). While one batch is being
 * written the commands that come in make the next one, so that a busy session writes few large batches.
 */

import { notKept, type Unavailable } from '../errors.ts';
import type { Meter } from '../meter.ts';
import type { LabState, Segment, SessionStore, TraceLog } from '../ports.ts';
import type { TraceHub } from '../trace/trace-hub.ts';
import type { Batch } from './batch.ts';

/** A batch that nothing is added to any more, and where the session stands after it. */
export interface Entry {
  batch: Batch;
  segment: Segment | undefined;
  revision: number;
  seq: number;
  nextPing: number;
  lab: LabState;
}

export interface JournalOptions {
  session: string;
  store: Pick<SessionStore, 'commit'>;
  log: Pick<TraceLog, 'append'>;
  hub: TraceHub;
  meter: Meter;
  /** What is to be written next; undefined when there is nothing. */
  next: () => Entry | undefined;
  /** The session is at this revision, for certain. */
  onWritten: (revision: number) => void;
  /** Nothing after this can be written before everything was loaded again. */
  onFailure: (error: Unavailable) => void;
}

export class Journal {
  readonly #options: JournalOptions;
  /** How many commits the session has had: the next one names it. */
  #commits: number;
  #writing: Promise<void> | undefined;
  #current: Batch | undefined;

  constructor(options: JournalOptions, commits: number) {
    this.#options = options;
    this.#commits = commits;
  }

  /** The batch that is being written. */
  get current(): Batch | undefined {
    return this.#current;
  }

  /** There is something to write. */
  kick(): void {
    this.#writing ??= this.#run();
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #run(): Promise<void> {
    // Commands that come in the same turn of the event loop share a batch.
    await new Promise((resolve) => setImmediate(resolve));
    for (let entry = this.#options.next(); entry; entry = this.#options.next()) {
      this.#current = entry.batch;
      try {
        await this.#write(entry);
      } catch (cause) {
        this.#writing = undefined;
        this.#current = undefined;
        const error = notKept('the change could not be written down', cause);
        entry.batch.fail(error);
        this.#options.onFailure(error);
        return;
      }
      this.#current = undefined;
      entry.batch.succeed();
    }
    this.#writing = undefined;
  }

  async #write({ batch, segment, revision, seq, nextPing, lab }: Entry): Promise<void> {
    const { session, store, log, hub, meter, onWritten } = this.#options;
    const events = segment ? segment.lastSeq - segment.firstSeq + 1 : 0;
    meter.made(events);
    const from = performance.now();
    if (segment) await log.append(session, segment);
    const appended = performance.now();
    await store.commit({
      session,
      after: this.#commits,
      revision,
      seq,
      nextPing,
      lab,
      notifications: batch.notifications,
      traits: batch.traits,
      hosts: [...batch.hosts.values()],
      pings: [...batch.pings.values()],
      answers: [...batch.answers.values()],
      ...(batch.forgetPings !== undefined && { forgetPings: batch.forgetPings }),
    });
    if (segment) meter.wrote('trace', appended - from);
    meter.wrote('state', performance.now() - appended);
    meter.committed(events);
    this.#commits++;
    onWritten(revision);
    if (segment) hub.publish(segment);
  }
}
