/** One neighbour as `ip neigh` prints it. */
import { type NeighState, NTF } from '../../../engine/state.ts';
import type { Ip } from '../context.ts';
import { hostName } from '../inet.ts';
import { protocols } from '../names.ts';

/** NUD_* bit -> word, in the order in which they are printed. */
const STATES: readonly (readonly [number, string])[] = [
  [0x01, 'INCOMPLETE'],
  [0x02, 'REACHABLE'],
  [0x04, 'STALE'],
  [0x08, 'DELAY'],
  [0x10, 'PROBE'],
  [0x20, 'FAILED'],
  [0x40, 'NOARP'],
  [0x80, 'PERMANENT'],
];

/** @param withDevice false when an interface was asked for */
export function printNeigh(ip: Ip, neigh: NeighState, withDevice: boolean): void {
  if (ip.options.brief) {
    printBrief(ip, neigh, withDevice);
    return;
  }
  const { out } = ip;
  out.open();
  const dst = hostName(ip, neigh.dst);
  out.any('dst', `${dst} `, dst, 'inet');
  if (withDevice && neigh.ifindex !== 0) {
    const name = ip.ifname(neigh.ifindex);
    out.fp('dev ');
    out.any('dev', `${name} `, name, 'ifname');
  }
  if (neigh.lladdr !== undefined) {
    out.fp('lladdr ');
    out.any('lladdr', `${neigh.lladdr} `, neigh.lladdr, 'mac');
  }
  if (neigh.flags & NTF.ROUTER) out.any('router', 'router ', null);
  if (neigh.flags & NTF.PROXY) out.any('proxy', 'proxy ', null);
  if (neigh.flags & NTF.EXT_LEARNED) out.any('extern_learn', 'extern_learn ', null);
  if (neigh.flags & NTF.MANAGED) out.any('managed', 'managed ', null);
  const states = STATES.filter(([bit]) => neigh.state & bit).map(([, name]) => name);
  if (states.length > 0) {
    out.openArray('state');
    for (const [i, state] of states.entries()) out.any(undefined, i > 0 ? `,${state}` : state, state);
    out.closeArray(' ');
  }
  if (neigh.protocol !== 0) {
    const protocol = protocols.name(neigh.protocol, ip.options.numeric);
    out.any('protocol', `proto ${protocol} `, protocol);
  }
  out.fp('\n');
  out.close();
}

/** -br: who is reached how, and where. */
function printBrief(ip: Ip, neigh: NeighState, withDevice: boolean): void {
  const { out } = ip;
  const dst = hostName(ip, neigh.dst);
  out.open();
  out.any('dst', `${dst.padEnd(39)} `, dst, 'inet');
  if (withDevice && neigh.ifindex !== 0) {
    const name = ip.ifname(neigh.ifindex);
    out.any('dev', `${name.padEnd(16)} `, name, 'ifname');
  }
  if (neigh.lladdr !== undefined) out.any('lladdr', neigh.lladdr, neigh.lladdr, 'mac');
  out.fp('\n');
  out.close();
}
