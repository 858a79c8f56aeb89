/** `ip link`: its verbs, in the order in which iproute2 tries their beginnings. */

import type { Piecemeal } from '../../pieces.ts';
import { showLinks } from '../addr/list.ts';
import { type Args, matches } from '../args.ts';
import { type Ip, refusal } from '../context.ts';
import { LINK_HELP } from './help.ts';
import { addLink, delLink, setLinks } from './set.ts';

const TYPE_HELP: Record<string, string> = {
  dummy: 'Usage: ... dummy\n',
  ifb: 'Usage: ... ifb\n',
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

/** Other names of an interface: `ip link property add dev lo altname x`. */
function modifyProperty(ip: Ip, args: Args): number {
  const { word: verb } = args;
  if (!args.more || matches(verb, 'help')) return ip.die(LINK_HELP);
  const isAdd = matches(verb, 'add');
  if (!isAdd && !matches(verb, 'del')) return ip.die('Operator required\n');
  let dev: string | undefined;
  const names: string[] = [];
  for (args.shift(); args.more; args.shift()) {
    if (matches(args.word, 'altname')) {
      if (!isAltname(args.next())) args.invalid('not a valid altname');
      names.push(args.word);
    } else {
      if (matches(args.word, 'help')) ip.die(LINK_HELP);
      if (args.word === 'dev') args.next();
      if (dev !== undefined) args.garbage('dev');
      if (!isAltname(args.word)) args.invalid('"dev" not a valid ifname');
      dev = args.word;
    }
  }
  if (dev === undefined) return ip.die('Not enough of information: "dev" argument is required.\n');
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) return ip.fail(`Cannot find device "${dev}"\n`);
  return ip.talk(() => {
    if (names.some((name) => name.length >= ALTIFNAMSIZ)) refusal('EINVAL', 'Attribute failed policy validation');
    ip.host.setAltnames(ifindex, isAdd ? 'add' : 'del', names);
  });
}

const ALTIFNAMSIZ = 128;

function isAltname(text: string): boolean {
  return text !== '' && !/[/\s]/.test(text);
}
