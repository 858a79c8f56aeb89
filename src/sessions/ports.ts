/**
 * What sessions need kept, said without a word about where: the store fills these two ports.
 *
 * Every method is asynchronous, may fail, and may be one of several processes asking. A session belongs to one process
 * at a time; `SessionCommit.after` finds out when that was not so.
 */
import type { Labels } from '../contract/common.ts';
import type { Ping } from '../contract/ping.ts';
import type { Notification } from '../engine/notify.ts';
import type { LabSnapshot, LabState } from '../engine/state.ts';

export type { Notification } from '../engine/notify.ts';
export type * from '../engine/state.ts';
export type { Labels, Ping };

/** Who opens sessions: an operator, by the name of the key (which several keys may have), or else whoever is at an address. */
export type Opener = { operator: string } | { address: string };

/** What a session is, apart from its lab. */
export interface SessionRecord {
  id: string;
  name: string;
  labels: Labels;
  seed: number;
  epoch: string;
  createdAt: Date;
  /** It does not go by itself. */
  pinned: boolean;
  /** When it goes, as its trace has told: SessionStore.ran() will be that. Absent: nothing was told. */
  expires?: number;
  /** Absent: nobody asked when it was opened. */
  opener?: Opener;
}

/** What the last commit left: which state, and which event of the trace belongs to it. */
export interface SessionHead extends SessionRecord {
  revision: number;
  /** The newest event that was answered for; what the trace log has beyond it never happened. */
  seq: number;
  /** Counts commits: the fence against a second owner. */
  commits: number;
  /** The number of the next ping. */
  nextPing: number;
  lab: LabState;
  /** When somebody last used it, as far as that is written down: SessionStore.ran() was that. */
  used: number;
}

/** What may change of a session besides its lab. */
export interface SessionTraits {
  name: string;
  labels: Labels;
  pinned: boolean;
  expires: number;
  /** Whoever uses it ends what was told of its end. */
  used: number;
}

/** What opens a session, or a part of it. */
export interface StoredCredential {
  id: string;
  /** SHA-256 of the token. */
  digest: Uint8Array;
  role: 'owner' | 'reader';
  name: string;
  /** Nothing but this ping, and the host it is of. */
  host?: string;
  ping?: string;
  createdAt: Date;
  expiresAt?: Date;
}

export interface StoredHost {
  name: string;
  /** Hosts are in the order of their positions; a new one has a larger one than any before. */
  position: number;
  labels: Labels;
  createdAt: Date;
}

/** What was asked of a ping. */
export type PingRequest = Omit<
  Ping,
  'id' | 'host' | 'status' | 'exit' | 'replies' | 'errors' | 'statistics' | 'text' | 'stderr' | 'seq' | 'createdAt'
>;

/** How a ping stands. */
export interface PingHead extends Pick<Ping, 'host' | 'status' | 'exit' | 'statistics' | 'seq'> {
  number: number;
  request: PingRequest;
  createdAt: Date;
}

export interface StoredSession {
  head: SessionHead;
  snapshot: LabSnapshot;
  /** In the order they were added, as `snapshot.hosts`. */
  hosts: StoredHost[];
  /** Pings that say they run. Nobody runs them any more. */
  running: PingHead[];
}

/** What a ping received and printed: it only grows, so each commit adds a part. */
export type PingOutput = Pick<Ping, 'replies' | 'errors' | 'text' | 'stderr'>;

/** Parts of one ping are numbered from 0; part 0 comes with the first change, empty or not. */
export interface PingPart extends PingOutput {
  number: number;
}

export interface PingChange {
  head: PingHead;
  /** What is new since the last commit. */
  parts: readonly PingPart[];
}

/** A page of pings; `next`: there are more below this number. */
export interface StoredPings {
  pings: StoredPing[];
  next: number | undefined;
}

export type StoredPing = PingHead & PingOutput;

/** An answer as it went out. */
export interface KeptAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What was asked for under a client's key, and what was answered; nothing, if it was cut off or too long. */
export interface StoredAnswer {
  /** In which keys are told apart: a session, or whoever opens sessions. */
  scope: string;
  key: string;
  print: string;
  createdAt: Date;
  answer?: KeptAnswer;
}

/** What becomes of the credentials of a session, and the answer to whoever asked for it: all of it is kept, or none. */
export interface CredentialChange {
  /** In place of the one with its id, if there is one. */
  put?: StoredCredential;
  /** Their ids. */
  remove?: readonly string[];
  answer?: StoredAnswer;
}

