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

  /** An answer that takes as long as its reader likes, as long as he reads; without an `end` it ends by itself. */
  addAnswer(reply: FastifyReply, end: () => void = () => {}): void {
    const { raw, request } = reply;
    raw.once('close', this.add({ end, cut: () => raw.destroy() }, request.pass));
    cutUnread(reply);
  }

  endAll(): void {
    for (const { end } of this.#open) end();
  }

  cutAll(): void {
    for (const { cut } of this.#open) cut?.();
  }
}

/** Ends the connection of whoever has something to read, and reads nothing of it for `unreadMs`. */
export function cutUnread({ raw, request }: FastifyReply): void {
  const { unreadMs } = request.lab.limits;
  raw.setTimeout(unreadMs, () => {
    if (raw.writableLength > 0) raw.destroy();
    else raw.setTimeout(unreadMs);
  });
}
