/** `ip rule`: its verbs, in the order in which iproute2 tries their beginnings. */
import type { Piecemeal } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { RULE_HELP } from './help.ts';
import { flushRules, showRules } from './list.ts';
import { modifyRule } from './modify.ts';

export function ruleCommand(ip: Ip, args: Args): number | Piecemeal {
  if (!args.more) return showRules(ip, args);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('list', 'lst', 'show')) return showRules(ip, args);
  if (is('save')) return save(ip, args);
  if (is('restore')) return ip.die('Magic mismatch (0 elems, 0 magic)\n');
  if (is('add')) return modifyRule(ip, args, 'add');
  if (is('delete')) return modifyRule(ip, args, 'del');
  if (is('flush')) return flushRules(ip, args);
  if (is('help')) return ip.die(RULE_HELP);
  return ip.die(`Command "${word}" is unknown, try "ip rule help".\n`);
}

function save(ip: Ip, args: Args): number {
  if (!args.more) return ip.die('Not sending a binary stream to stdout\n');
  ip.warn('"ip rule save" does not take any arguments.\n');
  return 1;
}
