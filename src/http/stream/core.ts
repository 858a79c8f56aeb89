/**
 * The stream protocol, on any transport: who may speak, who reads what, who is still there.
 *
 * Obeys docs/stream-protocol.md. It knows no socket, no server and no clock but those it is handed.
 */
import {
  ClientMessage,
  type ServerMessage,
  STREAM_PROTOCOL,
  type StreamErrorCode,
  type StreamSnapshot,
  type Subscribe,
} from '../../contract/http/stream.ts';
import type { Pass } from '../../sessions/access/keyring.ts';
import { LimitReached, Trimmed } from '../../sessions/errors.ts';
import type { LiveSession } from '../../sessions/live-session.ts';
import { others } from '../../sessions/slices.ts';
import type { SubscribeOptions, Subscription } from '../../sessions/trace/subscription.ts';
import type { TraceHub } from '../../sessions/trace/trace-hub.ts';
import { traceFilter } from '../trace-filter.ts';
import { CLOSE, type CloseCode } from './close-codes.ts';
import { MessageSink } from './sink.ts';
import { piecesOf } from './snapshot.ts';
import type { After, Transport } from './transport.ts';

/** As much of a session as the stream reads. */
export interface StreamSession extends Pick<LiveSession, 'epoch'> {
  trace: Pick<TraceHub, 'seq' | 'earliest' | 'subscribe'>;
  /** The state of every host after event `seq`. */
  snapshot(): Promise<StreamSnapshot>;
}

export interface StreamOptions {
  session: string;
  /** The one that the upgrade carried. */
  token: string | undefined;
  /** What a token opens now; throws when that cannot be known. */
  authorize: (token: string) => Promise<Pass | 'refused' | 'forbidden' | 'too-many'>;
  /** The session, loaded when it is not; undefined when it is gone. */
  open: () => Promise<StreamSession | undefined>;
  after: After;
  /** What went wrong on our side, for the log. */
  onError: (error: unknown) => void;
  authMs: number;
  heartbeatMs: number;
  /** From 0 to 1: heartbeats are not all at once. */
  chance: () => number;
  maxSubscriptions: number;
  /** Only told: whoever takes the messages sees to it. */
  messageBytes: number;
  /** How far a live reader may fall behind; only told, the trace sees to it. */
  lagEvents: number;
}

/** Where a session's trace begins and ends. */
type Place = Omit<Extract<ServerMessage, { type: 'ready' }>, 'type'>;

/** When so many messages wait while one is dealt with, no more are taken from the client. */
const MAX_PENDING = 100;
/** After so many messages of one client others have a turn. */
const MANY = 20;
/** How much earlier or later than it should be a heartbeat may come. */
const JITTER = 0.1;

interface Attached {
  subscription: Subscription;
  sink: MessageSink;
  /** Its snapshot, if it has one, has been sent. */
  begun: boolean;
}

/** Gives what ends it, for when the server stops. */
export function serveStream(transport: Transport, options: StreamOptions): (why: CloseCode) => void {
  const conversation = new Conversation(transport, options);
  conversation.begin();
  return (why) => conversation.end(why);
}

class Conversation {
  readonly #transport: Transport;
  readonly #options: StreamOptions;
  readonly #subscriptions = new Map<string, Attached>();
  /** The token that was found right, and what it opens. */
  #token: string | undefined;
  #pass: Pass | undefined;
  #forgetPass: () => void = () => {};
  /** Who waits for the reader. */
  #drained: (() => void)[] = [];
  #open = true;
  #pending = 0;
  #heard = 0;
  #silentBeats = 0;
  #turn: Promise<void> = Promise.resolve();
  #cancelTimer: () => void = () => {};

