/** `ip maddress`: the multicast groups of each interface, which are those that every host is in. */
import { IFF, type LinkState } from '../../../engine/state.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';

const IPV6_MIN_MTU = 1280;
const HELP = `Usage: ip maddr [ add | del ] MULTIADDR dev STRING
       ip maddr show [ dev STRING ]
`;

export function maddrCommand(ip: Ip, args: Args): number {
  const { word } = args;
  if (args.more && matches(word, 'help')) return ip.die(HELP);
  if (args.more && !['show', 'list', 'lst'].some((verb) => matches(word, verb))) {
    return ip.die(`Command "${word}" is unknown, try "ip maddr help".\n`);
  }
  args.shift();
  const dev = readDevice(args);
  const { out } = ip;
  out.begin();
  for (const link of ip.host.links()) {
    if (dev === undefined || dev === link.ifname) print(ip, link);
  }
  out.end();
  return 0;
}

function readDevice(args: Args): string | undefined {
  let dev: string | undefined;
  for (; args.more; args.shift()) {
    if (args.word === 'dev') args.next();
    if (dev !== undefined) args.garbage('dev');
    dev = args.word;
  }
  return dev;
}

function print(ip: Ip, link: LinkState): void {
  const { out } = ip;
  const list = groups(ip, link);
  if (list.length === 0) return;
  out.open();
  out.any('ifindex', `${link.ifindex}:`, link.ifindex);
  out.any('ifname', `\t${link.ifname}`, link.ifname, 'ifname');
  out.fp('\n');
  out.openArray('maddr');
  for (const [family, address] of list) {
    out.open();
    out.any('family', `\t${family.padEnd(5)} `, family);
    out.any('address', address, address, family === 'inet' ? 'inet' : 'inet6');
    out.fp('\n');
    out.close();
  }
  out.closeArray();
  out.close();
}

/** The all-hosts groups: IPv4's while the interface is up, IPv6's on lo and wherever the mtu has room for it. */
function groups({ options }: Ip, link: LinkState): ['inet' | 'inet6', string][] {
  const { family } = options;
  const inet = link.inet && (link.flags & IFF.UP) !== 0 && (family === AF.UNSPEC || family === AF.INET);
  const inet6 = (link.kind === 'loopback' || link.mtu >= IPV6_MIN_MTU) && (family === AF.UNSPEC || family === AF.INET6);
  return [
    ...(inet ? [['inet', '224.0.0.1'] as ['inet', string]] : []),
    ...(inet6 ? (['ff02::1', 'ff01::1'].map((group) => ['inet6', group]) as ['inet6', string][]) : []),
  ];
}
