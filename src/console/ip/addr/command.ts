/** `ip address`: its verbs, in the order in which iproute2 tries their beginnings. */
import type { Piecemeal } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { findDevice, readFilter } from './filter.ts';
import { flushAddrs } from './flush.ts';
import { ADDR_HELP } from './help.ts';
import { showAddrs } from './list.ts';
import { modifyAddr } from './modify.ts';

export function addrCommand(ip: Ip, args: Args): number | Piecemeal {
  if (!args.more) return showAddrs(ip, args);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('add')) return modifyAddr(ip, args, 'add');
  if (is('change', 'replace') || word === 'chg') return modifyAddr(ip, args, 'replace');
  if (is('delete')) return modifyAddr(ip, args, 'del');
  if (is('show', 'lst', 'list')) return showAddrs(ip, args);
  if (is('flush')) return flushAddrs(ip, args);
  if (is('save')) return saveAddrs(ip, args);
  if (is('showdump', 'restore')) return ip.die('Magic mismatch (0 elems, 0 magic)\n');
  if (is('help')) return ip.die(ADDR_HELP);
  return ip.die(`Command "${word}" is unknown, try "ip address help".\n`);
}

function saveAddrs(ip: Ip, args: Args): number {
  const filter = readFilter(ip, args, ip.options.family);
  return findDevice(ip, filter) ? ip.die('Not sending a binary stream to stdout\n') : 1;
}
