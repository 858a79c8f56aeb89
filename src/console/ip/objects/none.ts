/** Objects of which a host has none: they say so as iproute2 does on a kernel where they were never made. */
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';

/** Not there in this kernel. */
export function unsupported(ip: Ip): number {
  ip.warn('RTNETLINK answers: Operation not supported\n');
  return 2;
}

/** The list is empty, and nothing can be added to it. */
export function emptyList(ip: Ip, args: Args): number {
  if (args.more && !lists(args.word)) return unsupported(ip);
  ip.out.begin();
  ip.out.end();
  return 0;
}

export function vrfCommand(ip: Ip, args: Args): number {
  if (args.more && !lists(args.word)) return unsupported(ip);
  ip.out.fp('Name              Table\n-----------------------\nNo VRF has been configured\n');
  return 0;
}

export function xfrmCommand(ip: Ip, args: Args): number {
  const { word } = args;
  if (matches(word, 'state') || matches(word, 'policy')) {
    args.shift();
    return emptyList(ip, args);
  }
  if (args.more && !matches(word, 'help')) return unsupported(ip);
  return ip.die('Usage: ip xfrm XFRM-OBJECT { COMMAND | help }\nwhere  XFRM-OBJECT := state | policy | monitor\n');
}

function lists(verb: string): boolean {
  return ['show', 'list', 'lst'].some((full) => matches(verb, full));
}