  constructor(transport: Transport, options: StreamOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  begin(): void {
    this.#transport.onMessage((text) => this.#hear(text));
    this.#transport.onDrain(() => {
      for (const go of this.#drained.splice(0)) go();
      for (const { subscription, begun } of this.#subscriptions.values()) if (begun) subscription.resume();
      this.#listen();
    });
    this.#transport.onClose(() => this.#leave());
    const { token } = this.#options;
    if (token !== undefined) {
      // What the client says meanwhile waits its turn.
      this.#inTurn(() => this.#authorize(token, (place) => this.#hello(place)));
    } else {
      this.#hello();
      this.#cancelTimer = this.#options.after(this.#options.authMs, () => this.end(CLOSE.timeout));
    }
  }

  /** Where the session is, is for those who have shown that they may know. */
  #hello(place: Place | undefined = undefined): void {
    const { session, authMs, heartbeatMs, maxSubscriptions, messageBytes, lagEvents } = this.#options;
    this.#tell({
      type: 'hello',
      protocol: STREAM_PROTOCOL,
      session,
      authorized: place !== undefined,
      authMs,
      heartbeatMs,
      limits: { subscriptions: maxSubscriptions, messageBytes, lagEvents },
      ...place,
    });
  }

  /** Messages are dealt with one after the other, in the order they came. */
  #hear(text: string | undefined): void {
    if (!this.#open) return;
    this.#silentBeats = 0;
    this.#inTurn(async () => {
      if (++this.#heard % MANY === 0) await others();
      if (this.#open) await this.#answer(parse(text));
    });
    // Who does not read what he is sent is not heard, either: not even that he is still there.
    if (this.#pending >= MAX_PENDING || this.#transport.isBehind) this.#transport.stopListening();
  }

  #listen(): void {
    if (this.#pending === 0 && !this.#transport.isBehind) this.#transport.listen();
  }

  #inTurn(job: () => Promise<void>): void {
    this.#pending += 1;
    this.#turn = this.#turn.then(async () => {
      try {
        if (this.#open) await job();
      } catch (error) {
        this.#options.onError(error);
        this.end(CLOSE.failed);
      }
      this.#pending -= 1;
      this.#listen();
    });
  }

  async #answer({ message, fault }: Parsed): Promise<void> {
    if (!message) return this.end(CLOSE.malformed, fault);
    if (message.type === 'auth') return this.#authorize(message.token);
    if (message.type === 'pong') return;
    if (message.type === 'ping') return void this.#tell({ type: 'pong' });
    if (this.#token === undefined) return this.end(CLOSE.unauthorized);
    if (message.type === 'subscribe') return this.#subscribe(message);
    this.#unsubscribe(message.id);
  }

  async #authorize(token: string, first?: (place: Place) => void): Promise<void> {
    if (this.#token !== undefined) return;
    const pass = await this.#options.authorize(token);
    if (!this.#open) return;
    if (pass === 'forbidden') return this.end(CLOSE.forbidden);
    if (pass === 'refused') return this.end(CLOSE.notFound);
    if (pass === 'too-many') return this.end(CLOSE.tooMany);
    this.#token = token;
    this.#pass = pass;
    this.#forgetPass = pass.onEnd((why) => this.end(why === 'removed' ? CLOSE.gone : CLOSE.revoked));
    await this.#welcome(first);
  }

  /** Whether the token is still good; if it is not, nothing more is said, whatever is being read. */
  async #stillAuthorized(): Promise<boolean> {
    if (typeof (await this.#options.authorize(this.#token ?? '')) === 'object') return true;
    this.end((await this.#options.open()) ? CLOSE.revoked : CLOSE.gone);
    return false;
  }

  async #welcome(first: (place: Place) => void = () => {}): Promise<void> {
    this.#cancelTimer();
    const session = await this.#options.open();
    if (!session) return this.end(CLOSE.gone);
    if (!this.#open) return;
    const { epoch, trace } = session;
    const place = { epoch, seq: trace.seq, earliest: trace.earliest };
    first(place);
    this.#tell({ type: 'ready', ...place });
    this.#beat();
  }

  #beat(): void {
    if (!this.#open) return;
    const { heartbeatMs, chance } = this.#options;
    const ms = heartbeatMs * (1 + JITTER * (2 * chance() - 1));
    this.#cancelTimer = this.#options.after(ms, () => {
      this.#silentBeats += 1;
      if (this.#silentBeats > 2) return this.end(CLOSE.timeout);
      for (const { subscription, sink } of this.#subscriptions.values()) sink.refresh(subscription.position);
      this.#tell({ type: 'ping' });
      this.#inTurn(async () => void (await this.#stillAuthorized()));
      this.#beat();
    });
  }

  async #subscribe(message: Subscribe): Promise<void> {
    const { id, from, filter, explain, onSlow } = message;
    if (this.#subscriptions.has(id)) return this.end(CLOSE.conflict);
    const { session: name, maxSubscriptions } = this.#options;
    if (this.#subscriptions.size >= maxSubscriptions) {
      return this.#refuse(id, 'limit-reached', `at most ${maxSubscriptions} subscriptions on one socket`);
    }
    if (!(await this.#stillAuthorized())) return;
    const session = await this.#options.open();
    if (!session) return this.end(CLOSE.gone);
    const { epoch, trace } = session;
    if (typeof from === 'object') {
      if (from.epoch !== epoch) return this.#refuse(id, 'wrong-epoch', `the epoch is ${epoch}`);
      if (from.seq > trace.seq) return this.#refuse(id, 'ahead', `the newest event is ${trace.seq}`);
    }
    const ping = this.#pass?.ping ?? filter?.ping;
    if (this.#pass?.ping !== undefined && (from === 'snapshot' || (filter?.ping ?? ping) !== ping)) {
      return this.#refuse(id, 'out-of-scope', 'the token is for one ping');
    }
    const snapshot = from === 'snapshot' ? await session.snapshot() : undefined;
    const sink = new MessageSink({
      session: name,
      subscribe: message,
      send: (text) => this.#transport.send(text),
      end: (why) => this.end(why),
      after: this.#options.after,
    });
    const options: SubscribeOptions = { from: snapshot?.seq ?? startOf(from), onLag: onSlow, explain, hold: true };
    if (filter || ping !== undefined) options.filter = traceFilter({ ...filter, ping });
    const subscription = await this.#attach(id, () => trace.subscribe(options, sink));
    if (!subscription) return;
    if (!this.#open) return subscription.close();
    const attached = { subscription, sink, begun: false };
    this.#subscriptions.set(id, attached);
    this.#tell({ type: 'subscribed', id, epoch, seq: subscription.after, recovered: typeof from === 'object' });
    if (snapshot) void this.#tellSnapshot(id, snapshot, attached);
    else this.#beginEvents(attached);
  }

  /** Piece by piece, as the reader takes them. The trace waits meanwhile: what happens is read from the log. */
  async #tellSnapshot(id: string, { hosts, ...of }: StreamSnapshot, attached: Attached): Promise<void> {
    const pieces = piecesOf({ hosts });
    for (let part = 1, piece = pieces.next(); !piece.done; part++) {
      const next = pieces.next();
      const message: ServerMessage = {
        type: 'snapshot',
        id,
        ...of,
        part,
        last: next.done ?? false,
        hosts: piece.value,
      };
      const hasRoom = this.#tell(message);
      piece = next;
      if (!hasRoom) await new Promise<void>((resolve) => this.#drained.push(resolve));
      else if (!piece.done) await others();
      if (!this.#open || this.#subscriptions.get(id) !== attached) return;
    }
    this.#beginEvents(attached);
  }

  #beginEvents(attached: Attached): void {
    attached.begun = true;
    attached.subscription.resume();
  }

  /** undefined when the trace refused, and the client has been told. */
  async #attach(id: string, subscribe: () => Promise<Subscription>): Promise<Subscription | undefined> {
    try {
      return await subscribe();
    } catch (error) {
      if (error instanceof Trimmed) this.#refuse(id, 'trimmed', error.message, error.earliest);
      else if (error instanceof LimitReached) this.end(CLOSE.tooMany, error.message);
      else throw error;
      return undefined;
    }
  }

  #unsubscribe(id: string): void {
    const attached = this.#subscriptions.get(id);
    if (attached) {
      this.#subscriptions.delete(id);
      close(attached);
      this.#tell({ type: 'unsubscribed', id });
    } else {
      this.#refuse(id, 'no-such-subscription', `there is no subscription ${id}`);
    }
  }

  #refuse(id: string, code: StreamErrorCode, detail: string, earliest?: number): void {
    this.#tell({ type: 'error', id, code, detail, ...(earliest !== undefined && { earliest }) });
  }

  #tell(message: ServerMessage): boolean {
    return this.#open && this.#transport.send(JSON.stringify(message));
  }

  end({ code, reason }: CloseCode, detail: string = reason): void {
    if (!this.#open) return;
    this.#leave();
    // Else nobody would hear that the client closes as well.
    this.#transport.listen();
    this.#transport.close(code, detail);
  }

  #leave(): void {
    this.#open = false;
    this.#cancelTimer();
    this.#forgetPass();
    for (const attached of this.#subscriptions.values()) close(attached);
    this.#subscriptions.clear();
    for (const go of this.#drained.splice(0)) go();
  }
}

function close({ subscription, sink }: Attached): void {
  subscription.close();
  sink.close();
}

function startOf(from: Subscribe['from']): SubscribeOptions['from'] {
  if (typeof from === 'object') return from.seq;
  return from === 'start' ? 'start' : 'now';
}

/** A message, or what is wrong with it in a short sentence. */
interface Parsed {
  message?: ClientMessage;
  fault?: string;
}

function parse(text: string | undefined): Parsed {
  if (text === undefined) return { fault: 'a message is JSON text, not binary' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: 'the message is not JSON' };
  }
  const { data, error } = ClientMessage.safeParse(json);
  if (data) return { message: data };
  const issue = error.issues[0];
  return { fault: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') };
}
