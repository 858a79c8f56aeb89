/**
 * The lab of one session in memory, and what it takes to have it again: loads it, watches every change a command makes,
 * has them written down, and throws the lab away when that was not possible.
 *
 * Commands may be applied on top of ones that are still being written. Nobody is told anything before it is certain:
 * `settled()` is when everything applied so far is on the disk, and every answer waits for it, reads too.
 */
import type { LabRoom } from '../../engine/errno.ts';
import { Lab } from '../../engine/lab.ts';
import type { Notification } from '../../engine/notify.ts';
import { NotFound, Unavailable, unavailable } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Meter } from '../meter.ts';
import type {
  Extent,
  Labels,
  SessionHead,
  SessionRecord,
  SessionStore,
  SessionTraits,
  StoredAnswer,
  StoredHost,
  StoredSession,
  TraceLog,
} from '../ports.ts';
import { inSlices } from '../slices.ts';
import { Recorder } from '../trace/recorder.ts';
import { type Change, rtnlEvent } from '../trace/rtnl.ts';
import { TraceHub } from '../trace/trace-hub.ts';
import { Batch } from './batch.ts';
import { type Entry, Journal } from './journal.ts';
import { rehearsing } from './rehearsal.ts';
import { pingId, RunningPings } from './running-pings.ts';

export interface KeeperOptions {
  store: Pick<SessionStore, 'load' | 'commit'>;
  log: Pick<TraceLog, 'append' | 'read' | 'extent' | 'truncateAfter' | 'trim' | 'drop'>;
  limits: Limits;
  meter: Meter;
}

/** The lab and what belongs to it, as long as nothing goes wrong. */
interface Loaded {
  lab: Lab;
  recorder: Recorder;
  journal: Journal;
  batch: Batch;
  revision: number;
  /** The revision that is written down. */
  written: number;
  nextPing: number;
  /** Thrown away: nothing of it is written any more. */
  dropped: boolean;
}

/** Bytes of trace that may wait in memory before a long command waits for the disk. */
const MUCH = 512 * 1024;

export class LabKeeper {
  readonly record: SessionRecord;
  readonly hub: TraceHub;
  readonly pings = new RunningPings();
  readonly #options: KeeperOptions;
  #loaded: Loaded | undefined;
  #draining: Journal | undefined;
  /** Of what was written down when the lab was thrown away. */
  #lastRevision = 0;
  #hosts = new Map<string, StoredHost>();
  #nextPosition = 0;
  /** Whether the command at work has been counted as a change. */
  #counted = false;
  #request: string | undefined;
  /** The clock and the chance of the last batch. */
  #lastMoved = '';

  /** Loads it. Errors: NotFound, Unavailable. */
  static async load(id: string, options: KeeperOptions): Promise<LabKeeper> {
    const stored = await fetch(id, options.store);
    const keeper = new LabKeeper(stored.head, options);
    const extent = await keeper.#mend(stored.head.seq);
    keeper.#install(stored, await inSlices(Lab.restoring(stored.snapshot)), extent);
    return keeper;
  }

  /** One that was made a moment ago, of which the trace has `extent`. */
  static fresh(head: SessionHead, extent: Extent, options: KeeperOptions): LabKeeper {
    const keeper = new LabKeeper(head, options);
    keeper.#install({ head, hosts: [], running: [] }, Lab.restore({ lab: head.lab, hosts: [] }), extent);
    return keeper;
  }

  private constructor(record: SessionRecord, options: KeeperOptions) {
    this.record = record;
    this.#options = options;
    this.hub = new TraceHub(record.id, options, { earliest: 1, last: 0, bytes: 0 });
  }

  /** Of what is applied, written down or not. */
  get revision(): number {
    return this.#loaded?.revision ?? this.#lastRevision;
  }

  /** In the order they were added. */
  get hosts(): ReadonlyMap<string, StoredHost> {
    return this.#hosts;
  }

  /** What the commands of this batch have said so far. */
  get notifications(): readonly Notification[] {
    return this.#present().batch.notifications;
  }

  /** The newest event recorded, written down or not. */
  get seq(): number {
    return this.#loaded?.recorder.seq ?? this.hub.seq;
  }

  /** Nothing is waiting to be written. */
  get quiet(): boolean {
    const { batch, journal } = this.#loaded ?? {};
    return !journal?.current && (batch?.empty ?? true);
  }

  /** The lab, loaded again if it had to be thrown away. Errors: NotFound, Unavailable. */
  async lab(): Promise<Lab> {
    return this.#loaded?.lab ?? this.#load();
  }

