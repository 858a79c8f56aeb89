/** A packet in a trace, decoded from its own bytes. RFC 791, RFC 792, RFC 826. */
import type { WalkPacket } from '../../contract/http/walk.ts';
import { formatIPv4 } from '../../engine/addr.ts';
import { ARP_LENGTH, ETH_P_ARP } from '../../engine/wire/arp.ts';
import { checksum } from '../../engine/wire/checksum.ts';
import { ETH_HLEN, ETH_P_IP, formatMac } from '../../engine/wire/ethernet.ts';
import { ICMP, ICMP_HLEN } from '../../engine/wire/icmp.ts';
import { IP_DF, IP_HLEN, IP_MF, IP_OFFSET, IPPROTO, readU16, readU32 } from '../../engine/wire/ipv4.ts';

const NAMES: Readonly<Record<number, string>> = {
  [ICMP.ECHOREPLY]: 'echo reply',
  [ICMP.DEST_UNREACH]: 'destination unreachable',
  [ICMP.SOURCE_QUENCH]: 'source quench',
  [ICMP.REDIRECT]: 'redirect',
  [ICMP.ECHO]: 'echo request',
  [ICMP.TIME_EXCEEDED]: 'time exceeded',
  [ICMP.PARAMETERPROB]: 'parameter problem',
  [ICMP.TIMESTAMP]: 'timestamp request',
  [ICMP.TIMESTAMPREPLY]: 'timestamp reply',
  [ICMP.ADDRESS]: 'address mask request',
  [ICMP.ADDRESSREPLY]: 'address mask reply',
};

/** Those whose header has an identifier and a sequence number. */
const NUMBERED: readonly number[] = [
  ICMP.ECHO,
  ICMP.ECHOREPLY,
  ICMP.TIMESTAMP,
  ICMP.TIMESTAMPREPLY,
  ICMP.ADDRESS,
  ICMP.ADDRESSREPLY,
];

/** `frame` is what is kept of a frame of `length` bytes; undefined when not even its Ethernet header is. */
export function decode(frame: Uint8Array, length: number): WalkPacket | undefined {
  if (frame.length < ETH_HLEN) return undefined;
  const type = readU16(frame, 12);
  const ethernet = { dst: formatMac(frame, 0), src: formatMac(frame, 6), type: hex16(type) };
  const packet: WalkPacket = { length, captured: frame.length, ethernet };
  if (type === ETH_P_ARP && frame.length >= ETH_HLEN + ARP_LENGTH) return { ...packet, arp: arpOf(frame) };
  // The header of a copy that was on no link is empty.
  const isIpv4 = type === ETH_P_IP || (type === 0 && (frame[ETH_HLEN] as number) >>> 4 === 4);
  if (!isIpv4 || frame.length < ETH_HLEN + IP_HLEN) return packet;
  const ipv4 = ipv4Of(frame);
  const icmp = ipv4.protocol === IPPROTO.ICMP && ipv4.fragmentOffset === 0 ? icmpOf(frame, ipv4) : undefined;
  return { ...packet, ipv4, ...(icmp && { icmp }) };
}

function arpOf(b: Uint8Array): NonNullable<WalkPacket['arp']> {
  const at = ETH_HLEN;
  return {
    op: readU16(b, at + 6),
    senderMac: formatMac(b, at + 8),
    senderIp: formatIPv4(readU32(b, at + 14)),
    targetMac: formatMac(b, at + 18),
    targetIp: formatIPv4(readU32(b, at + 24)),
  };
}

function ipv4Of(b: Uint8Array): NonNullable<WalkPacket['ipv4']> {
  const at = ETH_HLEN;
  const headerLength = ((b[at] as number) & 15) * 4;
  const fragment = readU16(b, at + 6);
  const whole = headerLength >= IP_HLEN && at + headerLength <= b.length;
  const options = headerLength > IP_HLEN ? b.subarray(at + IP_HLEN, at + headerLength) : undefined;
  return {
    headerLength,
    tos: b[at + 1] as number,
    totalLength: readU16(b, at + 2),
    id: readU16(b, at + 4),
    flags: [...(fragment & IP_DF ? (['DF'] as const) : []), ...(fragment & IP_MF ? (['MF'] as const) : [])],
    fragmentOffset: (fragment & IP_OFFSET) * 8,
    ttl: b[at + 8] as number,
    protocol: b[at + 9] as number,
    checksum: hex16(readU16(b, at + 10)),
    checksumRight: whole && checksum(b, at, headerLength) === 0,
    src: formatIPv4(readU32(b, at + 12)),
    dst: formatIPv4(readU32(b, at + 16)),
    ...(options && { options: Buffer.from(options).toString('hex') }),
  };
}

function icmpOf(b: Uint8Array, ipv4: NonNullable<WalkPacket['ipv4']>): WalkPacket['icmp'] {
  const at = ETH_HLEN + ipv4.headerLength;
  const length = ipv4.totalLength - ipv4.headerLength;
  if (length < ICMP_HLEN || b.length < at + ICMP_HLEN) return undefined;
  const type = b[at] as number;
  const isWhole = !ipv4.flags.includes('MF') && b.length >= at + length;
  return {
    type,
    name: NAMES[type] ?? 'a message that has no name',
    code: b[at + 1] as number,
    checksum: hex16(readU16(b, at + 2)),
    ...(isWhole && { checksumRight: checksum(b, at, length) === 0 }),
    ...(NUMBERED.includes(type) && { id: readU16(b, at + 4), sequence: readU16(b, at + 6) }),
    dataLength: length - ICMP_HLEN,
  };
}

function hex16(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
