/** The answers that do not end by themselves, or not soon: when the server stops, they are ended. */
import type { FastifyReply } from 'fastify';

interface OpenStream {
  /** As it should: what is waiting still goes out. */
  end: () => void;
  /** Nobody takes what is waiting. */
  cut?: () => void;
}

export class OpenStreams {
  readonly #open = new Set<OpenStream>();

  /** Gives what takes it off the list again. */
  add(stream: OpenStream): () => void {
    this.#open.add(stream);
    return () => this.#open.delete(stream);
  }

  /** An answer that takes as long as its reader likes; without an `end` it ends by itself. */
  addAnswer({ raw }: FastifyReply, end: () => void = () => {}): void {
    raw.once('close', this.add({ end, cut: () => raw.destroy() }));
  }

  endAll(): void {
    for (const { end } of this.#open) end();
  }

  cutAll(): void {
    for (const { cut } of this.#open) cut?.();
  }
}
