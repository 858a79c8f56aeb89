/** `ip link`: its verbs, in the order in which iproute2 tries their beginnings. */
import { showLinks } from '../addr/list.ts';
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { LINK_HELP } from './help.ts';
import { addLink, delLink, setLinks } from './set.ts';

const TYPE_HELP: Record<string, string> = {
  dummy: 'Usage: ... dummy\n',
  veth: "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n",
};

export function linkCommand(ip: Ip, args: Args): number {
  if (!args.more) return showLinks(ip, args, LINK_HELP);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('add')) return addLink(ip, args);
  if (is('set', 'change')) return setLinks(ip, args);
  if (is('replace')) return addLink(ip, args);
  if (is('delete')) return delLink(ip, args);
  if (is('show', 'lst', 'list')) return showLinks(ip, args, LINK_HELP);
  if (is('xstats')) return missing(ip);
  if (is('afstats')) return 0;
  if (is('property')) return ip.die(LINK_HELP);
  if (!is('help')) return ip.die(`Command "${word}" is unknown, try "ip link help".\n`);
  const help = args.more && Object.hasOwn(TYPE_HELP, args.word) ? TYPE_HELP[args.word] : undefined;
  if (help === undefined) return ip.die(LINK_HELP);
  ip.out.fp(help);
  return 0;
}

function missing(ip: Ip): number {
  ip.warn('xstats: missing argument\n');
  return 1;
}
