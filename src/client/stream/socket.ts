/** As much of a WebSocket as the stream uses: a browser's, that of Node 22, and that of the package `ws` have it. */

export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  /** Browsers do not tell what went wrong; where there is a `message`, it does. */
  addEventListener(type: 'error', listener: (event: object) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

export type SocketClass = new (url: string, protocol: string) => SocketLike;

/** The global one. Throws when there is none: Node 20 has none. */
export function globalSocket(): SocketClass {
  const { WebSocket } = globalThis as { WebSocket?: SocketClass };
  if (!WebSocket) throw new Error('there is no global WebSocket here: pass one, such as that of the package ws');
  return WebSocket;
}

/** What follows when a socket closes: docs/stream-protocol.md, Closing. */
export function meaningOf(code: number): 'again' | 'later' | 'gone' | 'never' {
  if (code === 4410) return 'gone';
  if (code === 4429 || code === 4500) return 'later';
  if (code === 4408) return 'again';
  return code === 1007 || code === 1009 || code >= 4400 ? 'never' : 'again';
}
