/**
 * The file format of captures, as far as we write it: a section, its interfaces, its packets.
 *
 * Source: draft-ietf-opsawg-pcapng, whose names these are. A block is its type, its length, a body, options and its
 * length again, everything padded to 32 bits; we write little-endian, which the byte-order magic says.
 */

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
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
  if_tsresol: 9,
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
export function interfaceDescription({ name, description, snaplen }: PacketInterface): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_ETHERNET, 0);
  body.writeUInt32LE(snaplen, 4);
  return block(INTERFACE_DESCRIPTION, body, [
    text(OPTION.if_name, name),
    text(OPTION.if_description, description),
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
