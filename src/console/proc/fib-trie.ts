/** /proc/net/fib_trie: the tables as the tries they are, as fib_trie_seq_show() writes them. */
import { formatIPv4 } from '../../engine/addr.ts';
import type { Host } from '../../engine/host.ts';
import { RT_TABLE } from '../../engine/state.ts';
import { Text } from '../text.ts';
import type { Contents } from './files.ts';

const TYPES = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
];
const SCOPES: Readonly<Record<number, string>> = {
  0: 'universe',
  200: 'site',
  253: 'link',
  254: 'host',
  255: 'nowhere',
};
const NAMES: Readonly<Record<number, string>> = { [RT_TABLE.LOCAL]: 'Local:', [RT_TABLE.MAIN]: 'Main:' };

export function* fibTrie(host: Host): Contents {
  const text = new Text();
  for (const { table, nodes } of host.fib.tries()) {
    let head = `${NAMES[table] ?? `Id ${table}:`}\n`; // an empty table is not there
    for (const { depth, key, length, bits, full, empty, routes } of nodes) {
      yield;
      text.add(head);
      head = '';
      const indent = ' '.repeat(3 * depth - 1);
      if (bits > 0) {
        text.add(`${indent}+-- ${formatIPv4(key)}/${length} ${bits} ${full} ${empty}\n`);
        continue;
      }
      text.add(`${indent}|-- ${formatIPv4(key)}\n`);
      for (const route of routes) {
        const scope = SCOPES[route.scope] ?? `scope=${route.scope}`;
        const type = TYPES[route.type] ?? `type ${route.type}`;
        text.add(`${indent}   /${route.length} ${scope} ${type}${route.tos === 0 ? '' : ` tos=${route.tos}`}\n`);
      }
    }
  }
  return text.toString();
}
