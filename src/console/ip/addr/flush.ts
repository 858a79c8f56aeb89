/** `ip addr flush`: deletes the addresses that were asked for, in rounds, until none is left. */
import { Errno } from '../../../engine/errno.ts';
import type { Pauses } from '../../../engine/pauses.ts';
import type { Piecemeal } from '../../pieces.ts';
import type { Args } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { addrMatches, findDevice, readFilter } from './filter.ts';
import { SECONDARY } from './flags.ts';
import { type Address, addresses, printAddr } from './print.ts';

const MAX_ROUNDS = 10;

export function* flushAddrs(ip: Ip, args: Args): Piecemeal {
  const { options, out } = ip;
  if (!args.more) return complain(ip, 'Flush requires arguments.\n');
  if (options.family === AF.PACKET) return complain(ip, 'Cannot flush link addresses.\n');
  const filter = readFilter(ip, args, options.family);
  if (!findDevice(ip, filter)) return 1;
  const { stats } = options;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const doomed = addresses(ip, filter.family, filter.ifindex || undefined).filter((addr) =>
      addrMatches(filter, addr),
    );
    if (doomed.length === 0) return complete(ip, round);
    for (const addr of doomed) {
      if (stats > 1) printAddr(ip, addr, true);
      try {
        yield* remove(ip, addr);
      } catch (error) {
        // A secondary has gone with its primary.
        if (!(error instanceof Errno)) throw error;
      }
      yield;
    }
    if (stats > 0) out.fp(`\n*** Round ${round + 1}, deleting ${doomed.length} addresses ***\n`);
    // Secondaries that have become primaries in this round are to stay.
    if (filter.flagmask & SECONDARY && !(filter.flags & SECONDARY)) return complete(ip, round + 1);
  }
  ip.warn(`*** Flush remains incomplete after ${MAX_ROUNDS} rounds. ***\n`);
  return 1;
}

function* remove({ host }: Ip, addr: Address): Pauses {
  const { ifindex, prefixlen } = addr;
  if (addr.family === AF.INET6) host.delInet6(ifindex, 'address');
  else yield* host.deletingAddr({ ifindex, local: addr.local, address: addr.peer ?? addr.local, prefixlen });
}

function complete({ out, options }: Ip, rounds: number): number {
  if (options.stats === 0) return 0;
  if (rounds === 0) out.fp('Nothing to flush.\n');
  else out.fp(`*** Flush is complete after ${rounds} round${rounds > 1 ? 's' : ''} ***\n`);
  return 0;
}

function complain(ip: Ip, text: string): number {
  ip.warn(text);
  return 1;
}
