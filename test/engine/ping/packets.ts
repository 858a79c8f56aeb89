/** What passes over lo, and checkers of it that read like a sentence. */
import { expect } from 'vitest';
import { formatIPv4 } from '../../../src/engine/addr.ts';
import type { Host } from '../../../src/engine/host.ts';
import { RawSocket } from '../../../src/engine/sock/raw.ts';
import { ETH_HLEN, ETH_P_IP } from '../../../src/engine/wire/ethernet.ts';
import { ICMP, ICMP_HLEN, parseIcmpEcho } from '../../../src/engine/wire/icmp.ts';
import { IP_DF, parseIpv4, readU16 } from '../../../src/engine/wire/ipv4.ts';

/** Keeps a copy of every echo request and reply that is delivered on this host, from now on; call it to have them. */
export function tap(host: Host): () => Packet[] {
  const socket = new RawSocket(host);
  socket.accepts = [ICMP.ECHO, ICMP.ECHOREPLY];
  return () => socket.queue.map(({ skb }) => new Packet(skb.frame));
}

export class Packet {
  private readonly frame: Uint8Array;

  constructor(frame: Uint8Array) {
    this.frame = frame;
  }

  private get ip() {
    const ip = parseIpv4(this.frame, ETH_HLEN);
    if (!ip) throw new Error('no IPv4 header, or one with a wrong checksum');
    return ip;
  }

  private get icmp() {
    const { headerLength, totalLength } = this.ip;
    const icmp = parseIcmpEcho(this.frame, ETH_HLEN + headerLength, totalLength - headerLength);
    if (!icmp) throw new Error('no ICMP message, or one with a wrong checksum');
    return icmp;
  }

  isIPv4InEthernet(): this {
    expect(readU16(this.frame, 12)).toBe(ETH_P_IP);
    expect(this.frame.length).toBe(ETH_HLEN + this.ip.totalLength);
    return this;
  }

  goes(from: string, to: string): this {
    expect(`${formatIPv4(this.ip.saddr)} > ${formatIPv4(this.ip.daddr)}`).toBe(`${from} > ${to}`);
    return this;
  }

  hasTtl(ttl: number): this {
    expect(this.ip.ttl).toBe(ttl);
    return this;
  }

  hasTos(tos: number): this {
    expect(this.ip.tos).toBe(tos);
    return this;
  }

  mayNotBeFragmented(): this {
    expect(this.ip.fragment).toBe(IP_DF);
    expect(this.ip.id, 'an atomic datagram has no identification').toBe(0);
    return this;
  }

  mayBeFragmented(): this {
    expect(this.ip.fragment).toBe(0);
    return this;
  }

  isEchoRequest(sequence: number): this {
    expect(this.icmp).toMatchObject({ type: ICMP.ECHO, code: 0, sequence });
    return this;
  }

  /** The reply to that request: its id, its sequence, its data. */
  isEchoReplyTo(request: Packet): this {
    expect(this.icmp).toEqual({ ...request.icmp, type: ICMP.ECHOREPLY });
    expect(this.data).toEqual(request.data);
    return this;
  }

  carries(bytes: number): this {
    expect(this.data.length).toBe(bytes);
    return this;
  }

  get data(): Uint8Array {
    return this.frame.subarray(ETH_HLEN + this.ip.headerLength + ICMP_HLEN);
  }

  get id(): number {
    return this.ip.id;
  }
}
