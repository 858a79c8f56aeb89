/** Why a host sends an ICMP error. */
import type { Sentences } from './events.ts';

const UNREACHABLE = [
  'no route leads to the network',
  'the host does not answer (ARP had no reply)',
  'nothing takes that protocol',
  'nothing listens on that port',
  'the packet is too large for the next link and must not be fragmented',
  'the source route that was asked for failed',
  'the network is not known',
  'the host is not known',
  'the source host is isolated',
  'the network is forbidden',
  'the host is forbidden',
  'the network cannot be reached with that type of service',
  'the host cannot be reached with that type of service',
  'a filter forbids it',
];

export const icmp: Sentences<'icmp'> = {
  'icmp:icmp_send': ({ icmp_type, code, saddr, daddr }) => {
    const packet = `the packet from ${saddr} to ${daddr}`;
    switch (icmp_type) {
      case 3:
        return `The sender of ${packet} is told that it cannot be delivered: ${UNREACHABLE[code] ?? `for a reason that has no name (code ${code})`}.`;
      case 5:
        return `The sender of ${packet} is told of a shorter way: another router on its own link.`;
      case 11:
        return code === 0
          ? `The TTL of ${packet} has run out: it was counted down to 0 on its way, and its sender is told.`
          : `Not all fragments of ${packet} came in time, and its sender is told.`;
      case 12:
        return `A field in the header of ${packet} makes no sense, and its sender is told.`;
      default:
        return `An ICMP message that has no name here (type ${icmp_type}, code ${code}) is sent because of ${packet}.`;
    }
  },
};
