/**
 * Datagrams larger than the mtu: cut apart on the way out, put together on arrival. RFC 791 2.3, RFC 815.
 *
 * Answers the same question as ip_fragment() in net/ipv4/ip_output.c, net/ipv4/ip_fragment.c and
 * net/ipv4/inet_fragment.c. When the last fragment arrives, its buffer becomes the whole datagram; fragments that do
 * not fit into the spare room of the first one's memory stay a list behind it, and are freed one by one at its end.
 */
import { SECOND, type Timer } from '../clock.ts';
import { consumed, dropped } from '../dev/free.ts';
import type { Host } from '../host.ts';
import { Skb, tailroom, truesize } from '../skb.ts';
import { checksum } from '../wire/checksum.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { IP_DF, IP_MF, IP_OFFSET, type Ipv4Header, readU16, writeU16 } from '../wire/ipv4.ts';

/** The payloads of fragments that fit `mtu`, as [from, to]: multiples of 8 bytes, but for the last. */
function cuts(headerLength: number, length: number, mtu: number): [number, number][] {
  const most = mtu - headerLength;
  const cut: [number, number][] = [];
  for (let at = 0, to = 0; at < length; at = to) {
    to = length - at <= most ? length : at + (most & ~7);
    cut.push([at, to]);
  }
  return cut;
}

/** Cuts a whole frame into frames whose packets fit `mtu`. */
export function fragment(frame: Uint8Array, mtu: number): Uint8Array[] {
  const headerLength = ((frame[ETH_HLEN] as number) & 15) * 4;
  const payload = frame.subarray(ETH_HLEN + headerLength);
  return cuts(headerLength, payload.length, mtu).map(([at, to]) => {
    const piece = payload.subarray(at, to);
    const out = new Uint8Array(ETH_HLEN + headerLength + piece.length);
    out.set(frame.subarray(0, ETH_HLEN + headerLength));
    out.set(piece, ETH_HLEN + headerLength);
    const more = to < payload.length ? IP_MF : 0;
    writeU16(out, ETH_HLEN + 2, headerLength + piece.length);
    writeU16(out, ETH_HLEN + 6, (readU16(frame, ETH_HLEN + 6) & ~IP_DF) | more | (at >> 3));
    writeChecksum(out, headerLength);
    return out;
  });
}

export function isFragment(header: Ipv4Header): boolean {
  return (header.fragment & (IP_MF | IP_OFFSET)) !== 0;
}

/**
 * How many fragments a socket that may hold `limit` bytes of memory has made when it has to give up; undefined when
 * all of them fit. The memory is looked at before each, so the last one may go over.
 */
export function fragmentsUntilFull(
  headerLength: number,
  length: number,
  mtu: number,
  limit: number,
): number | undefined {
  let used = 0;
  let made = 0;
  for (const [at, to] of cuts(headerLength, length, mtu)) {
    if (used > limit) return made;
    used += truesize(headerLength + to - at);
    made++;
  }
  return undefined;
}

interface Piece {
  skb: Skb;
  offset: number;
  bytes: Uint8Array;
}

interface Queue {
  pieces: Piece[];
  /** Length of the whole payload, once the last fragment was seen. */
  total: number | undefined;
  timer: Timer;
}

/** ipfrag_time */
const TIMEOUT = 30 * SECOND;

/** Fragments of datagrams that are not whole yet. */
export class Reassembly {
  private readonly host: Host;
  private readonly queues = new Map<string, Queue>();

  constructor(host: Host) {
    this.host = host;
  }

  /** Takes in a fragment; the whole datagram when it was the last one missing. ip_defrag(). */
  add(skb: Skb, header: Ipv4Header): Skb | undefined {
    const key = `${header.saddr} ${header.daddr} ${header.id} ${header.protocol}`;
    let queue = this.queues.get(key);
    if (!queue) {
      queue = { pieces: [], total: undefined, timer: this.host.lab.clock.after(TIMEOUT, () => this.expire(key)) };
      this.queues.set(key, queue);
    }
    const offset = (header.fragment & IP_OFFSET) * 8;
    const start = ETH_HLEN + header.headerLength;
    const bytes = skb.frame.subarray(start, ETH_HLEN + header.totalLength);
    if (queue.pieces.some((p) => offset < p.offset + p.bytes.length && p.offset < offset + bytes.length)) {
      dropped(this.host, skb, 'ip_defrag', 'DUP_FRAG');
      return undefined;
    }
    if (!(header.fragment & IP_MF)) queue.total = offset + bytes.length;
    queue.pieces.push({ skb, offset, bytes });
    const have = queue.pieces.reduce((sum, p) => sum + p.bytes.length, 0);
    if (have !== queue.total) return undefined;
    this.queues.delete(key);
    queue.timer.cancelled = true;
    return this.join(queue.pieces, skb, queue.total);
  }

  private join(pieces: Piece[], last: Skb, total: number): Skb {
    const { host } = this;
    pieces.sort((a, b) => a.offset - b.offset);
    const head = (pieces[0] as Piece).skb;
    const headerLength = ((head.frame[ETH_HLEN] as number) & 15) * 4;
    const start = ETH_HLEN + headerLength;
    const frame = new Uint8Array(start + total);
    frame.set(head.frame.subarray(0, start));
    for (const piece of pieces) frame.set(piece.bytes, start + piece.offset);
    rewriteHeader(frame, headerLength, total);

    const whole = new Skb(last.id, frame, last.protocol);
    whole.dev = last.dev;
    whole.dst = last.dst;
    let room = tailroom(headerLength + (pieces[0] as Piece).bytes.length);
    const behind: number[] = [];
    // The last one has become the whole; what it brought goes on in a copy of it, unless it is the head itself.
    const copy = head === last ? undefined : host.lab.skb(NOTHING, 0);
    if (copy) consumed(host, head, 'inet_frag_reasm_prepare');
    for (const { skb, bytes } of pieces.slice(1)) {
      const { id } = skb === last && copy ? copy : skb;
      if (behind.length > 0 || bytes.length > room) behind.push(id);
      else {
        room -= bytes.length;
        host.lab.freeSilently(id);
      }
    }
    if (behind.length > 0) whole.fragments = { ids: behind, users: 1 };
    return whole;
  }

  private expire(key: string): void {
    const queue = this.queues.get(key);
    this.queues.delete(key);
    for (const piece of queue?.pieces ?? [])
      dropped(this.host, piece.skb, 'inet_frag_rbtree_purge', 'FRAG_REASM_TIMEOUT');
  }
}

const NOTHING = new Uint8Array(0);

/** The header of the whole: its length, no fragment bits, a checksum that is right. */
function rewriteHeader(frame: Uint8Array, headerLength: number, total: number): void {
  writeU16(frame, ETH_HLEN + 2, headerLength + total);
  writeU16(frame, ETH_HLEN + 6, 0);
  writeChecksum(frame, headerLength);
}

function writeChecksum(frame: Uint8Array, headerLength: number): void {
  writeU16(frame, ETH_HLEN + 10, 0);
  writeU16(frame, ETH_HLEN + 10, checksum(frame, ETH_HLEN, headerLength));
}
