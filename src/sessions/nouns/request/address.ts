/** An address as a client writes it, in netlink's numbers; what is not said is filled in as `ip addr add` does. */
import { scopes } from '../../../console/ip/names.ts';
import type { AddressCreate, AddressReplace } from '../../../contract/address.ts';
import { isSet } from '../../../contract/common.ts';
import { broadcastOf, isMulticast, networkOf } from '../../../engine/addr.ts';
import type { AddrRequest } from '../../../engine/ip/devinet.ts';
import { FOREVER, IFA_F, RT_SCOPE } from '../../../engine/state.ts';
import { Refused } from '../../errors.ts';
import { addressOf, defined, numberOf } from '../find.ts';

/** Errors: Malformed, Refused (in iproute2's words). */
export function addressRequest(
  ifindex: number,
  where: Pick<AddressCreate, 'local' | 'prefixlen'>,
  input: AddressReplace,
): AddrRequest {
  const { scope, label, metric, broadcast, valid_life_time: valid } = input;
  const preferred = isSet(input.deprecated) ? 0 : input.preferred_life_time;
  const { prefixlen } = where;
  const local = addressOf(where.local, '/local');
  // Linux takes it without a word, and keeps nothing.
  if (local === 0) throw new Refused('0.0.0.0 is no address of an interface');
  const address = input.address === undefined ? local : addressOf(input.address, '/address');
  checkLifetimes(valid, preferred);
  if (isSet(input.autojoin) && !isMulticast(local)) throw new Refused('autojoin needs multicast address');
  return {
    ifindex,
    local,
    address,
    prefixlen,
    scope: scope === undefined ? scopeFor(local) : numberOf(scopes, scope, 'scope', '/scope'),
    flags: (isSet(input.noprefixroute) ? IFA_F.NOPREFIXROUTE : 0) | (isSet(input.autojoin) ? IFA_F.MCAUTOJOIN : 0),
    ...defined({
      broadcast: broadcast === undefined ? undefined : broadcastFor(broadcast, address, prefixlen),
      label,
      metric,
    }),
    ...((valid !== undefined || preferred !== undefined) && {
      valid_lft: valid ?? FOREVER,
      preferred_lft: preferred ?? FOREVER,
    }),
  };
}

function checkLifetimes(valid: number | undefined, preferred: number | undefined): void {
  if (valid === undefined && preferred === undefined) return;
  if (valid === 0) throw new Refused('valid_lft is zero');
  if ((valid ?? FOREVER) < (preferred ?? FOREVER)) throw new Refused('preferred_lft is greater than valid_lft');
}

function scopeFor(local: number): number {
  return local >>> 24 === 127 ? RT_SCOPE.HOST : RT_SCOPE.UNIVERSE;
}

/** `+` sets the bits that are the host's, `-` clears them, where there are enough of them. */
function broadcastFor(broadcast: string, address: number, prefixlen: number): number | undefined {
  if (broadcast !== '+' && broadcast !== '-') return addressOf(broadcast, '/broadcast');
  if (prefixlen > 30) return undefined;
  return broadcast === '+' ? broadcastOf(address, prefixlen) : networkOf(address, prefixlen);
}
