/** The sysctls of an interface as `ip monitor` and `ip netconf` print them. */
import { NETCONFA_IFINDEX, type NetconfState } from '../../../engine/notify.ts';
import type { Ip } from '../context.ts';

const RP_FILTER = ['off', 'strict', 'loose'];

export function printNetconf(ip: Ip, conf: NetconfState): void {
  const { out } = ip;
  const { ALL, DEFAULT } = NETCONFA_IFINDEX;
  const { family, ifindex, rp_filter } = conf;
  const name = ifindex === ALL ? 'all' : ifindex === DEFAULT ? 'default' : ip.ifname(ifindex);
  const onOff = (key: 'forwarding' | 'mc_forwarding' | 'proxy_neigh' | 'ignore_routes_with_linkdown') => {
    const value = conf[key];
    if (value !== undefined) out.any(key, `${key} ${value ? 'on' : 'off'} `, value !== 0);
  };
  out.open();
  out.any('family', `${family} `, family);
  out.any('interface', `${name} `, name, 'ifname');
  onOff('forwarding');
  if (rp_filter !== undefined) {
    const word = RP_FILTER[rp_filter];
    out.any('rp_filter', `rp_filter ${word ?? rp_filter >>> 0} `, word ?? rp_filter >>> 0);
  }
  onOff('mc_forwarding');
  onOff('proxy_neigh');
  onOff('ignore_routes_with_linkdown');
  out.close();
  out.fp('\n');
}
