/** The addresses of an interface. */
import { scopes } from '../../console/ip/names.ts';
import { addrView, linkView } from '../../console/ip/views.ts';
import type { AddressCreate, AddressInfo } from '../../contract/address.ts';
import type { Interface } from '../../contract/interface.ts';
import { networkOf } from '../../engine/addr.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { AddrRequest } from '../../engine/ip/devinet.ts';
import { type AddrState, FOREVER, IFA_F, RT_SCOPE } from '../../engine/state.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import { missing } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { addressOf, hostOf, linkOf, numberOf } from './find.ts';

export class Addresses {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string, ifname: string): Promise<Versioned<AddressInfo[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return (linkView(found, linkOf(found, ifname), { addrs: true }) as Interface).addr_info ?? [];
    });
  }

  /** What `ip addr add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(host: string, ifname: string, input: AddressCreate, options?: ChangeOptions): Promise<Versioned<AddressInfo>> {
    return this.#session.run((lab) => {
      this.#session.room();
      const found = hostOf(lab, host);
      const request = requestOf(linkOf(found, ifname).ifindex, input);
      found.newAddr(request, {});
      return addrView(found, stateOf(found, request)) as AddressInfo;
    }, options);
  }

  /** The first of them, where there are several with other peers. Errors: NotFound. */
  remove(
    host: string,
    ifname: string,
    local: string,
    prefixlen: number,
    options?: ChangeOptions,
  ): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const { ifindex } = linkOf(found, ifname);
      const wanted = addressOf(local);
      const addr = found.addrs(ifindex).find((one) => one.local === wanted && one.prefixlen === prefixlen);
      if (!addr) {
        throw missing(new Errno('EADDRNOTAVAIL', 'ipv4: Address not found'));
      }
      found.delAddr({ ifindex, local: addr.local, address: addr.address, prefixlen });
    }, options);
  }
}

/** As `ip addr add` fills in what is not said. */
function requestOf(ifindex: number, input: AddressCreate): AddrRequest {
  const { prefixlen, broadcast, scope, label, metric, noprefixroute, valid_life_time, preferred_life_time } = input;
  const local = addressOf(input.local);
  const address = input.address === undefined ? local : addressOf(input.address);
  const request: AddrRequest = {
    ifindex,
    local,
    address,
    prefixlen,
    scope:
      scope !== undefined ? numberOf(scopes, scope, 'scope') : local >>> 24 === 127 ? RT_SCOPE.HOST : RT_SCOPE.UNIVERSE,
    flags: noprefixroute ? IFA_F.NOPREFIXROUTE : 0,
  };
  const brd = broadcast === undefined ? undefined : broadcastFor(broadcast, address, prefixlen);
  if (brd !== undefined) request.broadcast = brd;
  if (label !== undefined) request.label = label;
  if (metric !== undefined) request.metric = metric;
  if (valid_life_time !== undefined || preferred_life_time !== undefined) {
    request.valid_lft = valid_life_time ?? FOREVER;
    request.preferred_lft = preferred_life_time ?? FOREVER;
  }
  return request;
}

/** `+` sets the bits that are the host's, `-` clears them, where there are enough of them. */
function broadcastFor(broadcast: string, address: number, prefixlen: number): number | undefined {
  if (broadcast !== '+' && broadcast !== '-') return addressOf(broadcast);
  if (prefixlen > 30) return undefined;
  const network = networkOf(address, prefixlen);
  return broadcast === '-' ? network : (network | (0xffffffff >>> prefixlen)) >>> 0;
}

/** The address as it came to be; Linux takes 0.0.0.0 and does nothing, which is shown as if it were there. */
function stateOf(host: Host, request: AddrRequest): AddrState {
  const { ifindex, local, prefixlen, address = local } = request;
  const found = host
    .addrs(ifindex)
    .find((one) => one.local === local && one.prefixlen === prefixlen && one.address === address);
  if (found) return found;
  const { scope = 0, flags = 0, label = host.linkByIndex(ifindex)?.ifname ?? '' } = request;
  const lifetimes = { valid_lft: FOREVER, preferred_lft: FOREVER, cstamp: 0, tstamp: 0 };
  return { ifindex, local, address, prefixlen, scope, label, flags, ...lifetimes, metric: 0, proto: 0, order: 0 };
}
