/**
 * Where a route is: a level-compressed trie (Nilsson and Karlsson, "IP-address lookup using LC-tries", 1999), grown and
 * shrunk by the same rules as the kernel's, so that its shape is the kernel's too.
 *
 * Answers the same question as net/ipv4/fib_trie.c. A leaf holds every route whose prefix has the leaf's address as its
 * network address, longest prefix first, then by table (local before main), tos and priority. An inner node tests
 * `bits` bits of the address starting at bit `pos`; `slen` is the longest suffix (32 - prefix length) below it, which
 * tells a lookup on its way back whether a shorter prefix can be there at all.
 *
 *        key:  31 ......... pos+bits-1 ... pos ......... 0
 *              same for all   index of the    not yet
 *              below          child           looked at
 */
import { MANY } from '../../pauses.ts';
import type { FibInfo } from '../info.ts';
import { Ranges } from './ranges.ts';

/** One route at its place. */
export interface FibAlias {
  /** 32 - prefix length */
  readonly slen: number;
  readonly tos: number;
  readonly table: number;
  readonly type: number;
  info: FibInfo;
  /** Place among routes of the same prefix, table, tos and priority. */
  order: number;
}

/** A leaf (bits 0, aliases set) or an inner node (bits > 0, children set). One class keeps lookups monomorphic. */
export class Node {
  readonly key: number;
  readonly pos: number;
  readonly bits: number;
  slen: number;
  parent: Node | undefined = undefined;
  /** Children that are missing, and children that continue exactly where this node's bits end. */
  empty: number;
  full = 0;
  readonly children: (Node | undefined)[];
  aliases: FibAlias[];

  constructor(key: number, pos: number, bits: number, aliases: FibAlias[]) {
    this.key = key;
    this.pos = pos;
    this.bits = bits;
    this.slen = pos;
    this.empty = bits === 0 ? 0 : 2 ** bits;
    this.children = bits === 0 ? NO_CHILDREN : new Array(2 ** bits).fill(undefined);
    this.aliases = aliases;
  }
}

/** With fewer routes than this a trie is walked; it is all near at hand. */
const LARGE = 16_384;
/** A large trie is at rest when it has been asked once for so many of its routes since it last changed. */
const REST = 16;

const NO_CHILDREN: (Node | undefined)[] = [];
const NO_ALIASES: FibAlias[] = [];

// How full a node must be to be doubled, and how empty to be halved, in per cent; the root is let grow larger.
const INFLATE = 50;
const HALVE = 25;
const INFLATE_ROOT = 30;
const HALVE_ROOT = 15;
const MAX_WORK = 10;

export class Trie {
  root: Node | undefined = undefined;
  size = 0;
  /** Counts what was put in and taken out: whoever remembers something of a trie sees by it whether it still holds. */
  changes = 0;
  private asked = 0;
  private ranges: Ranges | undefined = undefined;
  /** How many routes there are of each suffix length: lengths that do not occur need not be looked for. */
  readonly suffixes: number[] = new Array(33).fill(0);

  /** The ranges of a large trie at rest; undefined for any other. */
  atRest(): Ranges | undefined {
    if (this.ranges || this.size < LARGE) return this.ranges;
    if (++this.asked * REST > this.size) this.ranges = new Ranges(this);
    return this.ranges;
  }

  private changed(): void {
    this.changes++;
    this.asked = 0;
    this.ranges = undefined;
  }

  /** The leaf of an exact network address. */
  leaf(key: number): Node | undefined {
    let n = this.root;
    while (n) {
      const index = (n.key ^ key) >>> n.pos;
      if (n.bits === 0) return index === 0 ? n : undefined;
      if (index >>> n.bits !== 0) return undefined;
      n = n.children[index];
    }
    return undefined;
  }

  private lost(alias: FibAlias): void {
    this.size--;
    this.changed();
    this.suffixes[alias.slen] = (this.suffixes[alias.slen] as number) - 1;
  }

  /** Puts an alias at its place in its leaf: see `precedes`. */
  insert(key: number, alias: FibAlias): void {
    this.size++;
    this.changed();
    this.suffixes[alias.slen] = (this.suffixes[alias.slen] as number) + 1;
    const leaf = this.leaf(key);
    if (!leaf) {
      const fresh = new Node(key, 0, 0, [alias]);
      fresh.slen = alias.slen;
      this.insertLeaf(fresh);
      return;
    }
    const list = leaf.aliases;
    let at = list.length;
    while (at > 0 && precedes(alias, list[at - 1] as FibAlias)) at--;
    list.splice(at, 0, alias);
    if (leaf.slen < alias.slen) {
      leaf.slen = alias.slen;
      pushSuffix(leaf.parent, alias.slen);
    }
  }

