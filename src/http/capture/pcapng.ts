/**
 * The file format of captures, as far as we write it: a section, its interfaces, its packets.
 *
 * Source: draft-ietf-opsawg-pcapng, whose names these are. A block is its type, its length, a body, options and its
 * length again, everything padded to 32 bits; we write little-endian, which the byte-order magic says.
 */

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const NAME_RESOLUTION = 4;
const ENHANCED_PACKET = 6;
const LINKTYPE_ETHERNET = 1;
const NANOSECONDS = 9;
/** What a classifier of Linux says to let go of a packet (TC_ACT_SHOT of an eBPF program, verdict type 1). */
const TC_ACT_SHOT = 2;
const EBPF_TC = 1;
const LONGEST_OPTION = 0xffff;

const OPTION = {
  endofopt: 0,
  comment: 1,
  shb_hardware: 2,
  shb_os: 3,
  shb_userappl: 4,
  if_name: 2,
  if_description: 3,
  if_IPv4addr: 4,
  if_IPv6addr: 5,
  if_MACaddr: 6,
  if_tsresol: 9,
  if_hardware: 15,
  epb_flags: 2,
  epb_packetid: 5,
  epb_verdict: 7,
} as const;

export interface Section {
  hardware: string;
  os: string;
  application: string;
  comment: string;
}

export interface PacketInterface {
  name: string;
  description: string;
  /** Of longer frames only so many bytes are there. */
  snaplen: number;
  hardware?: string;
  /** `02:00:00:00:00:01` */
  mac?: string;
  /** Of IPv4 and IPv6, as they are written. */
  addresses?: readonly { local: string; prefixlen: number }[];
}

export interface Packet {
  /** Place of its interface among those written before, from 0. */
  interface: number;
  /** ns */
  at: number;
  frame: Uint8Array;
  /** Bytes that it had, there or not. */
  length: number;
  direction: 'in' | 'out';
  id: number;
  dropped: boolean;
  comments: readonly string[];
}

/** Begins a file. Its length is not known beforehand. */
export function sectionHeader({ hardware, os, application, comment }: Section): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  body.writeUInt16LE(1, 4);
  body.writeUInt16LE(0, 6);
  body.writeBigInt64LE(-1n, 8);
  return block(SECTION_HEADER, body, [
    text(OPTION.shb_hardware, hardware),
    text(OPTION.shb_os, os),
    text(OPTION.shb_userappl, application),
    text(OPTION.comment, comment),
  ]);
}

/** An interface with Ethernet frames and times in nanoseconds. */
export function interfaceDescription(described: PacketInterface): Buffer {
  const { name, description, snaplen, hardware, mac, addresses = [] } = described;
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_ETHERNET, 0);
  body.writeUInt32LE(snaplen, 4);
  return block(INTERFACE_DESCRIPTION, body, [
    text(OPTION.if_name, name),
    text(OPTION.if_description, description),
    ...(hardware === undefined ? [] : [text(OPTION.if_hardware, hardware)]),
    ...(mac === undefined ? [] : [option(OPTION.if_MACaddr, Buffer.from(mac.replaceAll(':', ''), 'hex'))]),
    ...addresses.map(addressOption),
    option(OPTION.if_tsresol, Buffer.from([NANOSECONDS])),
  ]);
}

export function enhancedPacket(packet: Packet): Buffer {
  const { at, frame, length, direction, id, dropped, comments } = packet;
  const body = Buffer.alloc(20 + padded(frame.length));
  body.writeUInt32LE(packet.interface, 0);
  body.writeUInt32LE(Math.floor(at / 2 ** 32), 4);
  body.writeUInt32LE(at % 2 ** 32, 8);
  body.writeUInt32LE(frame.length, 12);
  body.writeUInt32LE(length, 16);
  body.set(frame, 20);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(direction === 'in' ? 1 : 2);
  return block(ENHANCED_PACKET, body, [
    ...comments.map((comment) => text(OPTION.comment, comment)),
    option(OPTION.epb_flags, flags),
    option(OPTION.epb_packetid, uint64(id)),
    ...(dropped ? [option(OPTION.epb_verdict, Buffer.concat([Buffer.from([EBPF_TC]), uint64(TC_ACT_SHOT)]))] : []),
  ]);
}

/** A block that says nothing: names of addresses, none. */
export function noNames(): Buffer {
  const end = Buffer.alloc(4);
  return block(NAME_RESOLUTION, end, []);
}

function block(type: number, body: Buffer, options: readonly Buffer[]): Buffer {
  const all = Buffer.concat([body, ...options, option(OPTION.endofopt, Buffer.alloc(0))]);
  const length = all.length + 12;
  const ends = [Buffer.alloc(8), Buffer.alloc(4)] as const;
  ends[0].writeUInt32LE(type, 0);
  ends[0].writeUInt32LE(length, 4);
  ends[1].writeUInt32LE(length, 0);
  return Buffer.concat([ends[0], all, ends[1]]);
}

function option(code: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt16LE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}

/** IPv4 has its mask with it, IPv6 the length of its prefix. */
function addressOption({ local, prefixlen }: { local: string; prefixlen: number }): Buffer {
  if (local.includes(':')) return option(OPTION.if_IPv6addr, Buffer.from([...ipv6(local), prefixlen]));
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE(prefixlen === 0 ? 0 : (0xffffffff << (32 - prefixlen)) >>> 0);
  return option(OPTION.if_IPv4addr, Buffer.from([...local.split('.').map(Number), ...mask]));
}

/** RFC 4291 §2.2: eight groups, the zeros among them left out once. */
function ipv6(address: string): number[] {
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16)).flatMap((n) => [n >> 8, n & 255]);
}

/** UTF-8, which may be cut only between characters. */
function text(code: number, value: string): Buffer {
  const { written } = new TextEncoder().encodeInto(value, ROOM);
  return option(code, ROOM.subarray(0, written));
}

const ROOM = new Uint8Array(LONGEST_OPTION);

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
