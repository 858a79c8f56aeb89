/** What the stream knows of a socket: text goes out, text comes in, it closes. */

export interface Transport {
  /** false: the reader is slow and enough is waiting; `onDrain` says when it has been taken. */
  send(text: string | Buffer): boolean;
  /** Sends what is waiting, then closes. */
  close(code: number, reason: string): void;
  /** Text messages, in order; undefined for one that is not text. */
  onMessage(listener: (text: string | undefined) => void): void;
  /** Nothing more is heard (but what has come in already) until `listen()`: the client's own network makes it wait. */
  stopListening(): void;
  listen(): void;
  /** Whether the reader has not yet taken what it was sent. */
  readonly isBehind: boolean;
  /** What was waiting has been taken by the reader. */
  onDrain(listener: () => void): void;
  /** Once, whoever closed it; nothing comes after it. */
  onClose(listener: () => void): void;
}

/** Run something once after so many milliseconds, unless cancelled: the only time the stream has. */
export type After = (ms: number, run: () => void) => () => void;
