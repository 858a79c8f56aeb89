/**
 * A large trie at rest, as ranges of addresses: where one longest prefix ends and another begins. A lookup is then a
 * short binary search instead of a walk from node to node, each of them far from the last in memory.
 *
 * Zec, Rizzo and Mikuc, "DXR: towards a billion routing lookups per second in software", 2012. The first 16 bits of an
 * address choose a chunk; a chunk is made when it is first asked for.
 */
import type { FibInfo } from '../info.ts';
import type { FibAlias, Trie } from './trie.ts';

const CHUNK_BITS = 16;
const CHUNK = 2 ** CHUNK_BITS;

/** In place of a length: no route covers the range. */
export const NOTHING = 33;
/** In place of a length: the answer depends on the tos, which the trie knows about. */
export const DEPENDS = 34;

/** A prefix that an address is in: `alias` is the first route to it, `last` its highest address within the chunk. */
interface Nested {
  last: number;
  alias: FibAlias | undefined;
}

export class Ranges {
  private readonly trie: Trie;
  /** Of each chunk: where its ranges begin, and how many there are; none means that it has not been made. */
  private readonly chunks = new Int32Array(2 * CHUNK);
  /** The first address of each range, within its chunk. */
  private starts = new Uint16Array(CHUNK);
  /** The route of each range. What a lookup wants of it is beside it, so that it need not be fetched from afar. */
  readonly routes: (FibAlias | undefined)[] = [];
  /** Its suffix length, NOTHING or DEPENDS. */
  slens = new Uint8Array(CHUNK);
  /** What it says: an index of `infos`. */
  private contents = new Uint32Array(CHUNK);
  private readonly infos: FibInfo[] = [];
  private readonly infoIndex = new Map<FibInfo, number>();

  constructor(trie: Trie) {
    this.trie = trie;
  }

  /** The range that an address is in; its route is the first one to the longest prefix around the address. */
  find(addr: number): number {
    const chunk = addr >>> CHUNK_BITS;
    const { chunks } = this;
    if (chunks[2 * chunk + 1] === 0) this.make(chunk);
    const { starts } = this;
    const within = addr & (CHUNK - 1);
    let low = chunks[2 * chunk] as number;
    let high = low + (chunks[2 * chunk + 1] as number) - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] as number) <= within) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** What the route of a range says, if there is one. */
  info(range: number): FibInfo {
    return this.infos[this.contents[range] as number] as FibInfo;
  }

  /** Sweeps over the chunk's prefixes from the lowest address to the highest, the innermost on top. */
  private make(chunk: number): void {
    const from = (chunk << CHUNK_BITS) >>> 0;
    const first = this.routes.length;
    const around: Nested = { last: CHUNK - 1, alias: this.around(from) };
    const nested = [around];
    this.begin(first, 0, around.alias);
    const closeBefore = (at: number) => {
      for (let top = nested.at(-1); top && top.last < at; top = nested.at(-1)) {
        nested.pop();
        this.begin(first, top.last + 1, nested.at(-1)?.alias);
      }
    };
    for (const leaf of this.trie.leaves(from, from + CHUNK - 1)) {
      const at = leaf.key & (CHUNK - 1);
      closeBefore(at);
      // From the shortest prefix to the longest; the first route of each length is the one that is tried first.
      for (let i = leaf.aliases.length - 1; i >= 0; i--) {
        const alias = leaf.aliases[i] as FibAlias;
        if (alias.slen >= CHUNK_BITS || leaf.aliases[i - 1]?.slen === alias.slen) continue;
        nested.push({ last: at + 2 ** alias.slen - 1, alias });
        this.begin(first, at, alias);
      }
    }
    closeBefore(CHUNK - 1);
    this.chunks[2 * chunk] = first;
    this.chunks[2 * chunk + 1] = this.routes.length - first;
  }

  /** The route that a whole chunk is in, if no longer prefix takes it. */
  private around(addr: number): FibAlias | undefined {
    for (let slen = CHUNK_BITS; slen <= 32; slen++) {
      if (!this.trie.suffixes[slen]) continue;
      const key = slen === 32 ? 0 : ((addr >>> slen) << slen) >>> 0;
      const alias = this.trie.leaf(key)?.aliases.find((a) => a.slen === slen);
      if (alias) return alias;
    }
    return undefined;
  }

  /** A range begins; it takes the place of one that would begin at the same address. */
  private begin(first: number, at: number, alias: FibAlias | undefined): void {
    const { routes } = this;
    if (routes.length > first && this.starts[routes.length - 1] === at) routes.pop();
    if (routes.length > first && routes[routes.length - 1] === alias) return;
    const range = routes.length;
    if (range === this.starts.length) this.grow();
    this.starts[range] = at;
    this.slens[range] = !alias ? NOTHING : alias.tos === 0 ? alias.slen : DEPENDS;
    if (alias) this.contents[range] = this.indexOf(alias.info);
    routes.push(alias);
  }

  private indexOf(info: FibInfo): number {
    const index = this.infoIndex.get(info) ?? this.infos.push(info) - 1;
    this.infoIndex.set(info, index);
    return index;
  }

  private grow(): void {
    const { starts, slens, contents } = this;
    this.starts = new Uint16Array(2 * starts.length);
    this.starts.set(starts);
    this.slens = new Uint8Array(2 * slens.length);
    this.slens.set(slens);
    this.contents = new Uint32Array(2 * contents.length);
    this.contents.set(contents);
  }
}
