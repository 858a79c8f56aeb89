/** `ip link`: its verbs, in the order in which iproute2 tries their beginnings. */

import type { Piecemeal } from '../../pieces.ts';
import { showLinks } from '../addr/list.ts';
import { type Args, matches } from '../args.ts';
import { type Ip, refusal } from '../context.ts';
import { LINK_HELP } from './help.ts';
import { addLink, delLink, setLinks } from './set.ts';

const TYPE_HELP: Record<string, string> = {
  dummy: 'Usage: ... dummy\n',
  veth: "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n",
};

export function linkCommand(ip: Ip, args: Args): number | Piecemeal {
  if (!args.more) return showLinks(ip, args, LINK_HELP);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('add')) return addLink(ip, args);
  if (is('set', 'change')) return setLinks(ip, args);
  if (is('replace')) return addLink(ip, args);
  if (is('delete')) return delLink(ip, args);
  if (is('show', 'lst', 'list')) return showLinks(ip, args, LINK_HELP);
  if (is('xstats')) return showXstats(ip, args);
  if (is('afstats')) return showAfstats(ip, args);
  if (is('property')) return modifyProperty(ip, args);
  if (!is('help')) return ip.die(`Command "${word}" is unknown, try "ip link help".\n`);
  const help = args.more && Object.hasOwn(TYPE_HELP, args.word) ? TYPE_HELP[args.word] : undefined;
  if (help === undefined) return ip.die(LINK_HELP);
  ip.out.fp(help);
  return 0;
}

/** No interface here counts anything of its own. */
function showXstats(ip: Ip, args: Args): number {
  if (!args.more) {
    ip.warn('xstats: missing argument\n');
    return 1;
  }
  if (args.word !== 'type') return args.invalid('unknown argument');
  return args.next() === 'bridge' ? 0 : args.invalid('invalid type');
}

/** Counters of address families: MPLS alone has some, and there is none. */
function showAfstats(ip: Ip, args: Args): number {
  if (!args.more) return 0;
  if (args.word !== 'dev') return ip.die(`Command "${args.word}" is unknown, try "ip link help".\n`);
  if (ip.ifindex(args.next()) === 0) ip.warn(`Device "${args.word}" does not exist.\n`);
  return 0;
}

/** Other names of an interface, which none has here. */
function modifyProperty(ip: Ip, args: Args): number {
  if (!args.more) return ip.die(LINK_HELP);
  if (!['add', 'del'].includes(args.word)) return ip.die('Operator required\n');
  let dev: string | undefined;
  let names = 0;
  for (args.shift(); args.more; args.shift()) {
    if (matches(args.word, 'altname')) {
      args.next();
      names++;
    } else {
      if (args.word === 'dev') args.next();
      if (dev !== undefined) args.garbage('dev');
      dev = args.word;
    }
  }
  if (dev === undefined) return ip.die('Not enough of information: "dev" argument is required.\n');
  if (ip.ifindex(dev) === 0) return ip.die(`Cannot find device "${dev}"\n`, 1);
  return names === 0 ? 0 : ip.talk(() => refusal('EOPNOTSUPP'));
}
