/** What became of a request that waited for the hardware address of its next hop. */
import type { Ping } from '../../contract/ping.ts';
import { ARPOP } from '../../engine/wire/arp.ts';
import { ICMP } from '../../engine/wire/icmp.ts';
import { counted } from '../why/events.ts';
import { waitsFor } from './steps.ts';
import { devOf, type ToldStep } from './told.ts';

/** Sentences; none when none of its steps waited. */
export function waited(its: readonly ToldStep[], all: readonly ToldStep[], { host }: Ping, isEnd: boolean): string[] {
  const waiting = its.find((step) => waitsFor(step) !== undefined);
  if (!waiting) return [];
  const neighbour = waitsFor(waiting) as string;
  const about = all.filter(({ kind, packet }) => kind === 'out' && packet?.arp);
  const asked = about.filter(({ packet }) => packet?.arp?.op === ARPOP.REQUEST && packet.arp.targetIp === neighbour);
  const [question] = asked;
  const by = question ? ` by ${devOf(question)}` : '';
  const why = `The hardware address of ${neighbour} is not known, so the request waits while ARP asks for it: ${counted(asked.length, 'question')} went out${by}.`;
  if (its.some(({ kind }) => kind === 'out')) return [why];
  if (waiting.outcome === undefined) {
    return [why, isEnd ? 'Nobody had answered when ping ended, and the request waited still.' : ''];
  }
  const error = all.find(({ kind, type }) => kind === 'out' && type === ICMP.DEST_UNREACH);
  const told = error ? `${host} tells it by ICMP (${error.packet?.icmp?.name}), which goes by ${devOf(error)}.` : '';
  return [why, waiting.outcome, told, says(all)];
}

function says(all: readonly ToldStep[]): string {
  const error = all.flatMap(({ events }) => events).find((event) => event.type === 'ping:error');
  return error ? `ping says "${error.message}".` : '';
}
