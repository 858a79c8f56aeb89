/** What must be true of a trie at any time, whatever was put in and taken out. */
import { expect } from 'vitest';
import type { Node, Trie } from '../../../src/engine/fib/trie/trie.ts';

export function checkTrie(trie: Trie): void {
  const found = { size: 0, suffixes: new Array(33).fill(0) };
  if (trie.root) {
    expect(trie.root.parent, 'the root has no parent').toBeUndefined();
    checkNode(trie.root, found);
  }
  expect(trie.size, 'size').toBe(found.size);
  expect(trie.suffixes, 'suffixes').toEqual(found.suffixes);
}

function checkNode(n: Node, found: { size: number; suffixes: number[] }): void {
  if (n.bits === 0) checkLeaf(n, found);
  else checkInner(n, found);
}

function checkLeaf(n: Node, found: { size: number; suffixes: number[] }): void {
  if (n.aliases.length === 0) throw new Error('an empty leaf');
  if (n.slen !== n.aliases.at(-1)?.slen) throw new Error('a leaf whose slen is not its shortest prefix');
  for (const [i, alias] of n.aliases.entries()) {
    found.size++;
    found.suffixes[alias.slen] = (found.suffixes[alias.slen] as number) + 1;
    if (i > 0 && (n.aliases[i - 1]?.slen as number) > alias.slen) throw new Error('a shorter prefix stands first');
    const hostBits = alias.slen === 0 ? 0 : n.key << (32 - alias.slen);
    if (hostBits !== 0 && alias.slen < 32) throw new Error('a prefix with host bits');
  }
}

function checkInner(n: Node, found: { size: number; suffixes: number[] }): void {
  const children = n.children.filter((child) => child !== undefined);
  const fail = (what: string) => {
    throw new Error(`${what} at ${n.key.toString(16)} pos ${n.pos} bits ${n.bits}`);
  };
  if (n.children.length !== 2 ** n.bits) fail('not 2^bits children');
  if (n.pos + n.bits > 32) fail('looks beyond the address');
  if (n.pos + n.bits < 32 && (n.key & (2 ** (n.pos + n.bits) - 1)) !== 0) fail('a key with lower bits');
  if (children.length === 0) fail('an inner node without children');
  if (n.empty !== n.children.length - children.length) fail('empty is wrong');
  const full = children.filter((child) => child.bits > 0 && child.pos + child.bits === n.pos).length;
  if (n.full !== full) fail('full is wrong');
  for (const [i, child] of n.children.entries()) {
    if (!child) continue;
    if (child.parent !== n) fail('a child with another parent');
    if ((child.key ^ n.key) >>> n.pos !== i) fail('a child under the wrong index');
    if (child.pos + child.bits > n.pos) fail('a child that looks at the same bits');
    if (child.slen > n.slen) fail('slen is shorter than below');
    checkNode(child, found);
  }
  if (n.slen < n.pos) fail('slen is shorter than pos');
}
