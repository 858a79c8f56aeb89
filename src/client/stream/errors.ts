/** The stream has ended, and coming back does not help. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  /** A close code, one of the protocol's error codes (`trimmed`, `wrong-epoch` ...), or `unreachable`. */
  readonly code: number | string;

  constructor(code: number | string, message: string) {
    super(message);
    this.code = code;
  }
}
