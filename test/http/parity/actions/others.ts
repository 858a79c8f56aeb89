/** Neighbours and kernel settings: `ip neigh`, `sysctl`. */
import fc from 'fast-check';
import { type Action, address, dev, join, maybe, plain, said, seldom } from './said.ts';

const neighbour = fc.record({
  dev,
  dst: address,
  lladdr: maybe(fc.constantFrom('02:00:00:00:00:05', '02:00:00:00:00:06')),
  state: seldom(fc.constantFrom('PERMANENT', 'STALE', 'REACHABLE', 'NOARP', 'FAILED', 'NONE')),
  proxy: seldom(fc.constant(true)),
  verb: fc.constantFrom('add', 'replace', 'del'),
});

export const changeNeigh = neighbour.map(({ dev: ifname, dst: to, lladdr, state, proxy, verb }): Action => {
  const target = `${proxy ? 'proxy ' : ''}${to}`;
  const one = `/neighbours/${ifname}/${to}`;
  if (verb === 'del') {
    return {
      line: `ip neigh del ${target} dev ${ifname}`,
      method: 'DELETE',
      path: `${one}${proxy ? '?proxy=true' : ''}`,
    };
  }
  const { words, json } = join(
    plain(lladdr, 'lladdr'),
    said(
      state,
      (v) => `nud ${v.toLowerCase()}`,
      (v) => ({ state: [v] }),
    ),
  );
  const body = { ...json, ...(proxy && { proxy }) };
  return {
    line: `ip neigh ${verb} ${target} dev ${ifname}${words}`,
    ...(verb === 'add'
      ? { method: 'POST', path: '/neighbours', json: { dst: to, dev: ifname, ...body } }
      : { method: 'PUT', path: one, json: body }),
  };
});

const SYSCTLS = [
  'net.ipv4.ip_forward',
  'net.ipv4.conf.lo.rp_filter',
  'net.ipv4.conf.all.forwarding',
  'net.ipv4.ip_default_ttl',
  'net.ipv4.nosuch',
];
export const setSysctl = fc
  .record({ name: fc.constantFrom(...SYSCTLS), value: fc.constantFrom('0', '1', '64', '300', 'x') })
  .map(
    ({ name, value }): Action => ({
      line: `sysctl -w ${name}=${value}`,
      method: 'PUT',
      path: `/sysctls/${name}`,
      json: { value },
    }),
  );