  /** Whether `lab` is (still) the one in force. */
  owns(lab: Lab): boolean {
    return this.#loaded?.lab === lab;
  }

  /** A command begins, of this request if it is one's. */
  begin(request?: string): void {
    this.#counted = false;
    this.#request = request;
  }

  /** Goes with what the command at work has changed. */
  answer(answer: StoredAnswer): void {
    this.#loaded?.batch.answers.set(answer.key, answer);
  }

  /** How the pings stand now goes into the batch. */
  collect(): void {
    const { batch, recorder } = this.#present();
    for (const change of this.pings.collect((ping) => recorder.lastOf.get(ping))) batch.addPing(change);
  }

  /** A command has ended, or pauses: what it changed may be written down, whole. */
  pause(lab: Lab): void {
    const loaded = this.#loaded;
    if (loaded?.lab !== lab) return;
    lab.flushCounters();
    this.collect();
    const moved = JSON.stringify(lab.state());
    loaded.batch.moved ||= moved !== this.#lastMoved;
    this.#lastMoved = moved;
    if (!loaded.batch.empty || !loaded.recorder.empty) loaded.journal.kick();
  }

  /** Another one of what is written down, of which nothing is. Errors: NotFound, Unavailable. */
  copy(): Promise<LabKeeper> {
    return LabKeeper.load(this.record.id, rehearsing(this.#options));
  }

  /** Resolves when everything applied so far is written down. Errors: Unavailable, when it could not be. */
  settled(): Promise<void> {
    const loaded = this.#loaded;
    if (!loaded) return Promise.resolve();
    if (!loaded.batch.empty || !loaded.recorder.empty) return loaded.batch.written;
    return loaded.journal.current?.written ?? Promise.resolve();
  }

  /** A long command has made much that waits in memory. */
  get congested(): boolean {
    return (this.#loaded?.recorder.size ?? 0) > MUCH;
  }

  /** The command at work changes something that no notification says. */
  count(): void {
    if (this.#counted) return;
    this.#counted = true;
    this.#present().revision++;
  }

  /** Somebody changes what the session is besides its lab. */
  change(traits: Partial<Pick<SessionTraits, 'name' | 'labels' | 'pinned'>>): void {
    const { batch, lab, recorder } = this.#present();
    this.count();
    Object.assign(this.record, traits);
    Object.assign(batch.traits, traits);
    const { name, labels, pinned } = this.record;
    const what = { name, labels, ...(pinned && { pinned }) };
    recorder.record({ type: 'session:changed', at: lab.clock.now, ...what, ...this.#change(false) });
  }

  /** Nobody uses it: it goes when servers have run until `expires`, which is at about that time of day. */
  expire(expires: number, at: Date): void {
    const { batch, lab, recorder } = this.#present();
    this.record.expires = batch.traits.expires = expires;
    recorder.record({ type: 'session:expiring', at: lab.clock.now, expiresAt: at.toISOString() });
  }

  /** Somebody used it when servers had run until `used`: if it was told that it goes, it does not. */
  spare(used: number): void {
    const { batch, lab, recorder } = this.#present();
    if (this.record.expires === undefined) return;
    delete this.record.expires;
    batch.traits.used = used;
    recorder.record({ type: 'session:kept', at: lab.clock.now });
  }

  /** What sessions keep of a host that was just added to the lab. */
  addHost(name: string, labels: Labels, createdAt: Date): StoredHost {
    const host = { name, labels, createdAt, position: this.#nextPosition++ };
    this.#hosts.set(name, host);
    this.#present().batch.hosts.set(name, host);
    return host;
  }

  /** The number of a new ping; the oldest ones are forgotten. */
  takePingNumber(): number {
    const loaded = this.#present();
    this.#options.meter.pinged();
    const number = loaded.nextPing++;
    const oldest = number - this.#options.limits.pingsKept;
    if (oldest > 0) loaded.batch.forgetPings = oldest;
    return number;
  }

  /** Throws everything away that is not written down: the next command finds the lab as it was. */
  discard(error: Unavailable): void {
    const loaded = this.#loaded;
    if (!loaded) return;
    this.#loaded = undefined;
    this.#draining = loaded.journal;
    loaded.lab.tracer = undefined;
    loaded.lab.notify = undefined;
    for (const host of loaded.lab.hosts.values()) host.listeners.hangUp(host.name);
    loaded.dropped = true;
    this.#lastRevision = loaded.written;
    this.pings.clear();
    loaded.batch.fail(error);
  }

  #present(): Loaded {
    if (!this.#loaded) throw new Unavailable('the lab is being loaded again');
    return this.#loaded;
  }

  async #load(): Promise<Lab> {
    // What was thrown away may have a last write under way, which is in or is not.
    await this.#draining?.idle();
    const stored = await fetch(this.record.id, this.#options.store);
    const extent = await this.#mend(stored.head.seq);
    return this.#install(stored, await inSlices(Lab.restoring(stored.snapshot)), extent);
  }

  #install({ head, hosts, running }: Omit<StoredSession, 'snapshot'>, lab: Lab, extent: Extent): Lab {
    const { store, log, limits, meter } = this.#options;
    const { id } = head;
    const recorder = new Recorder(head.seq, limits.frameBytes);
    const next = () => nextEntry(loaded);
    const onWritten = (revision: number) => {
      loaded.written = revision;
    };
    const onFailure = (error: Unavailable) => this.discard(error);
    const journal = new Journal(
      { session: id, store, log, hub: this.hub, meter, next, onWritten, onFailure },
      head.commits,
    );
    const { revision, nextPing } = head;
    const loaded: Loaded = {
      lab,
      recorder,
      journal,
      batch: new Batch(),
      revision,
      written: revision,
      nextPing,
      dropped: false,
    };
    lab.room = roomOf(limits);
    lab.tracer = recorder.record;
    lab.notify = (notification) => this.#notice(notification);
    this.#loaded = loaded;
    this.#lastMoved = JSON.stringify(lab.state());
    this.#hosts = new Map(hosts.map((host) => [host.name, host]));
    this.#nextPosition = 1 + Math.max(-1, ...hosts.map(({ position }) => position));
    const { name, labels, pinned, expires } = head;
    Object.assign(this.record, { name, labels, pinned, expires });
    this.hub.reset(extent);
    // What ran when the process died runs no more.
    for (const ping of running) {
      const { number, host } = ping;
      recorder.record({ type: 'ping:done', at: lab.clock.now, host, ping: pingId(number), exit: null });
      const seq = { ...ping.seq, last: recorder.seq };
      loaded.batch.addPing({ head: { ...ping, status: 'interrupted', seq }, parts: [] });
    }
    if (!loaded.batch.empty) journal.kick();
    return lab;
  }

  /**
   * Cuts off the events that were never answered for; what is left. If it ends too early, since a power cut took its
   * end, it is given up: a hole that is known is better than one in the middle of what a subscriber reads.
   */
  async #mend(seq: number): Promise<Extent> {
    const { id } = this.record;
    const { log } = this.#options;
    await unavailable(log.truncateAfter(id, seq));
    const extent = await unavailable(log.extent(id));
    if (extent?.last === seq) return extent;
    if (extent) await unavailable(log.drop(id));
    return { earliest: seq + 1, last: seq, bytes: 0 };
  }

  #notice(notification: Notification): void {
    const { lab, recorder, batch } = this.#present();
    const { type, host } = notification;
    batch.notifications.push(notification);
    if (type === 'delhost') {
      this.#hosts.delete(host);
      batch.dropHost(host);
    }
    if (type === 'newstats' || type === 'newcounters' || type === 'delnetconf') return;
    const silent = 'silent' in notification ? notification.silent : undefined;
    if (silent === 'kept') return;
    this.count();
    const labels = this.#hosts.get(host)?.labels ?? {};
    recorder.record({ ...rtnlEvent(lab, notification, labels), ...this.#change(silent === 'traced') });
  }

  /** What is said of every change. */
  #change(silent: boolean): Change {
    return {
      revision: this.revision,
      ...(this.#request !== undefined && { request: this.#request }),
      ...(silent && { silent }),
    };
  }
}

function roomOf(limits: Limits): LabRoom {
  const { interfacesPerHost, addressesPerHost, routesPerHost, rulesPerHost, neighboursPerHost } = limits;
  return {
    objects: limits.objectsPerSession,
    ...{ interfaces: interfacesPerHost, addresses: addressesPerHost, routes: routesPerHost },
    ...{ rules: rulesPerHost, neighbours: neighboursPerHost },
  };
}

/** What is to be written next. */
function nextEntry(loaded: Loaded): Entry | undefined {
  const { batch, recorder, lab, revision, nextPing, dropped } = loaded;
  if (dropped || (batch.empty && recorder.empty)) return undefined;
  loaded.batch = new Batch();
  return { batch, segment: recorder.take(), revision, seq: recorder.seq, nextPing, lab: lab.state() };
}

async function fetch(id: string, store: KeeperOptions['store']): Promise<StoredSession> {
  const stored = await unavailable(store.load(id));
  if (!stored) throw new NotFound(`there is no session ${id}`);
  return stored;
}