  /** Takes an alias out; false when it is not there. */
  remove(key: number, alias: FibAlias): boolean {
    const leaf = this.leaf(key);
    const at = leaf ? leaf.aliases.indexOf(alias) : -1;
    if (!leaf || at < 0) return false;
    leaf.aliases.splice(at, 1);
    this.lost(alias);
    const parent = leaf.parent;
    const last = leaf.aliases.at(-1);
    if (!last) {
      if (parent?.slen === leaf.slen) pullSuffix(parent, parent.pos, leaf);
      if (parent) {
        putChild(parent, (key ^ parent.key) >>> parent.pos, undefined);
        this.rebalance(parent);
      } else {
        this.root = undefined;
      }
    } else if (leaf.slen !== last.slen) {
      leaf.slen = last.slen;
      pullSuffix(parent, last.slen);
    }
    return true;
  }

  /**
   * Takes out what is doomed, from the highest address to the lowest, and brings each inner node to its right size once,
   * when everything below it has been seen. Yields what was taken out, and undefined now and then. fib_table_flush()
   */
  *flush(isDoomed: (alias: FibAlias) => boolean): Generator<{ key: number; alias: FibAlias } | undefined, void> {
    let parent: Node | undefined;
    let index = 0;
    let n = this.root;
    for (let leaves = 0; ; ) {
      if (n && n.bits > 0) {
        parent = n;
        index = n.children.length;
      } else if (n) {
        if (n.aliases.some(isDoomed)) yield* this.strip(n, isDoomed);
        if (++leaves % MANY === 0) yield undefined;
      }
      while (parent && index === 0) {
        const { key } = parent;
        if (parent.slen > parent.pos) parent.slen = longestSuffix(parent);
        parent = this.resize(parent);
        if (parent) index = (key ^ parent.key) >>> parent.pos;
      }
      if (!parent) return;
      n = parent.children[--index];
    }
  }

  /** Takes the doomed out of one leaf, and the leaf out of its parent when nothing is left in it. */
  private *strip(
    leaf: Node,
    isDoomed: (alias: FibAlias) => boolean,
  ): Generator<{ key: number; alias: FibAlias }, void> {
    const { key, parent } = leaf;
    const doomed = leaf.aliases.filter(isDoomed);
    leaf.aliases = leaf.aliases.filter((alias) => !isDoomed(alias));
    for (const alias of doomed) {
      this.lost(alias);
      yield { key, alias };
    }
    const last = leaf.aliases.at(-1);
    if (last) leaf.slen = last.slen;
    else if (parent) putChild(parent, (key ^ parent.key) >>> parent.pos, undefined);
    else this.root = undefined;
  }

  /** The leaves from one address to another, in order. */
  *leaves(first = 0, last = 0xffffffff, n: Node | undefined = this.root): Generator<Node> {
    if (!n) return;
    if (n.bits === 0) {
      if (n.key >= first && n.key <= last) yield n;
      return;
    }
    const end = n.key + 2 ** (n.pos + n.bits) - 1;
    if (end < first || n.key > last) return;
    const from = first <= n.key ? 0 : (first - n.key) >>> n.pos;
    const to = last >= end ? n.children.length - 1 : (last - n.key) >>> n.pos;
    for (let i = from; i <= to; i++) {
      const child = n.children[i];
      if (child) yield* this.leaves(first, last, child);
    }
  }

  private insertLeaf(leaf: Node): void {
    let parent: Node | undefined;
    let n = this.root;
    while (n) {
      const index = (n.key ^ leaf.key) >>> n.pos;
      if (n.bits === 0 || index >>> n.bits !== 0) break;
      parent = n;
      n = n.children[index];
    }
    if (n) {
      // Two different keys meet here: a new node tests the first bit in which they differ.
      const pos = 31 - Math.clz32(n.key ^ leaf.key);
      const fork = new Node(prefixKey(leaf.key, pos + 1), pos, 1, NO_ALIASES);
      fork.slen = Math.max(n.slen, pos);
      this.replace(parent, n, fork);
      putChild(fork, ((leaf.key >>> pos) & 1) ^ 1, n);
      parent = fork;
    }
    if (!parent) {
      this.root = leaf;
      leaf.parent = undefined;
      return;
    }
    pushSuffix(parent, leaf.slen); // before the leaf is there: it would raise its parent's slen, and hide the rest
    putChild(parent, (leaf.key ^ parent.key) >>> parent.pos, leaf);
    this.rebalance(parent);
  }

  private rebalance(from: Node): void {
    let n: Node | undefined = from;
    while (n) n = this.resize(n);
  }

  /** Brings one node to its right size and returns its parent. */
  private resize(from: Node): Node | undefined {
    const parent = from.parent;
    let n = from;
    let work = MAX_WORK;
    while (shouldInflate(n) && work > 0) {
      n = this.settle(n, inflate(n));
      work--;
    }
    if (work !== MAX_WORK) return parent;
    while (shouldHalve(n) && work > 0) {
      n = this.settle(n, halve(n));
      work--;
    }
    if (n.children.length - n.empty < 2) {
      const only = n.children.find((child) => child);
      this.replace(parent, n, only);
    }
    return parent;
  }

