/** How ping learns which source address it would have: it connects a UDP socket to port 1025 and looks. */
import { Errno } from '../../../engine/errno.ts';
import type { Host } from '../../../engine/host.ts';
import { connectUdp, ephemeralPort } from '../../../engine/sock/udp.ts';
import { Exit } from '../args.ts';
import type { PingOptions } from '../options.ts';
import { traceGetifaddrs } from './getifaddrs.ts';

const PROBE_PORT = 1025;

/** The source address, u32. Throws Exit with ping's words when the destination cannot be reached. */
export function chooseSource(
  host: Host,
  options: PingOptions,
  daddr: number,
  boundDev: number,
  warn: (words: string) => void,
): number {
  const sport = ephemeralPort(host);
  const request = {
    daddr,
    dport: PROBE_PORT,
    boundDev,
    tos: options.tos,
    mark: options.mark,
    broadcast: false,
  };
  let source: number;
  try {
    source = connectUdp(host, request, sport);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code !== 'EACCES') throw new Exit(2, `ping: connect: ${error.text}\n`);
    if (!options.broadcast) {
      const advice = 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules';
      throw new Exit(2, `ping: ${advice}\n`);
    }
    warn('WARNING: pinging broadcast address\n');
    source = attempt('connect', () => connectUdp(host, { ...request, broadcast: true }, sport));
  }
  if (options.device !== undefined) {
    traceGetifaddrs(host);
    // getifaddrs(3) takes an address's label for the name of its interface.
    const onDevice = host.addrs().some((addr) => addr.label === options.device && addr.local === source);
    if (!onDevice) {
      warn(`ping: Warning: source address might be selected on device other than: ${options.device}\n`);
    }
  }
  return source;
}

/** A system call that ends ping when it fails. */
export function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Errno) throw new Exit(2, `ping: ${what}: ${error.text}\n`);
    throw error;
  }
}
