/**
 * The events of a ping as steps: what belongs to one packet, on its way out, on the wire, or in.
 *
 * A packet is known by its buffer, wherever it is: nothing here supposes that there is one host. What has no buffer (a
 * lookup, news of a neighbour) is about the packet that is made next; if none is, about the one that was just received.
 *
 * A request whose neighbour has to be asked for first is made, but waits: that is a step of its own, and what ARP sends
 * on its behalf are others.
 */
import type { WalkPacket, WalkStep } from '../../contract/http/walk.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { ETH_HLEN } from '../../engine/wire/ethernet.ts';
import { ICMP } from '../../engine/wire/icmp.ts';
import { asksWhose } from '../why/fib.ts';
import { decode } from './packet.ts';

/** A step before it is told. */
export interface Step extends Pick<WalkStep, 'kind' | 'host' | 'skb' | 'packet' | 'events'> {}

export function stepsOf(events: readonly TraceEvent[]): Step[] {
  const grouping = new Grouping();
  for (const event of events) grouping.take(event);
  return grouping.end();
}

/** The neighbour for whose hardware address the request of a step waits. */
export function waitsFor({ kind, events }: Pick<Step, 'kind' | 'events'>): string | undefined {
  const incomplete = events.find(isIncomplete);
  return kind === 'prepare' && events[0]?.type === 'ping:sent' ? incomplete?.primary_key4 : undefined;
}

type Asked = Extract<TraceEvent, { type: 'neigh:neigh_event_send_done' }>;

function isIncomplete(event: TraceEvent): event is Asked {
  return event.type === 'neigh:neigh_event_send_done' && event.nud_state === 'incomplete';
}

/** Locations at which a packet that waits for its neighbour is dropped, the oldest first. */
const GIVEN_UP = ['neigh_invalidate', '__neigh_event_send'];

/** Locations at which the copy is freed that a program has read. */
const READ = ['raw_recvmsg', 'ip_recv_error'];

class Grouping {
  readonly #steps: Step[] = [];
  /** About a packet that is not there yet. */
  #pending: TraceEvent[] = [];
  /** The newest step of each buffer. */
  readonly #bySkb = new Map<number, Step>();
  /** Those of requests that wait for a neighbour, the oldest first. */
  #waiting: Step[] = [];

  take(event: TraceEvent): void {
    switch (event.type) {
      case 'ping:sent':
        this.#flush();
        this.#pending = [event];
        return;
      case 'neigh:neigh_event_send_done':
        this.#wait(event);
        return;
      case 'net:net_dev_queue': {
        const packet = decoded(event.frame, event.len);
        if (packet?.arp) this.#setAside(packet.arp.senderIp);
        if (packet?.icmp?.type === ICMP.ECHO) {
          const { sequence } = packet.icmp;
          this.#waiting = this.#waiting.filter((step) => sequenceOf(step) !== sequence);
        }
        this.#begin('out', event, { skb: event.skb, packet });
        return;
      }
      case 'net:net_dev_start_xmit':
        this.#begin('wire', event, { skb: event.skb, packet: this.#bySkb.get(event.skb)?.packet });
        return;
      case 'net:netif_receive_skb': {
        this.#flush();
        const packet = decoded(event.frame, event.len + ETH_HLEN);
        const before = this.#bySkb.get(event.skb);
        if (before && !before.packet && packet) before.packet = packet;
        this.#begin('in', event, { skb: event.skb, packet });
        return;
      }
      case 'net:netif_rx':
      case 'net:net_dev_xmit': {
        // A copy that is for this host too was on no wire: nothing of it has been told.
        const wire = this.#bySkb.get(event.skb);
        if (wire) wire.events.push(event);
        else this.#begin('wire', event, { skb: event.skb });
        return;
      }
      case 'skb:skb_copy_datagram_iovec':
        this.#flush();
        this.#begin('read', event, { skb: event.skb });
        return;
      case 'skb:consume_skb':
      case 'skb:kfree_skb':
        this.#free(event);
        return;
      case 'ping:reply':
        this.#readBy('read', event);
        return;
      case 'ping:error':
        this.#readBy('error', event);
        return;
      case 'ping:done':
        this.#flush();
        this.#begin('end', event);
        return;
      default:
        this.#pending.push(event);
    }
  }