/** One batch of finished commands of one session: all of it is kept, or none. */
export interface SessionCommit {
  session: string;
  /** The commit this one follows (SessionHead.commits); any other in force makes it fail. */
  after: number;
  revision: number;
  seq: number;
  nextPing: number;
  lab: LabState;
  /** In the order they were made. */
  notifications: readonly Notification[];
  /** Those that are others now. */
  traits: Readonly<Partial<SessionTraits>>;
  /** What only sessions know of hosts made in this batch. */
  hosts: readonly StoredHost[];
  pings: readonly PingChange[];
  /** Pings with a number up to this one go. */
  forgetPings?: number;
  /** To what was changed here, or only begun. */
  answers: readonly StoredAnswer[];
}

export interface UnusedSession extends Pick<SessionHead, 'id' | 'used' | 'expires'> {}

/**
 * Why a port failed, where that is known, as the `code` of its error: no room (ENOSPC), only to be read (EROFS), held by
 * somebody else (EBUSY), damaged (EUCLEAN), or the device failed (EIO).
 */
export type FaultCode = 'ENOSPC' | 'EROFS' | 'EBUSY' | 'EUCLEAN' | 'EIO';

/** The state: small, changed often, read when a session is opened. */
export interface SessionStore {
  /** With the credential of whoever asked for it, and the answer to that. */
  create(head: SessionHead, owner: StoredCredential, answer?: StoredAnswer): Promise<void>;
  /** How many there are, of one opener or in all. */
  count(opener?: Opener): Promise<number>;
  /** In the order they were made, those after the one named. */
  list(page: { after?: string; limit: number }): Promise<(SessionHead & { hosts: string[] })[]>;
  head(id: string): Promise<SessionHead | undefined>;
  /** Those of the ids that there are sessions of; at most 1,000 are asked for at once. */
  existing(ids: readonly string[]): Promise<string[]>;
  load(id: string): Promise<StoredSession | undefined>;
  /** In the order they were made; none when there is no such session. */
  credentials(session: string): Promise<StoredCredential[]>;
  /** Fails when one is put and there is no such session. */
  changeCredentials(session: string, change: CredentialChange): Promise<void>;
  /** When this resolves the change survives the end of the process and of the power. */
  commit(commit: SessionCommit): Promise<void>;
  /** What it was; undefined: there is none. The answer to whoever asked for it outlives it. */
  remove(id: string, answer?: StoredAnswer): Promise<Pick<SessionRecord, 'opener'> | undefined>;
  /** For how long servers have run on what is kept, ms, as far as that is written down. */
  ran(): Promise<number>;
  /** It is this long by now, and these sessions, by id, were last used then. */
  keepUse(ran: number, used: ReadonlyMap<string, number>): Promise<void>;
  /** Those not pinned that nobody has used since `until`, longest first, beginning behind the one given. */
  unused(page: { until: number; after?: UnusedSession; limit: number }): Promise<UnusedSession[]>;
  answer(scope: string, key: string): Promise<StoredAnswer | undefined>;
  /** Forgets those that are older, and of each scope that has had new ones all but the newest so many. */
  forgetAnswers(before: Date, keep: number): Promise<void>;
  ping(session: string, number: number): Promise<StoredPing | undefined>;
  /** Newest first, those with a number below the one given; fewer than asked for when there is very much in them. */
  pings(session: string, host: string, page: { before?: number; limit: number }): Promise<StoredPings>;
  /** Fails when nothing could be kept at the moment. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** A run of events as they are kept and sent: JSON objects, one a line, without a final newline. */
export interface Segment {
  firstSeq: number;
  lastSeq: number;
  /** Virtual time of the first event. */
  at: number;
  body: Uint8Array;
}

/** What the log has of one session: events `earliest` to `last` (`earliest` is `last` + 1 when it has none). */
export interface Extent {
  earliest: number;
  last: number;
  bytes: number;
}

/** The trace: large, appended to, read in order, trimmed from its old end. */
export interface TraceLog {
  /**
   * When this resolves the segment survives the end of the process; the end of the power may take the newest ones.
   * Several at once may share one transaction.
   */
  append(session: string, segment: Segment): Promise<void>;
  /**
   * Segments that hold events after `afterSeq`, one behind the other, until one of the limits is passed; at least one if
   * any. Those that the disk has torn are passed over, as if they had been forgotten.
   */
  read(session: string, afterSeq: number, limit: { events: number; bytes: number }): Promise<Segment[]>;
  /** undefined: nothing of this session was ever kept. */
  extent(session: string): Promise<Extent | undefined>;
  /** Cut off what was never answered for. */
  truncateAfter(session: string, seq: number): Promise<void>;
  /** Forget whole segments, oldest first, until what is left fits; never the newest. What is left. */
  trim(session: string, keep: { events: number; bytes: number }): Promise<Extent | undefined>;
  /** Forget what was written before this time of day, in all sessions; never the newest segment of one. */
  expire(before: Date): Promise<void>;
  drop(session: string): Promise<void>;
  /** Every session of which something is kept. */
  sessions(): Promise<string[]>;
  check(): Promise<void>;
  close(): Promise<void>;
}
