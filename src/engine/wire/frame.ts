/**
 * Memory for frames. A typed array of its own costs ten times as much as a view on memory that is there already, so
 * frames are cut from slabs; a slab lives as long as any of its frames.
 */

const SLAB = 65_536;
/** What is larger than this gets memory of its own: one kept frame should not keep much else. */
const LARGEST = SLAB / 16;

let slab = new ArrayBuffer(SLAB);
let used = 0;

/** `length` bytes, all zero. */
export function newFrame(length: number): Uint8Array {
  if (length > LARGEST) return new Uint8Array(length);
  if (used + length > SLAB) {
    slab = new ArrayBuffer(SLAB);
    used = 0;
  }
  const frame = new Uint8Array(slab, used, length);
  used += (length + 7) & ~7;
  return frame;
}

/** Below this a loop is quicker than making a view to copy from. */
const SHORT = 256;

/** Copies `length` bytes of one frame into another. */
export function copyBytes(from: Uint8Array, at: number, length: number, to: Uint8Array, toAt: number): void {
  if (length > SHORT) to.set(from.subarray(at, at + length), toAt);
  else for (let i = 0; i < length; i++) to[toAt + i] = from[at + i] as number;
}
