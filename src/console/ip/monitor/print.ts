/** One message of rtnetlink as `ip monitor` prints it. */
import type { News } from '../../../engine/notify.ts';
import { type Address, inet, inet6, printAddr, printAddrBrief } from '../addr/print.ts';
import { AF, type Ip } from '../context.ts';
import { type LinkForm, printLink, printLinkBrief } from '../link/print.ts';
import { printNeigh } from '../neigh/print.ts';
import { printNetconf } from '../netconf/print.ts';
import { printRoute, printRoute6 } from '../route/print.ts';
import { printRule } from '../rule/print.ts';
import { timestamp } from './timestamp.ts';
import type { Wanted } from './wanted.ts';

/** How much of a message is printed. */
export type NewsForm = Pick<Wanted, 'label' | 'allNsid' | 'ifindex'>;

/** A message, ready to be printed. */
interface Told {
  label: string;
  /** Of the interface it is about; undefined for a route that has none, or several. */
  ifindex: number | undefined;
  print: () => void;
}

const LINK: LinkForm = { link: false, family: AF.UNSPEC, qlen: false };

export function printNews(ip: Ip, form: NewsForm, news: News): void {
  const { out } = ip;
  const told = toldOf(ip, form.ifindex === 0, news);
  if (!told) return;
  printHeader(ip, form, told.label);
  // iproute2 looks whether a message is wanted only after it has begun to print it. Rules are of no interface.
  if (form.ifindex !== 0 && told.ifindex !== form.ifindex && told.label !== 'RULE') return;
  if (news.type.startsWith('del')) out.fp('Deleted ');
  told.print();
}

/** @param withDevice false when an interface was asked for, which is then not said again */
function toldOf(ip: Ip, withDevice: boolean, news: News): Told | undefined {
  switch (news.type) {
    case 'newlink':
    case 'dellink': {
      const { link } = news;
      const print = () => (ip.options.brief ? printLinkBrief(ip, link, AF.UNSPEC) : printLink(ip, link, LINK));
      return { label: 'LINK', ifindex: link.ifindex, print };
    }
    case 'newaddr':
    case 'deladdr':
      return toldOfAddr(ip, inet(ip, news.addr));
    case 'newaddr6':
    case 'deladdr6':
      return toldOfAddr(ip, inet6(ip, news.addr6));
    case 'newroute':
    case 'delroute': {
      const { route } = news;
      const [first, second] = route.nexthops;
      const print = () => printRoute(ip, route, { dev: !withDevice });
      return { label: 'ROUTE', ifindex: second ? undefined : first?.oif, print };
    }
    case 'newroute6':
    case 'delroute6': {
      const { route6 } = news;
      return { label: 'ROUTE', ifindex: route6.oif, print: () => printRoute6(ip, route6, { dev: !withDevice }) };
    }
    case 'newrule':
    case 'delrule':
      return { label: 'RULE', ifindex: undefined, print: () => printRule(ip, news.rule) };
    case 'newneigh':
    case 'delneigh': {
      const { neigh } = news;
      return { label: 'NEIGH', ifindex: neigh.ifindex, print: () => printNeigh(ip, neigh, withDevice) };
    }
    case 'newconf':
    case 'delconf': {
      const { conf } = news;
      return { label: 'NETCONF', ifindex: conf.ifindex, print: () => printNetconf(ip, conf) };
    }
    default:
      return undefined;
  }
}

function toldOfAddr(ip: Ip, addr: Address): Told {
  const print = () => (ip.options.brief ? printAddrBrief(ip, addr) : printAddr(ip, addr, true));
  return { label: 'ADDR', ifindex: addr.ifindex, print };
}

function printHeader({ out, host, options }: Ip, { label, allNsid }: NewsForm, name: string): void {
  if (options.timestamp) out.fp(timestamp(host.lab.clock.now, options.timestamp));
  if (allNsid) out.fp('[nsid current]');
  if (label) out.fp(`[${name}]`);
}
