/** Why a lookup in a routing table came out as it did. */
import { EAGAIN } from '../../engine/fib/props.ts';
import { RT_TABLE } from '../../engine/state.ts';
import type { EventOf, Sentences } from './events.ts';
import { list, prefixName, refusalOf, tableName, told } from './words.ts';

type Lookup = EventOf<'fib:fib_table_lookup'>;

const ANY = '0.0.0.0';
const ICMP = 1;
const UDP = 17;
/** ping connects a UDP socket to this port to learn its source address; nothing is sent to it. */
const PROBE_PORT = 1025;
/** Names are asked of a server there. */
export const DNS_PORT = 53;
/** The kernel says 1, lo's index, of packets that begin on the host itself. */
const OWN = 1;

export const fib: Sentences<'fib'> = { 'fib:fib_table_lookup': whyLookup };

export function whyLookup(event: Lookup): string {
  return `${question(event)} ${answer(event)}`;
}

/** Who asks, and what. */
function question(event: Lookup): string {
  const { iif, proto, saddr, daddr, dport } = event;
  if (asksWhose(event)) {
    return `Is ${daddr} the host's own? Table local alone decides. It is asked of a source, as a packet may leave only from an address of the host's own, and of a neighbour that is new.`;
  }
  if (iif !== OWN && iif !== 0) return `A packet from ${saddr} to ${daddr} came in: where does it go?`;
  if (proto === UDP && dport === PROBE_PORT) {
    return saddr === ANY
      ? `Before it sends anything ping wants to know its own address towards ${daddr}: it connects a UDP socket, which looks up the route.`
      : `ping's UDP socket has ${saddr} as its source now and looks once more, as a source can change the route to ${daddr}.`;
  }
  if (proto === UDP && dport === DNS_PORT) {
    return `${daddr} is the name server that a name is to be asked of: where is it?`;
  }
  const what = proto === ICMP ? 'an ICMP packet' : 'a packet';
  const from = saddr === ANY ? '' : ` from ${saddr}`;
  return `Where does ${what}${from} to ${daddr} go?`;
}

function answer(event: Lookup): string {
  const { err, match } = event;
  if (asksWhose(event)) return whose(event);
  const table = tableName(event.table, 'maybe');
  if (!match) {
    const end = event.oif === 0 ? 'the network is unreachable' : `${event.daddr} is taken to be on its link`;
    const next = err === EAGAIN ? `the next rule has its turn, and if none is left ${end}` : told(err);
    const by = event.oif === 0 ? '' : ' by the interface it has to leave by';
    return `Nothing in ${table} covers ${event.daddr}${by}: ${next}.`;
  }
  const best = `In ${table} the longest prefix that covers ${event.daddr} is ${prefixName(match.dst)}`;
  return `${best}, ${err === 0 ? way(event) : refused(match.type, err)}.${source(event)}${losers(event)}`;
}

/** Not where a packet goes is asked, but what kind of address that is. */
export function asksWhose({ table, iif, proto }: Lookup): boolean {
  return table === RT_TABLE.LOCAL && iif === 0 && proto === 0;
}

function whose({ daddr, match, err }: Lookup): string {
  if (!match) return `Nothing there covers ${daddr}: no, it is somebody else's, and nothing may leave from it.`;
  const best = `The longest prefix there that covers ${daddr} is ${prefixName(match.dst)}`;
  if (match.type === 'local' && err === 0) return `${best}, a local route: yes.`;
  // Such a route is main's: the kernel keeps both in one trie until a rule is added.
  const main = match.type === 'unicast' ? ' (of main, which is one with it until a rule is added or deleted)' : '';
  return `${best}${main}, which is ${match.type} and not local: no, nothing may leave from it.`;
}

function way({ match, dev, gw }: Lookup): string {
  switch (match?.type) {
    case 'local':
      return 'a local route: the packet is for this host itself and goes there over lo';
    case 'broadcast':
      return `a broadcast route: it is for everybody on ${dev}`;
    case 'multicast':
      return `a multicast route: it is for a group, by ${dev}`;
    default:
      return gw === undefined
        ? `a route by ${dev} without a gateway: the destination itself is the next hop`
        : `a route by way of the gateway ${gw} on ${dev}`;
  }
}

function refused(type: string, err: number): string {
  return refusalOf(type) ?? `a ${type} route, which cannot be used here: ${told(err)}`;
}

/** Where the source comes from, when it was not chosen yet. */
function source({ err, saddr, match, iif }: Lookup): string {
  if (err !== 0 || saddr !== ANY || iif !== OWN) return '';
  if (match?.prefsrc !== undefined) return ` Its source will be ${match.prefsrc}, which the route names (src).`;
  return match?.type === 'local' ? ' Its source will be the destination itself, as the route names none.' : '';
}

function losers({ match }: Lookup): string {
  if (!match?.losers) return '';
  const same = match.losers.filter((loser) => loser.startsWith(`${match.dst} `));
  const shorter = match.losers.filter((loser) => !same.includes(loser));
  return [
    same.length === 0
      ? ''
      : ` Of ${same.length + 1} routes to that prefix it is the first that serves: those with a tos come first, then the lower metric.`,
    shorter.length === 0
      ? ''
      : ` It won over ${list(shorter.map((loser) => loser.replace(/^\S+/, prefixName)))}, as more of the address has to match.`,
  ].join('');
}
