/** The addresses of an interface. */
import { addrView, linkView } from '../../console/ip/views.ts';
import type { AddressCreate, AddressInfo, AddressPatch, AddressReplace } from '../../contract/address.ts';
import type { Interface } from '../../contract/interface.ts';
import { samePrefix } from '../../engine/addr.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { AddrRequest } from '../../engine/ip/devinet.ts';
import { type AddrState, FOREVER } from '../../engine/state.ts';
import type { ChangeOptions, ListPart, Replaced, Versioned } from '../answer.ts';
import { missing } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { addressOf, hostOf, linkOf } from './find.ts';
import { addressRequest } from './request/address.ts';

/** What a path names: `address` is the peer's, for where several differ in nothing else. */
export interface AddressPath {
  host: string;
  ifname: string;
  local: string;
  prefixlen: number;
  address?: string | undefined;
}

export class Addresses {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `count` of those after the first `from`. */
  list(
    host: string,
    ifname: string,
    { from = 0, count = Number.POSITIVE_INFINITY }: Partial<ListPart> = {},
  ): Promise<Versioned<AddressInfo[]>> {
    return this.#session.read((lab) => infosOf(hostOf(lab, host), ifname).slice(from, from + count));
  }

  /** The first of them, where there are several with other peers. Errors: NotFound. */
  get(path: AddressPath): Promise<Versioned<AddressInfo>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, path.host);
      if (!isInet6(path)) return view(found, find(found, path));
      const info = infosOf(found, path.ifname).find(
        ({ local, prefixlen }) => local === path.local && prefixlen === path.prefixlen,
      );
      if (!info) throw missing(new Errno('EADDRNOTAVAIL', 'ipv6: address not found'));
      return info;
    });
  }

  /** What `ip addr add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(
    host: string,
    ifname: string,
    input: AddressCreate,
    options?: ChangeOptions<AddressInfo>,
  ): Promise<Versioned<AddressInfo>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const request = addressRequest(linkOf(found, ifname).ifindex, input, input);
      found.newAddr(request, {});
      return view(found, stateOf(found, request));
    }, options);
  }

  /** What `ip addr replace` does; `created` when there was none. Errors: NotFound, Malformed, Refused. */
  replace(
    path: AddressPath,
    input: AddressReplace,
    options?: ChangeOptions<Replaced<AddressInfo>>,
  ): Promise<Versioned<Replaced<AddressInfo>>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, path.host);
      const request = addressRequest(linkOf(found, path.ifname).ifindex, path, input);
      const before = found.addrs(request.ifindex).length;
      found.newAddr(request, { replace: true });
      const created = found.addrs(request.ifindex).length > before;
      return { created, made: view(found, stateOf(found, request)) };
    }, options);
  }

  /** What `ip addr change` can change; what is absent stays. Errors: NotFound, Malformed, Refused. */
  patch(
    path: AddressPath,
    change: AddressPatch,
    options?: ChangeOptions<AddressInfo>,
  ): Promise<Versioned<AddressInfo>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, path.host);
      const state = find(found, path);
      const now = view(found, state);
      const { metric, valid_life_time, preferred_life_time } = { ...now, ...change };
      const deprecated = change.preferred_life_time === undefined ? now.deprecated : undefined;
      const wanted = { metric, valid_life_time, preferred_life_time, deprecated };
      const request = { ...addressRequest(state.ifindex, path, wanted), address: state.address };
      found.newAddr(request, { replace: true });
      return view(found, stateOf(found, request));
    }, options);
  }

  /** The first of them, where there are several with other peers. Errors: NotFound. */
  remove(path: AddressPath, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, path.host);
      if (isInet6(path)) return remove6(found, path);
      const { ifindex, local, address, prefixlen } = find(found, path);
      return this.#session.finish(lab, found.deletingAddr({ ifindex, local, address, prefixlen }));
    }, options);
  }
}

function infosOf(host: Host, ifname: string): AddressInfo[] {
  return (linkView(host, linkOf(host, ifname), { addrs: true }) as Interface).addr_info ?? [];
}

function view(host: Host, addr: AddrState): AddressInfo {
  return addrView(host, addr) as AddressInfo;
}

function isInet6({ local }: AddressPath): boolean {
  return local.includes(':');
}

/** IPv6 is ::1 on lo, which can be taken away. */
function remove6(host: Host, { ifname, local, prefixlen }: AddressPath): void {
  const { ifindex } = linkOf(host, ifname);
  const has = host.addrs6(ifindex).some((addr) => addr.local === local && addr.prefixlen === prefixlen);
  if (!has) throw missing(new Errno('EADDRNOTAVAIL', 'ipv6: address not found'));
  host.delInet6(ifindex, 'address');
}

function find(host: Host, { ifname, local, prefixlen, address }: AddressPath): AddrState {
  const { ifindex } = linkOf(host, ifname);
  const wanted = addressOf(local);
  const peer = address === undefined ? undefined : addressOf(address, '/address');
  const found = host
    .addrs(ifindex)
    .find((a) => a.local === wanted && a.prefixlen === prefixlen && (peer === undefined || a.address === peer));
  if (!found) throw missing(new Errno('EADDRNOTAVAIL', 'ipv4: Address not found'));
  return found;
}

/** The address as it came to be; Linux takes 0.0.0.0 and does nothing, which is shown as if it were there. */
function stateOf(host: Host, request: AddrRequest): AddrState {
  const { ifindex, local, prefixlen, address = local } = request;
  const found = host
    .addrs(ifindex)
    .find((a) => a.local === local && a.prefixlen === prefixlen && samePrefix(a.address, address, prefixlen));
  if (found) return found;
  const { scope = 0, flags = 0, label = host.linkByIndex(ifindex)?.ifname ?? '' } = request;
  const lifetimes = { valid_lft: FOREVER, preferred_lft: FOREVER, cstamp: 0, tstamp: 0 };
  return { ifindex, local, address, prefixlen, scope, label, flags, ...lifetimes, metric: 0, proto: 0, order: 0 };
}
