/** Steps with their titles, and the reason of each. */
import type { WalkPacket, WalkStep } from '../../contract/http/walk.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { ARPOP } from '../../engine/wire/arp.ts';
import { ICMP } from '../../engine/wire/icmp.ts';
import { mapped } from '../slices.ts';
import { asksWhose } from '../why/fib.ts';
import { whyOf } from '../why/why.ts';
import { type Step, waitsFor } from './steps.ts';

/** What a packet is: which message, and of a fragment, of which its first one is. */
interface Named {
  /** `request 1`, `the reply to request 1` */
  name: string;
  type: number | undefined;
  sequence: number | undefined;
}

export interface ToldStep extends WalkStep {
  /** The ICMP message that the packet is, or is a fragment of. */
  type: number | undefined;
  sequence: number | undefined;
  /** What became of the packet, where it ends here: a sentence. */
  outcome: string | undefined;
}

export function toldSteps(steps: readonly Step[]): Promise<ToldStep[]> {
  const names = new Map<string, Named>();
  return mapped(steps.entries(), ([i, step]) => {
    const named = step.packet ? nameOf(step.packet, names) : waitingOf(step);
    const { kind, host, skb, packet, events } = step;
    const outcome = outcomeOf(step, named, steps.slice(i + 1));
    return {
      kind,
      title: titleOf(step, named),
      ...(host !== undefined && { host }),
      ...(skb !== undefined && { skb }),
      ...(packet && { packet }),
      why: reasonOf(step, outcome),
      events: events.map((event) => ({ ...event, why: whyOf(event) })),
      type: named?.type,
      sequence: named?.sequence,
      outcome,
    };
  });
}

/** Without what only the story needs. */
export function plain({ type: _type, sequence: _sequence, outcome: _outcome, ...step }: ToldStep): WalkStep {
  return step;
}

/** A request that waits is in no trace yet, but what it is is known. */
function waitingOf(step: Step): Named | undefined {
  const [first] = step.events;
  if (first?.type !== 'ping:sent' || waitsFor(step) === undefined) return undefined;
  return { name: `request ${first.icmp_seq}`, type: ICMP.ECHO, sequence: first.icmp_seq & 0xffff };
}

function nameOf({ arp, ipv4, icmp }: WalkPacket, names: Map<string, Named>): Named {
  if (arp) return { name: arpName(arp), type: undefined, sequence: undefined };
  if (!ipv4) return { name: 'a frame that is no IPv4', type: undefined, sequence: undefined };
  const key = [ipv4.src, ipv4.dst, ipv4.id, ipv4.protocol].join();
  const isFragment = ipv4.fragmentOffset > 0 || ipv4.flags.includes('MF');
  const own: Named = {
    name: messageName(icmp, ipv4.protocol),
    type: icmp?.type,
    sequence: icmp?.sequence,
  };
  if (!isFragment) return own;
  if (icmp) names.set(key, own);
  const whole = names.get(key) ?? own;
  const from = ipv4.fragmentOffset;
  const to = from + ipv4.totalLength - ipv4.headerLength - 1;
  return { ...whole, name: `the fragment with bytes ${from} to ${to} of ${whole.name}` };
}

function arpName({ op, senderIp, senderMac, targetIp }: NonNullable<WalkPacket['arp']>): string {
  return op === ARPOP.REQUEST ? `ARP: who has ${targetIp}?` : `ARP: ${senderIp} is at ${senderMac}`;
}

function messageName(icmp: WalkPacket['icmp'], protocol: number): string {
  if (!icmp) return protocol === 1 ? 'an ICMP message' : `a packet of IP protocol ${protocol}`;
  if (icmp.type === ICMP.ECHO) return `request ${icmp.sequence}`;
  return icmp.type === ICMP.ECHOREPLY ? `the reply to request ${icmp.sequence}` : `an ICMP message (${icmp.name})`;
}

