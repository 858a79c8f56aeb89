/** A message as the bytes of a WebSocket frame: RFC 6455 §5.2, text, whole, not masked (a server's). */

const TEXT_AND_FINAL = 0x81;
/** Lengths up to here have no further bytes; then two, then eight. */
const SHORT = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

const frames = new WeakMap<Buffer, Buffer>();

/** Made once for all sockets that get the same. */
export function frameOf(message: Buffer): Buffer {
  let frame = frames.get(message);
  if (!frame) {
    frame = Buffer.concat([headerOf(message.length), message]);
    frames.set(message, frame);
  }
  return frame;
}

function headerOf(length: number): Buffer {
  if (length <= SHORT) return Buffer.from([TEXT_AND_FINAL, length]);
  if (length <= 0xffff) {
    const header = Buffer.from([TEXT_AND_FINAL, TWO_BYTES, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.from([TEXT_AND_FINAL, EIGHT_BYTES, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUIntBE(length, 4, 6);
  return header;
}
