/**
 * A large trie at rest, as ranges of addresses: where one longest prefix ends and another begins. A lookup is then a
 * short binary search instead of a walk from node to node, each of them far from the last in memory.
 *
 * Zec, Rizzo and Mikuc, "DXR: towards a billion routing lookups per second in software", 2012. The first 16 bits of an
 * address choose a chunk; a chunk is made when it is first asked for.
 */
import type { FibAlias, Trie } from './trie.ts';

const CHUNK_BITS = 16;
const CHUNK = 2 ** CHUNK_BITS;

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
  /** The route of each range. */
  private readonly routes: (FibAlias | undefined)[] = [];

  constructor(trie: Trie) {
    this.trie = trie;
  }

  /** The first route to the longest prefix that an address is in; undefined when it is in none. */
  find(addr: number): FibAlias | undefined {
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
    return this.routes[low];
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
    if (routes.length === this.starts.length) {
      const larger = new Uint16Array(2 * this.starts.length);
      larger.set(this.starts);
      this.starts = larger;
    }
    this.starts[routes.length] = at;
    routes.push(alias);
  }
}
