/** `nexthop via ADDRESS dev NAME weight N ...`, as often as there are nexthops. */
import type { RouteRequest } from '../../../engine/fib/frontend.ts';
import { RTNH_F } from '../../../engine/state.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { getAddr, readFamily } from '../inet.ts';
import { realmsId } from '../names.ts';
import { u32 } from '../numbers.ts';

type Nexthop = NonNullable<RouteRequest['nexthops']>[number];

/** The words after the first `nexthop`; ends the program where something else stands. */
export function readNexthops(ip: Ip, args: Args, family: number): Nexthop[] {
  const list: Nexthop[] = [];
  for (;;) {
    if (!args.more) ip.die('Error: unexpected end of line after "nexthop"\n');
    list.push(readNexthop(ip, args, family));
    if (!args.more) return list;
    if (args.word !== 'nexthop') {
      ip.die(`Error: "nexthop" or end of line is expected instead of "${args.word}"\n`);
    }
    args.shift();
  }
}

function readNexthop(ip: Ip, args: Args, family: number): Nexthop {
  const nexthop: Nexthop = { weight: 1, flags: 0 };
  for (; args.more; args.shift()) {
    const { word } = args;
    if (word === 'via') {
      const named = readFamily(args.next());
      if (named !== AF.UNSPEC) args.next();
      nexthop.gateway = getAddr(ip, args.word, named || family).ipv4;
    } else if (word === 'dev') {
      const name = args.next();
      nexthop.oif = ip.ifindex(name);
      if (nexthop.oif === 0) ip.die(`Cannot find device "${name}"\nError: cannot parse nexthop\n`);
    } else if (word === 'weight') {
      args.next();
      const weight = args.value(
        (text) => ((u32(text) ?? 0) <= 256 ? u32(text) || undefined : undefined),
        '"weight" is invalid\n',
      );
      nexthop.weight = weight;
    } else if (word === 'onlink') nexthop.flags |= RTNH_F.ONLINK;
    else if (matches(word, 'realms')) {
      args.next();
      nexthop.realms = args.value(realmsId, '"realm" value is invalid\n');
    } else break;
  }
  return nexthop;
}
