/** What a route means that came or went. */
import type { Route } from '../../../contract/route.ts';
import { prefixName, refusalOf } from '../words.ts';

/** In the words of `ip route`. */
export function routeWords({ type, dst, tos, gateway, dev, table, prefsrc, metric, nexthops }: Route): string {
  const words = [type === undefined || type === 'unicast' ? undefined : type, dst];
  if (tos !== undefined) words.push('tos', tos);
  if (gateway !== undefined) words.push('via', gateway);
  if (dev !== undefined) words.push('dev', dev);
  if (nexthops) words.push(`with ${nexthops.length} next hops`);
  if (prefsrc !== undefined) words.push('src', prefsrc);
  if (metric !== undefined) words.push('metric', String(metric));
  words.push(`in table ${table ?? 'main'}`);
  return words.filter(Boolean).join(' ');
}

/** Who put it there, and what it does to packets. */
export function routeMeaning(route: Route): string {
  const { type = 'unicast', dst, dev, prefsrc, protocol } = route;
  const kernel = protocol === 'kernel';
  switch (type) {
    case 'local':
      if (!kernel) return `${whose(dst)} this host's own: packets there are delivered here.${author(route)}`;
      return dst.includes('/') && dev === 'lo'
        ? `The kernel put it there because ${prefsrc ?? 'an address'} was given to lo with a prefix: on lo the whole prefix is this host's own, and every address in it answers.`
        : `The kernel put it there because of an address on ${dev}: ${whose(dst)} this host's own, packets there are delivered here and may leave from there.`;
    case 'broadcast':
      return `What is sent to ${dst} is for everybody on the link of ${dev}.${author(route)}`;
    case 'unicast':
      return kernel
        ? `The kernel put it there because of the address ${prefsrc ?? `of ${dev}`}: everybody in ${dst} is on the link of ${dev} and needs no gateway.`
        : `${way(route)}${author(route)}`;
    case 'multicast':
    case 'anycast':
      return `${way(route)} Of packets that come in it takes none: one that it is found for is dropped.${author(route)}`;
    default:
      return `${refusal(type, dst)}${author(route)}`;
  }
}

/** What becomes of packets when it is gone. */
export function routeLoss({ dst, type, protocol }: Route): string {
  const because = protocol === 'kernel' ? 'The address it was there for is gone, or its interface is down. ' : '';
  if (type === 'local') {
    const what = dst.includes('/') ? `No address in ${dst} is` : `${dst} is not`;
    return `${because}${what} this host's own any more, unless another local route covers it.`;
  }
  return `${because}Packets for ${prefixName(dst)} now go by the next best route that covers them, and nowhere if there is none.`;
}

function whose(dst: string): string {
  return dst.includes('/') ? `Every address in ${dst} is` : `${dst} is`;
}

function way({ dst, gateway, dev, nexthops }: Route): string {
  const to = dst === 'default' ? 'Packets for which there is no better route go' : `Packets for ${dst} go`;
  if (nexthops) return `${to} by one of ${nexthops.length} next hops, each with its share.`;
  if (gateway !== undefined) return `${to} to the gateway ${gateway} on ${dev}, which passes them on.`;
  const back = dev === 'lo' ? ' On lo they come straight back, and are only answered where they are local.' : '';
  return `${to} out by ${dev}, where each destination is its own next hop.${back}`;
}

function refusal(type: string, dst: string): string {
  const meaning = refusalOf(type);
  return meaning === undefined ? `It is of type ${type}.` : `For ${prefixName(dst)} it is ${meaning}.`;
}

/** Who put a route there (its protocol). */
function author({ protocol }: Route): string {
  const authors: Record<string, string> = {
    kernel: ' The kernel itself put it there, because of an address.',
    static: ' An administrator put it there.',
    boot: ' Somebody put it there by hand.',
    redirect: ' An ICMP redirect put it there.',
  };
  return (protocol !== undefined && authors[protocol]) || '';
}
