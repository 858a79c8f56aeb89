/** `ip route`: its verbs, in the order in which iproute2 tries their beginnings. */
import type { Piecemeal } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { getRoute } from './get.ts';
import { ROUTE_HELP } from './help.ts';
import { flushRoutes, showRoutes } from './list.ts';
import { modifyRoute } from './modify.ts';

export function routeCommand(ip: Ip, args: Args): number | Piecemeal {
  if (!args.more) return showRoutes(ip, args);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('list', 'show', 'lst')) return showRoutes(ip, args);
  if (is('get')) return getRoute(ip, args);
  if (is('add')) return modifyRoute(ip, args, { create: true, excl: true });
  if (is('change') || word === 'chg') return modifyRoute(ip, args, { replace: true });
  if (is('replace')) return modifyRoute(ip, args, { create: true, replace: true });
  if (is('prepend')) return modifyRoute(ip, args, { create: true });
  if (is('append')) return modifyRoute(ip, args, { create: true, append: true });
  if (is('test')) return modifyRoute(ip, args, { excl: true });
  if (is('delete')) return modifyRoute(ip, args, undefined);
  if (is('flush')) return flushRoutes(ip, args);
  if (is('save')) return ip.die('Not sending a binary stream to stdout\n');
  if (is('restore', 'showdump')) return ip.die('Magic mismatch (0 elems, 0 magic)\n', 1);
  if (is('help')) return ip.die(ROUTE_HELP);
  return ip.die(`Command "${word}" is unknown, try "ip route help".\n`);
}
