/** The answers that do not end by themselves: when the server stops, they are ended. */

export class OpenStreams {
  readonly #ends = new Set<() => void>();

  /** Gives what takes it off the list again. */
  add(end: () => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  endAll(): void {
    for (const end of this.#ends) end();
    this.#ends.clear();
  }
}