function titleOf(step: Step, named: Named | undefined): string {
  const { kind, packet, events } = step;
  const last = events.at(-1);
  const what = upper(named?.name ?? 'a copy');
  const dev = devOf(step);
  switch (kind) {
    case 'prepare': {
      const [first] = events;
      const neighbour = waitsFor(step);
      if (neighbour !== undefined) return `${what} waits for the hardware address of ${neighbour}`;
      if (first?.type === 'ping:sent') return `Request ${first.icmp_seq} is not sent`;
      return events.some((event) => event.type === 'fib:fib_table_lookup' && event.proto === 17)
        ? 'ping looks for its own address'
        : 'ping gets ready';
    }
    case 'out':
      return `${what} goes out by ${dev}${packet?.ipv4 ? `, from ${packet.ipv4.src} to ${packet.ipv4.dst}` : ''}`;
    case 'wire':
      if (!events.some(({ type }) => type === 'net:net_dev_start_xmit')) {
        return `A copy of ${named?.name ?? 'it'}, for this host itself, is put on the receive queue of ${dev}`;
      }
      return dev === 'lo' ? `${what} goes through lo` : `${what} is given to ${dev}`;
    case 'in':
      return `${what} comes in by ${dev}`;
    case 'read':
      return last?.type === 'ping:reply' ? `ping reads the reply from ${last.from}` : 'ping reads a packet';
    case 'error':
      return last?.type === 'ping:error' ? `ping is told: ${last.message}` : 'ping is told of an error';
    case 'end':
      return 'ping ends';
  }
}

/** The interface that a step is at. */
export function devOf({ events }: Pick<Step, 'events'>): string {
  const on = events.findLast((event) => event.type.startsWith('net:'));
  return on && 'dev' in on ? on.dev : 'its interface';
}

/** The events that decide something, by the kind of their step; the end of a packet is told by its outcome. */
const DECIDING: Record<Step['kind'], readonly TraceEvent['type'][]> = {
  prepare: ['fib:fib_table_lookup', 'neigh:neigh_event_send_done'],
  out: ['fib:fib_table_lookup'],
  wire: ['net:netif_rx', 'fib:fib_table_lookup'],
  in: ['fib:fib_table_lookup', 'icmp:icmp_send'],
  read: ['ping:reply'],
  error: ['fib:fib_table_lookup', 'ping:error'],
  end: ['fib:fib_table_lookup', 'ping:done'],
};

function reasonOf({ kind, events }: Step, outcome: string | undefined): string {
  const whys = events.filter(({ type }) => DECIDING[kind].includes(type)).map(whyOf);
  if (outcome !== undefined) whys.push(outcome);
  return whys.length > 0 ? [...new Set(whys)].join(' ') : whyOf(events.at(-1) as TraceEvent);
}

/** What became of the packet: it was dropped, taken by ICMP or an interface, or became part of another. */
function outcomeOf({ kind, skb, events }: Step, named: Named | undefined, later: readonly Step[]): string | undefined {
  const ends = events.filter((event) => event.type === 'skb:kfree_skb' || event.type === 'skb:consume_skb');
  const end = ends.findLast((event) => event.skb === skb) ?? ends.at(-1);
  if (!end || kind === 'read' || kind === 'error') return undefined;
  const taken = end.type === 'skb:consume_skb' && end.location === 'icmp_rcv' && kind === 'in';
  return taken && named?.type === ICMP.ECHO ? answerTo(events, named, later) : whyOf(end);
}

/** Whether ICMP makes a reply of an echo request, and why not. */
function answerTo(events: readonly TraceEvent[], named: Named, later: readonly Step[]): string {
  const isReply = ({ kind, packet }: Step) =>
    kind === 'out' && packet?.icmp?.type === ICMP.ECHOREPLY && packet.icmp.sequence === named.sequence;
  if (later.some(isReply)) return 'It is an echo request: ICMP makes a reply of it, and is done with it.';
  const last = events.findLast((event) => event.type === 'fib:fib_table_lookup');
  if (!last) return 'No reply is made, as net.ipv4.icmp_echo_ignore_all is 1.';
  return asksWhose(last)
    ? `No reply is made, as none may leave from ${last.daddr}, which is not local in table local: ICMP lets go of the request without a word.`
    : `No reply is made, as none finds a way to ${last.daddr}: ICMP lets go of the request without a word.`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
