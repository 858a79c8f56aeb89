/** What is counted while sessions work, for whoever runs the server; http/metrics fills it. */
export interface Meter {
  /** Events that are about to be written down; that are written down; that a subscriber was given. */
  made(events: number): void;
  committed(events: number): void;
  delivered(events: number): void;
  /** A subscriber was told that it missed something. */
  missed(): void;
  pinged(): void;
  /** A session was deleted because nobody used it. */
  expired(): void;
  /** A batch was written to one of the two files, in so many ms of waiting. */
  wrote(file: 'state' | 'trace', ms: number): void;
}

/** Nobody counts. */
export const UNMETERED: Meter = {
  made: () => {},
  committed: () => {},
  delivered: () => {},
  missed: () => {},
  pinged: () => {},
  expired: () => {},
  wrote: () => {},
};

/** How much there is of what comes and goes, of the sessions in memory. */
export interface Census {
  sessions: number;
  hosts: number;
  pings: number;
  subscribers: number;
  /** Commands that wait or run, in all queues and in the longest. */
  queued: number;
  longestQueue: number;
}