  /** Puts a resized node in the place of the old one; children that became full are resized in turn. */
  private settle(old: Node, fresh: Node): Node {
    this.replace(old.parent, old, fresh);
    for (let i = fresh.children.length - 1; i >= 0; i--) {
      const child = fresh.children[i];
      if (child && isFull(fresh, child)) this.resize(child);
    }
    return fresh;
  }

  private replace(parent: Node | undefined, old: Node, fresh: Node | undefined): void {
    if (parent) {
      putChild(parent, (old.key ^ parent.key) >>> parent.pos, fresh);
    } else {
      this.root = fresh;
      if (fresh) fresh.parent = undefined;
    }
  }
}

/** Longest prefix first, then local before main, then the higher tos, the lower priority, and the order asked for. */
function precedes(a: FibAlias, b: FibAlias): boolean {
  return (
    (a.slen - b.slen || b.table - a.table || b.tos - a.tos || a.info.priority - b.info.priority || a.order - b.order) <
    0
  );
}

/** The key with everything below bit `pos` cleared. */
function prefixKey(key: number, pos: number): number {
  return pos >= 32 ? 0 : ((key >>> pos) << pos) >>> 0;
}

function isFull(parent: Node, child: Node | undefined): boolean {
  return child !== undefined && child.bits > 0 && child.pos + child.bits === parent.pos;
}

function putChild(parent: Node, index: number, child: Node | undefined): void {
  const old = parent.children[index];
  if (!old && child) parent.empty--;
  else if (old && !child) parent.empty++;
  if (isFull(parent, old)) parent.full--;
  if (isFull(parent, child)) parent.full++;
  parent.children[index] = child;
  if (child) {
    child.parent = parent;
    if (parent.slen < child.slen) parent.slen = child.slen;
  }
}

function shouldInflate(n: Node): boolean {
  const threshold = n.children.length * (n.parent ? INFLATE : INFLATE_ROOT);
  const used = n.children.length - n.empty + n.full;
  return used > 1 && n.pos > 0 && 50 * used >= threshold;
}

function shouldHalve(n: Node): boolean {
  const threshold = n.children.length * (n.parent ? HALVE : HALVE_ROOT);
  const used = n.children.length - n.empty;
  return used > 1 && n.bits > 1 && 100 * used < threshold;
}

/** The same children, tested by one bit more. */
function inflate(old: Node): Node {
  const fresh = new Node(old.key, old.pos - 1, old.bits + 1, NO_ALIASES);
  for (let i = 0; i < old.children.length; i++) {
    const child = old.children[i];
    if (!child) continue;
    if (!isFull(old, child)) {
      putChild(fresh, (child.key ^ fresh.key) >>> fresh.pos, child);
    } else if (child.bits === 1) {
      putChild(fresh, 2 * i, child.children[0]);
      putChild(fresh, 2 * i + 1, child.children[1]);
    } else {
      const half = child.children.length / 2;
      const bit = 2 ** (child.pos + child.bits - 1);
      for (let side = 0; side < 2; side++) {
        const part = new Node((child.key | (side * bit)) >>> 0, child.pos, child.bits - 1, NO_ALIASES);
        for (let j = 0; j < half; j++) putChild(part, j, child.children[side * half + j]);
        putChild(fresh, 2 * i + side, part);
      }
    }
  }
  return fresh;
}

/** The same children, tested by one bit less. */
function halve(old: Node): Node {
  const fresh = new Node(prefixKey(old.key, old.pos + 1), old.pos + 1, old.bits - 1, NO_ALIASES);
  for (let i = 0; i < old.children.length; i += 2) {
    const left = old.children[i];
    const right = old.children[i + 1];
    if (left && right) {
      const pair = new Node(prefixKey(left.key, old.pos + 1), old.pos, 1, NO_ALIASES);
      putChild(pair, 0, left);
      putChild(pair, 1, right);
      putChild(fresh, i / 2, pair);
    } else {
      putChild(fresh, i / 2, left ?? right);
    }
  }
  return fresh;
}

function longestSuffix(n: Node, without?: Node): number {
  let longest = n.pos;
  for (const child of n.children) if (child && child !== without && child.slen > longest) longest = child.slen;
  return longest;
}

/** A longer suffix appeared below: its ancestors must know. */
function pushSuffix(from: Node | undefined, slen: number): void {
  for (let n = from; n && n.slen < slen; n = n.parent) n.slen = slen;
}

/** A long suffix may be gone: each ancestor looks again, until one still has it from elsewhere. */
function pullSuffix(from: Node | undefined, slen: number, without?: Node): void {
  let gone = without;
  for (let n = from; n && n.slen > n.pos && n.slen > slen; n = n.parent) {
    n.slen = longestSuffix(n, gone);
    if (n.slen > slen) break;
    gone = undefined;
  }
}
