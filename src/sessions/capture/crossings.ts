/**
 * Packets as they pass through interfaces, told by the events of a trace: out when they are given to a device, in when
 * they are taken off its receive queue, as a packet socket sees them (dev_queue_xmit_nit() and
 * __netif_receive_skb_core() in net/core/dev.c).
 *
 * What a packet's passage means is known a little later, when its buffer has moved on or was freed; until then it waits,
 * and those after it with it. All of that happens at one instant of virtual time.
 */
import type { Direction, TraceEvent, TraceEventType } from '../../contract/trace.ts';
import type { EventOf } from '../why/events.ts';
import { whyOf } from '../why/why.ts';

export interface Crossing {
  /** Virtual ns. */
  at: number;
  host: string;
  ifname: string;
  direction: Direction;
  /** Follows the packet over every interface it passes. */
  skb: number;
  /** From the Ethernet header on, as much as was kept. */
  frame: Buffer;
  /** Bytes of the whole frame. */
  length: number;
  /** It went no further. */
  dropped: boolean;
  /** What led to it and what came of it, a sentence or two each. */
  why: string[];
}

const ETH_HLEN = 14;
/** Sentences about one packet. */
const MOST_SENTENCES = 32;
/** Buffers, and packets not yet sent, that are remembered: those of a lab in which many wait forever are forgotten. */
const MOST_REMEMBERED = 256;

/** Where buffers are freed as "dropped" though nothing is lost: others have what was in them. */
const NOT_LOST: readonly string[] = ['ping_rcv', 'skb_release_data'];

/** The events that say anything about it; the rest need not be given. */
export const TELLING: readonly TraceEventType[] = [
  'fib:fib_table_lookup',
  'neigh:neigh_create',
  'neigh:neigh_event_send_done',
  'icmp:icmp_send',
  'net:net_dev_queue',
  'net:net_dev_xmit',
  'net:netif_receive_skb',
  'skb:consume_skb',
  'skb:kfree_skb',
];

export class Crossings {
  /** In the order they happened. */
  #waiting: { crossing: Crossing; settled: boolean }[] = [];
  /** The last crossing of each buffer that has not been freed. */
  readonly #alive = new Map<number, Crossing>();
  /** What was decided on behalf of a host and a ping, and led to no packet yet. */
  readonly #decided = new Map<string, string[]>();

  /** The next event; gives the crossings about which everything is known now. */
  take(event: TraceEvent): Crossing[] {
    const [first] = this.#waiting;
    const before = first && first.crossing.at < event.at ? this.flush() : [];
    this.#hear(event);
    return before.concat(this.#settled());
  }

  /** Everything that waits, as it stands. */
  flush(): Crossing[] {
    return this.#waiting.splice(0).map(({ crossing }) => crossing);
  }

  #hear(event: TraceEvent): void {
    switch (event.type) {
      case 'net:net_dev_queue':
        this.#cross(event, 'out', event.len, this.#takeDecisions(event));
        break;
      case 'net:netif_receive_skb':
        this.#cross(event, 'in', event.len + ETH_HLEN, []);
        break;
      case 'net:net_dev_xmit':
        this.#settle(this.#alive.get(event.skb));
        break;
      case 'skb:consume_skb':
      case 'skb:kfree_skb':
        this.#end(event);
        break;
      case 'fib:fib_table_lookup':
      case 'neigh:neigh_create':
      case 'neigh:neigh_event_send_done':
      case 'icmp:icmp_send':
        add(this.#decisions(event), whyOf(event));
    }
  }

  #cross(
    event: EventOf<'net:net_dev_queue' | 'net:netif_receive_skb'>,
    direction: Direction,
    length: number,
    why: string[],
  ): void {
    const { at, host = '', dev: ifname, skb } = event;
    const frame = Buffer.from(event.frame, 'base64');
    add(why, whyOf(event));
    const crossing: Crossing = { at, host, ifname, direction, skb, frame, length, dropped: false, why };
    this.#settle(this.#alive.get(skb));
    this.#alive.delete(skb);
    remember(this.#alive, skb, crossing);
    this.#waiting.push({ crossing, settled: false });
  }

  #end(event: EventOf<'skb:consume_skb' | 'skb:kfree_skb'>): void {
    let crossing = this.#alive.get(event.skb);
    if (!crossing) return;
    this.#alive.delete(event.skb);
    const lost = event.type === 'skb:kfree_skb' && !NOT_LOST.includes(event.location);
    if (!this.#waiting.some((waiting) => waiting.crossing === crossing)) {
      if (!lost) return;
      // It has been told already. That it is lost is news, of a later time.
      crossing = { ...crossing, at: event.at, why: [] };
      this.#waiting.push({ crossing, settled: true });
    }
    crossing.dropped = lost;
    // What was decided meanwhile, and led to no other packet, was decided about this one.
    if (crossing.direction === 'in') for (const sentence of this.#takeDecisions(event)) add(crossing.why, sentence);
    add(crossing.why, whyOf(event));
    this.#settle(crossing);
  }

  #settle(crossing: Crossing | undefined): void {
    const waiting = this.#waiting.find((one) => one.crossing === crossing);
    if (waiting) waiting.settled = true;
  }

  #settled(): Crossing[] {
    const open = this.#waiting.findIndex(({ settled }) => !settled);
    const ready = this.#waiting.splice(0, open < 0 ? this.#waiting.length : open);
    return ready.map(({ crossing }) => crossing);
  }

  #decisions(event: TraceEvent): string[] {
    const key = keyOf(event);
    const decided = this.#decided.get(key) ?? [];
    if (!this.#decided.has(key)) remember(this.#decided, key, decided);
    return decided;
  }

  #takeDecisions(event: TraceEvent): string[] {
    const key = keyOf(event);
    const decided = this.#decided.get(key) ?? [];
    this.#decided.delete(key);
    return decided;
  }
}

function keyOf({ host = '', ping = '' }: TraceEvent): string {
  return `${host} ${ping}`;
}

function add(sentences: string[], sentence: string): void {
  if (sentences.length < MOST_SENTENCES) sentences.push(sentence);
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