  end(): Step[] {
    this.#flush();
    return this.#steps;
  }

  #begin(kind: Step['kind'], event: TraceEvent, about: { skb?: number; packet?: WalkPacket | undefined } = {}): Step {
    const { skb, packet } = about;
    const step: Step = {
      kind,
      ...(event.host !== undefined && { host: event.host }),
      ...(skb !== undefined && { skb }),
      ...(packet && { packet }),
      events: [...this.#pending, event],
    };
    this.#pending = [];
    this.#steps.push(step);
    if (skb !== undefined) this.#bySkb.set(skb, step);
    return step;
  }

  /** A packet is kept until its neighbour is known; of the first one that is said after ARP has asked. */
  #wait(event: Asked): void {
    const waiting = this.#waiting.at(-1);
    const isLate = this.#pending.length === 0 && waiting && !waiting.events.some(isIncomplete);
    if (isLate) {
      waiting.events.push(event);
      return;
    }
    this.#pending.push(event);
    if (isIncomplete(event)) this.#putOff();
  }

  /** What comes before an ARP message is about the packet that waits, but for the question whose its sender is. */
  #setAside(sender: string): void {
    const isAbout = (event: TraceEvent) =>
      event.type === 'fib:fib_table_lookup' && asksWhose(event) && event.daddr === sender;
    const count = this.#pending.findLastIndex((event) => !isAbout(event)) + 1;
    const own = this.#pending.splice(count);
    this.#putOff();
    this.#pending = own;
  }

  #putOff(): void {
    const isRequest = this.#pending[0]?.type === 'ping:sent';
    this.#flush();
    const step = this.#steps.at(-1);
    if (isRequest && step) this.#waiting.push(step);
  }

  #free(event: Extract<TraceEvent, { type: 'skb:consume_skb' | 'skb:kfree_skb' }>): void {
    const isGivenUp = event.type === 'skb:kfree_skb' && GIVEN_UP.includes(event.location);
    const step = this.#bySkb.get(event.skb) ?? (isGivenUp ? this.#waiting.shift() : undefined);
    if (step && (READ.includes(event.location) || step.kind !== 'in')) {
      step.events.push(event);
    } else if (step) {
      // What was looked up for an answer that was not made.
      step.events.push(...this.#pending, event);
      this.#pending = [];
    } else {
      // A fragment behind a packet that is whole, or one that was never sent.
      const last = this.#steps.at(-1);
      if (last && this.#pending.length === 0) last.events.push(event);
      else this.#pending.push(event);
    }
  }

  /** What the program says of that which it has just read, or of what it could not send. */
  #readBy(kind: 'read' | 'error', event: TraceEvent): void {
    const last = this.#steps.at(-1);
    const isUnsaid = last?.kind === 'read' && !last.events.some(({ type }) => type.startsWith('ping:'));
    if (last && isUnsaid && this.#pending.length === 0) {
      last.kind = kind;
      last.events.push(event);
    } else {
      this.#begin(kind, event);
    }
  }

  /** What came before, and is not about what comes now. */
  #flush(): void {
    const [first] = this.#pending;
    if (!first) return;
    const last = this.#steps.at(-1);
    const { host } = first;
    if (last?.kind === 'in' && !first.type.startsWith('ping:')) last.events.push(...this.#pending);
    else this.#steps.push({ kind: 'prepare', ...(host !== undefined && { host }), events: this.#pending });
    this.#pending = [];
  }
}

function sequenceOf({ events }: Step): number | undefined {
  const [first] = events;
  return first?.type === 'ping:sent' ? first.icmp_seq & 0xffff : undefined;
}

function decoded(frame: string, length: number): WalkPacket | undefined {
  return decode(Buffer.from(frame, 'base64'), length);
}
