/** A WebSocket as the stream's transport. */
import type { WebSocket } from 'ws';
import type { After, Transport } from './transport.ts';

/** Bytes that may wait for a reader before it is told that this is enough. */
const HIGH_WATER = 1024 * 1024;
/** A reader that lets so much more pile up than it was asked to is not reading at all. */
const HARD_LIMIT = 16 * HIGH_WATER;
/** A close frame has room for so many bytes of reason (RFC 6455 §5.5). */
const MAX_REASON = 123;

export function socketTransport(socket: WebSocket): Transport {
  let full = false;
  let drained = () => {};
  const onSent = () => {
    if (!full || socket.bufferedAmount > HIGH_WATER / 4) return;
    full = false;
    drained();
  };
  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return false;
      socket.send(text, { binary: false }, onSent);
      if (socket.bufferedAmount > HARD_LIMIT) socket.terminate();
      full = socket.bufferedAmount > HIGH_WATER;
      return !full;
    },
    close: (code, reason) => socket.close(code, shortened(reason)),
    onMessage: (listener) => socket.on('message', (data, isBinary) => listener(isBinary ? undefined : String(data))),
    onDrain: (listener) => {
      drained = listener;
    },
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
