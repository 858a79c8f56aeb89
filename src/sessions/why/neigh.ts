/** What the neighbour table knows, and how it came to know it. */
import type { Sentences } from './events.ts';

/** What an entry's state says (NUD_*). */
const STATES: Record<string, string> = {
  none: 'only just made',
  incomplete: 'ARP asks for it and packets wait',
  reachable: 'it is there: it answered, or somebody said so by hand',
  stale: 'nobody knows whether it is still there: it is used, and checked after that',
  delay: 'used on trust for a few seconds before it is checked',
  probe: 'ARP checks whether it is still there',
  failed: 'nobody answered, or it was deleted by hand',
  noarp: 'it needs no ARP',
  permanent: 'set by hand',
};

export const neigh: Sentences<'neigh'> = {
  'neigh:neigh_create': ({ dev, primary_key4, created }) =>
    created === 0
      ? `${primary_key4} is the next hop on ${dev} and would need an entry in the neighbour table, which is full (gc_thresh3): there is none for it.`
      : dev === 'lo'
        ? `The first packet to ${primary_key4} needs an entry in the neighbour table. lo needs no ARP, so the entry is good as it is, and one serves for all addresses.`
        : `${primary_key4} is the next hop on ${dev} and is not in the neighbour table yet: it gets an entry.`,
  'neigh:neigh_update': ({ dev, primary_key4, nud_state, new_state }) =>
    `News of ${primary_key4} on ${dev}: it was ${state(nud_state)} and is ${state(new_state)} now.`,
  'neigh:neigh_update_done': ({ dev, primary_key4, nud_state }) =>
    `The neighbour table has taken it in: ${primary_key4} on ${dev} is ${state(nud_state)}.`,
  'neigh:neigh_event_send_done': ({ dev, primary_key4, nud_state }) =>
    `A packet is to go to ${primary_key4} on ${dev}, whose hardware address is not sure: the entry is ${state(nud_state)}.`,
};

export function state(nud: string): string {
  const name = nud.toLowerCase();
  const meaning = STATES[name];
  return meaning === undefined ? name : `${name} (${meaning})`;
}
