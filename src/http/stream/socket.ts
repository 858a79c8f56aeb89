/** A WebSocket as the stream's transport. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { frameOf } from './frame.ts';
import type { After, Transport } from './transport.ts';

/** Bytes that may wait for a reader before it is told that this is enough. */
const HIGH_WATER = 1024 * 1024;
/** A reader that lets so much more pile up than it was asked to is not reading at all. */
const HARD_LIMIT = 16 * HIGH_WATER;
/** A close frame has room for so many bytes of reason (RFC 6455 §5.5). */
const MAX_REASON = 123;

/**
 * `connection` is what the socket was upgraded from. What many get goes straight there, as one frame for all of them,
 * which takes a quarter less time than `ws`; that never holds anything back, as nothing is compressed, so what it sends
 * itself stands in order with it.
 */
export function socketTransport(socket: WebSocket, connection: Socket): Transport {
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return false;
      if (typeof message === 'string') socket.send(message);
      else connection.write(frameOf(message));
      if (socket.bufferedAmount > HARD_LIMIT) socket.terminate();
      return socket.bufferedAmount <= HIGH_WATER;
    },
    close: (code, reason) => socket.close(code, shortened(reason)),
    onMessage: (listener) => socket.on('message', (data, isBinary) => listener(isBinary ? undefined : String(data))),
    stopListening: () => socket.pause(),
    listen: () => {
      if (socket.isPaused) socket.resume();
    },
    get isBehind() {
      return connection.writableNeedDrain;
    },
    onDrain: (listener) => connection.on('drain', listener),
    onClose: (listener) => socket.once('close', listener),
  };
}

/** The wall clock. */
export const after: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Cut at a character, not inside one. */
function shortened(reason: string): string {
  return new TextDecoder().decode(Buffer.from(reason).subarray(0, MAX_REASON)).replace(/\uFFFD$/, '');
}
