/** What a scenario has used so far: later commands mostly speak of the same addresses, prefixes and tables. */
import type { Random } from '../random.ts';

const HOSTS = [0, 1, 2, 3, 9, 77, 127, 128, 200, 254, 255];
const ODD_ADDRESSES = [
  '0.0.0.0',
  '0.0.0.1',
  '127.0.0.1',
  '127.0.0.2',
  '127.255.255.255',
  '169.254.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '239.1.2.3',
  '240.0.0.1',
  '255.255.255.255',
  '8.8.8.8',
];
const LENGTHS = [
  [10, 24],
  [4, 32],
  [2, 25],
  [2, 30],
  [2, 31],
  [2, 16],
  [1, 8],
  [1, 28],
  [0.3, 1],
  [0.3, 0],
  [0.2, 33],
] as const;

export class World {
  readonly random: Random;
  /** Addresses given to lo, as `10.0.3.1/24`. */
  readonly addresses: string[] = [];
  /** Prefixes that routes were made for. */
  readonly prefixes: string[] = [];
  /** Routes that were added: the words after the verb, the prefix among them. */
  readonly routes: string[][] = [];
  readonly rules: string[][] = [];
  /** lo, and the dummies that were made: those are spoken of more often. */
  readonly links: string[] = ['lo'];
  readonly tables: string[] = [];
  readonly preferences: string[] = [];
  /** An address with an end was made: time must not pass in waiting. */
  mortal = false;

  constructor(random: Random) {
    this.random = random;
  }

  address(): string {
    const { random } = this;
    if (random.chance(0.06)) return random.pick(ODD_ADDRESSES);
    if (random.chance(0.7)) {
      const known = this.known([...this.addresses, ...this.prefixes]).split('/')[0] ?? '';
      if (/^\d+\.\d+\.\d+\.\d+$/.test(known)) {
        return random.chance(0.5) ? known : known.replace(/\d+$/, String(random.pick(HOSTS)));
      }
    }
    return `10.0.${random.int(0, 3)}.${random.pick(HOSTS)}`;
  }

  /** One of those used before, or what lo has from the start. */
  known(of: readonly string[]): string {
    return of.length === 0 || this.random.chance(0.08) ? '127.0.0.1/8' : this.random.pick(of);
  }

  length(): number {
    return this.random.weighted(LENGTHS);
  }

  /** An address of lo, or what could be one. */
  ownAddress(): string {
    const known = this.known(this.addresses).split('/')[0] ?? '';
    return this.random.chance(0.7) ? known : this.address();
  }

  /** A prefix for a route: its host bits are mostly zero. */
  prefix(): string {
    const { random } = this;
    if (this.prefixes.length > 0 && random.chance(0.5)) return random.pick(this.prefixes);
    if (random.chance(0.08)) return random.pick(['default', '0.0.0.0/0', 'default', '10.0.0.0/8', '0/0']);
    const length = this.length();
    const prefix = random.chance(0.03) ? `${this.address()}/${length}` : `${masked(this.address(), length)}/${length}`;
    this.prefixes.push(prefix);
    return prefix;
  }

  dev(): string {
    return this.random.chance(0.02) ? 'nosuch0' : this.link();
  }

  /** An interface that is there (perhaps). */
  link(): string {
    return this.random.pick(this.links);
  }

  table(): string {
    const { random } = this;
    if (this.tables.length > 0 && random.chance(0.6)) return random.pick(this.tables);
    const table = random.weighted([
      [3, 'local'],
      [3, 'main'],
      [2, 'default'],
      [6, '100'],
      [4, '101'],
      [1, '1000'],
      [0.3, 'all'],
      [0.2, '0'],
    ]);
    this.tables.push(table);
    return table;
  }

  metric(): string {
    return String(this.random.pick([0, 1, 5, 5, 10, 10, 100, 100, 4294967295]));
  }

  scope(): string {
    return this.random.pick(['global', 'link', 'host', 'site', 'nowhere', 'link', 'host', '100']);
  }

  protocol(): string {
    return this.random.pick(['static', 'kernel', 'boot', '99', 'bird', 'ra']);
  }

  tos(): string {
    return this.random.pick(['0', '0x10', '0x08', '0x04', '4', '0x02', '0x1c', '8', '0x20', 'AF11']);
  }

  mark(): string {
    return this.random.pick(['0', '1', '2', '0x10', '0xff', '7/0xf', '1/1']);
  }
}

/** The network address of a prefix. */
function masked(address: string, length: number): string {
  const bytes = address.split('.').map(Number);
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** Math.max(0, 32 - length);
  const network = Math.floor(value / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
}
