/** The answers that do not end by themselves, or not soon: ended when the server stops, or when their token does. */
import type { FastifyReply } from 'fastify';
import type { Pass } from '../sessions/access/keyring.ts';

interface OpenStream {
  /** As it should: what is waiting still goes out. */
  end: () => void;
  /** Nobody takes what is waiting. */
  cut?: () => void;
}

export class OpenStreams {
  readonly #open = new Set<OpenStream>();

  /** Gives what takes it off the list again. */
  add(stream: OpenStream, pass?: Pass): () => void {
    this.#open.add(stream);
    const forget = pass?.onEnd(stream.end);
    return () => {
      forget?.();
      this.#open.delete(stream);
    };
  }

  /** An answer that takes as long as its reader likes; without an `end` it ends by itself. */
  addAnswer({ raw, request: { pass } }: FastifyReply, end: () => void = () => {}): void {
    raw.once('close', this.add({ end, cut: () => raw.destroy() }, pass));
  }

  endAll(): void {
    for (const { end } of this.#open) end();
  }

  cutAll(): void {
    for (const { cut } of this.#open) cut?.();
  }
}
