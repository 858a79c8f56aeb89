/** `ip netconf`: the sysctls of interfaces as netlink tells them. */
import { netconfs } from '../../../engine/dev/netconf.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { printNetconf } from './print.ts';

/** The others have none. */
const FAMILIES = new Map<number, readonly string[]>([
  [AF.UNSPEC, ['inet', 'inet6']],
  [AF.INET, ['inet']],
  [AF.INET6, ['inet6']],
]);

export function netconfCommand(ip: Ip, args: Args): number {
  const { word } = args;
  if (args.more && !['show', 'list', 'lst'].some((verb) => matches(word, verb))) {
    if (matches(word, 'help')) return ip.die('Usage: ip netconf show [ dev STRING ]\n');
    return ip.die(`Command "${word}" is unknown, try "ip netconf help".\n`);
  }
  args.shift();
  const ifindex = readDevice(ip, args);
  if (ifindex === 0) return 1;
  const families = FAMILIES.get(ip.options.family);
  if (!families) return 0;
  ip.out.begin();
  for (const conf of netconfs(ip.host)) {
    if (families.includes(conf.family) && (ifindex === undefined || ifindex === conf.ifindex)) printNetconf(ip, conf);
  }
  ip.out.end();
  return 0;
}

/** The last one that is named; undefined when none is, 0 when there is no such device. Other words say nothing. */
function readDevice(ip: Ip, args: Args): number | undefined {
  let ifindex: number | undefined;
  for (; args.more; args.shift()) {
    if (args.word !== 'dev') continue;
    ifindex = ip.ifindex(args.next());
    if (ifindex !== 0) continue;
    ip.warn(`Device "${args.word}" does not exist.\n`);
    return 0;
  }
  return ifindex;
}
