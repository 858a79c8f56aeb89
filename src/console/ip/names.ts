/**
 * Names that iproute2 reads from /etc/iproute2, as Debian 12 has them: tables, protocols, scopes, dsfields, groups.
 *
 * Each has two directions: from a word to a number (undefined for a word that is neither a name nor a number) and
 * back, where a number without a name, or any number with -N, is printed as it is.
 */
import { RTN_WORDS } from '../../engine/state.ts';
import { hexByte, u8, u32 } from './numbers.ts';

class Names {
  private readonly byName: ReadonlyMap<string, number>;
  private readonly byNumber: ReadonlyMap<number, string>;
  private readonly number: (word: string) => number | undefined;

  constructor(names: Record<string, number>, number: (word: string) => number | undefined) {
    this.byName = new Map(Object.entries(names));
    this.byNumber = new Map(Object.entries(names).map(([name, id]) => [id, name]));
    this.number = number;
  }

  /** The number of a name, or of a number written out. */
  id(word: string): number | undefined {
    return this.byName.get(word) ?? this.number(word);
  }

  name(id: number, numeric = false): string {
    return (numeric ? undefined : this.byNumber.get(id)) ?? String(id);
  }

  has(id: number): boolean {
    return this.byNumber.has(id);
  }
}

export const tables = new Names({ unspec: 0, default: 253, main: 254, local: 255 }, u32);

/** A table whose number goes into an attribute of its own: said twice, it wins over one that fits into the header. */
export function isWideTable(table: number | undefined): boolean {
  return table !== undefined && table > 255;
}

export const protocols = new Names(
  {
    unspec: 0,
    redirect: 1,
    kernel: 2,
    boot: 3,
    static: 4,
    gated: 8,
    ra: 9,
    mrt: 10,
    zebra: 11,
    bird: 12,
    dnrouted: 13,
    xorp: 14,
    ntk: 15,
    dhcp: 16,
    keepalived: 18,
    babel: 42,
    openr: 99,
    bgp: 186,
    isis: 187,
    ospf: 188,
    rip: 189,
    eigrp: 192,
  },
  u8,
);

export const scopes = new Names({ global: 0, site: 200, link: 253, host: 254, nowhere: 255 }, u8);

export const realms = new Names({ cosmos: 0 }, u8);

export const groups = new Names({ default: 0 }, u32);

/** The number that iproute2 takes for none at all is no group. */
export function groupId(word: string): number | undefined {
  const id = groups.id(word);
  return id === 0xffffffff ? undefined : id;
}

/** Kinds of which only the whole word will do. */
const WHOLE = ['local', 'nat', 'throw'];

/** Kinds of which a beginning is enough, in the order in which they are tried. */
const ABBREVIATED = [
  'broadcast',
  'anycast',
  'multicast',
  'prohibit',
  'unreachable',
  'blackhole',
  'xresolve',
  'unicast',
];

export const routeTypes = {
  /** The number of a kind's name, of the beginning of one, or of a number written out. */
  id(word: string): number | undefined {
    if (word === 'brd') return RTN_WORDS.indexOf('broadcast');
    const name =
      WHOLE.find((full) => full === word) ?? ABBREVIATED.find((full) => word !== '' && full.startsWith(word));
    return name === undefined ? u8(word) : RTN_WORDS.indexOf(name);
  },

  name(type: number, numeric = false): string {
    return (numeric ? undefined : RTN_WORDS[type]) ?? String(type);
  },
};

const dsfields = new Names(
  {
    default: 0x00,
    AF11: 0x28,
    AF12: 0x30,
    AF13: 0x38,
    AF21: 0x48,
    AF22: 0x50,
    AF23: 0x58,
    AF31: 0x68,
    AF32: 0x70,
    AF33: 0x78,
    AF41: 0x88,
    AF42: 0x90,
    AF43: 0x98,
    CS1: 0x20,
    CS2: 0x40,
    CS3: 0x60,
    CS4: 0x80,
    CS5: 0xa0,
    CS6: 0xc0,
    CS7: 0xe0,
    EF: 0xb8,
  },
  hexByte,
);

/** The number of a dsfield's name, or of a byte in hexadecimal. */
export function dsfieldId(word: string): number | undefined {
  return dsfields.id(word);
}

export function dsfieldName(tos: number, numeric: boolean): string {
  return !numeric && dsfields.has(tos) ? dsfields.name(tos) : `0x${tos.toString(16).padStart(2, '0')}`;
}

/** `[from/]to`, names or numbers up to 255, or both halves as one number. */
export function realmsId(word: string): number | undefined {
  const slash = word.indexOf('/');
  if (slash < 0) return realms.id(word) ?? u32(word);
  const from = realms.id(word.slice(0, slash));
  const rest = word.slice(slash + 1);
  const to = rest === '' ? 0 : realms.id(rest);
  return from === undefined || to === undefined ? undefined : from * 0x10000 + to;
}

/** IP protocols by the names of /etc/protocols, as far as they matter here. */
const IP_PROTOCOLS: Record<string, number> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  sctp: 132,
  udplite: 136,
};

export function ipProtocolId(word: string): number | undefined {
  if (/^\d+$/.test(word)) return u8(word);
  return Object.hasOwn(IP_PROTOCOLS, word) ? IP_PROTOCOLS[word] : undefined;
}

export function ipProtocolName(protocol: number, numeric: boolean): string {
  const name = numeric ? undefined : Object.entries(IP_PROTOCOLS).find(([, id]) => id === protocol)?.[0];
  return name ?? `ipproto-${protocol}`;
}

/** As C prints %#llx: zero has no prefix. */
export function hex(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`;
}
