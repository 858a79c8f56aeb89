/** How much of everything one session may have. Counts unless the name says otherwise. */

export interface Limits {
  /** Sessions that may exist at once; of those, opened with operators' keys of one name, and from one address without. */
  sessions: number;
  sessionsPerKey: number;
  sessionsPerAddress: number;
  hostsPerSession: number;
  /** Of all that follows, of all hosts of one session together. */
  objectsPerSession: number;
  /** Of one host, if somebody asks for one more: what the kernel makes by itself has room. */
  interfacesPerHost: number;
  addressesPerHost: number;
  routesPerHost: number;
  rulesPerHost: number;
  neighboursPerHost: number;
  /** A command is interrupted when the engine has worked on it for so long, ms; what waits does not count. */
  commandMs: number;
  /** What is typed on a console at once, with what it feeds to a batch, bytes of UTF-8; and any other body. */
  commandBytes: number;
  bodyBytes: number;
  /** One message of a client on a stream. */
  messageBytes: number;
  /** Commands that may wait in the queue of one session. */
  queuedCommands: number;
  /** Pings whose record is kept; the oldest go first. */
  pingsKept: number;
  /** Pings at the pace of the wall clock that may run at once. */
  pingsRunning: number;
  /** Echo requests of one ping; one that asks for more (or for no end) is interrupted there. */
  packetsPerPing: number;
  /** An `ip monitor` on the console is interrupted after so long, ms, or after so many messages. */
  monitorMs: number;
  monitorMessages: number;
  /** Such commands that may wait at once. */
  monitorsRunning: number;
  /** The trace of one session: the oldest events go when there are more than so many, or so many bytes. */
  eventsKept: number;
  traceBytes: number;
  /** And those that are older than so long, ms. */
  traceAgeMs: number;
  /** Of a longer frame the trace keeps only the beginning. */
  frameBytes: number;
  /** Answers kept for those who ask again with the same key: so many of the newest, for so long, ms. */
  answersKept: number;
  answerAgeMs: number;
  /** What one console command may print, bytes. */
  consoleBytes: number;
  /** An answer of megabytes, a trace or a capture is cut off when nothing more of it is read for so long, ms. */
  unreadMs: number;
  /** Events that wait for one subscriber before it is told of a gap. */
  subscriberEvents: number;
  subscriberBytes: number;
  subscribersPerSession: number;
  /** WebSockets, and what each may subscribe to. */
  subscriptionsPerSocket: number;
  socketsPerSession: number;
  socketsPerAddress: number;
  /** Requests a minute with one token, and from one address; 0: as many as one likes. */
  requestsPerToken: number;
  requestsPerAddress: number;
  /** Tokens that are good at once. */
  tokensPerSession: number;
  /** The longest that a token may be good which is made to end, ms. */
  shareMs: number;
  /** A session that nobody has used for so long leaves memory; after this long it is deleted, 0: never. */
  idleEvictMs: number;
  idleExpireMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  sessions: 100_000,
  sessionsPerKey: 10_000,
  sessionsPerAddress: 1_000,
  hostsPerSession: 1_000,
  objectsPerSession: 250_000,
  interfacesPerHost: 256,
  addressesPerHost: 1_024,
  routesPerHost: 100_000,
  rulesPerHost: 16_384,
  neighboursPerHost: 2_048,
  commandMs: 30_000,
  commandBytes: 4 * 1024 * 1024,
  bodyBytes: 1024 * 1024,
  messageBytes: 64 * 1024,
  queuedCommands: 1_000,
  pingsKept: 1_000,
  pingsRunning: 16,
  packetsPerPing: 10_000,
  monitorMs: 60_000,
  monitorMessages: 100_000,
  monitorsRunning: 16,
  eventsKept: 1_000_000,
  traceBytes: 256 * 1024 * 1024,
  traceAgeMs: 30 * 24 * 3_600_000,
  frameBytes: 16 * 1024,
  answersKept: 1_000,
  answerAgeMs: 24 * 3_600_000,
  consoleBytes: 32 * 1024 * 1024,
  unreadMs: 60_000,
  subscriberEvents: 10_000,
  subscriberBytes: 8 * 1024 * 1024,
  subscribersPerSession: 2_000,
  subscriptionsPerSocket: 32,
  socketsPerSession: 2_000,
  socketsPerAddress: 10_000,
  requestsPerToken: 0,
  requestsPerAddress: 0,
  tokensPerSession: 100,
  shareMs: 30 * 24 * 3_600_000,
  idleEvictMs: 5 * 60_000,
  idleExpireMs: 30 * 24 * 3_600_000,
};

/** The environment variable that sets it: hostsPerSession -> LOOPWIRE_LIMIT_HOSTS_PER_SESSION */
export function limitVariable(name: keyof Limits): string {
  if (name === 'requestsPerAddress') return 'LOOPWIRE_RATE_LIMIT';
  return `LOOPWIRE_LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
