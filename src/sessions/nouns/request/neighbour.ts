/** A neighbour as a client writes it, in netlink's numbers. */
import { isSet } from '../../../contract/common.ts';
import type { NeighbourReplace } from '../../../contract/neighbour.ts';
import { NUD } from '../../../engine/neigh/neighbour.ts';
import type { NeighRequest } from '../../../engine/neigh/requests.ts';
import { NTF } from '../../../engine/state.ts';
import { defined } from '../find.ts';

export function neighbourRequest(ifindex: number, dst: number, input: NeighbourReplace): NeighRequest {
  const { lladdr, state, proxy, router, extern_learn } = input;
  return {
    ifindex,
    dst,
    flags:
      (isSet(proxy) ? NTF.PROXY : 0) | (isSet(router) ? NTF.ROUTER : 0) | (isSet(extern_learn) ? NTF.EXT_LEARNED : 0),
    ...defined({ lladdr: lladdr?.toLowerCase(), state: state?.reduce((bits, name) => bits | NUD[name], 0) }),
  };
}
