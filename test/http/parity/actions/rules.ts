/** Rules: `ip rule`. */
import fc from 'fast-check';
import { type Action, dev, flag, join, maybe, plain, realm, realmWord, said, seldom } from './said.ts';

const ruleParts = fc.record({
  priority: maybe(fc.constantFrom(0, 100, 32766, 0xffffffff)),
  not: seldom(fc.constant(true)),
  from: seldom(fc.constantFrom('10.0.3.0/24', '10.0.3.1', '0.0.0.0/0')),
  to: seldom(fc.constantFrom('192.0.2.0/24', '192.0.2.7')),
  tos: seldom(fc.constantFrom('0x10', '0x03', '0x80')),
  fwmark: seldom(fc.constantFrom('0x10', '5')),
  fwmask: seldom(fc.constantFrom('0xff', '0xffffffff')),
  iif: seldom(dev),
  oif: seldom(dev),
  uid: seldom(fc.constantFrom([0, 100], [100, 0])),
  ipproto: seldom(fc.constantFrom('tcp', 'icmp', '253')),
  sport: seldom(fc.constantFrom([80, 80], [80, 90], [90, 80], [0, 5])),
  dport: seldom(fc.constantFrom([443, 443], [1, 65_535])),
  tunnel: seldom(fc.constant(77)),
  table: maybe(fc.constantFrom('7', 'main', 'local')),
  suppress_prefixlen: seldom(fc.constantFrom(0, 24)),
  suppress_ifgroup: seldom(fc.constantFrom('5', 'default')),
  flow: seldom(realm),
  protocol: seldom(fc.constantFrom('static', '77')),
  l3mdev: seldom(fc.constant(true)),
  action: seldom(fc.constantFrom('blackhole', 'unreachable', 'prohibit', 'nop', 'goto 200', 'goto 5')),
});

type Parts = typeof ruleParts extends fc.Arbitrary<infer T> ? T : never;

function ruleSaid(r: Parts): { words: string; json: Record<string, unknown> } {
  const prefix = (key: 'src' | 'dst', v: string) => {
    const [addr, len] = v.split('/');
    return { [key]: addr, ...(len !== undefined && { [`${key}len`]: Number(len) }) };
  };
  const range = (key: string, [first, last]: readonly number[]) =>
    first === last ? { [key]: first } : { [`${key}_start`]: first, [`${key}_end`]: last };
  const mark = r.fwmark;
  const action = (v: string) =>
    v === 'nop' ? { nop: true } : v.startsWith('goto') ? { goto: Number(v.slice(5)) } : { action: v };
  return join(
    plain(r.priority, 'priority'),
    flag(r.not, 'not'),
    said(
      r.from,
      (v) => `from ${v}`,
      (v) => prefix('src', v),
    ),
    said(
      r.to,
      (v) => `to ${v}`,
      (v) => prefix('dst', v),
    ),
    plain(r.tos, 'tos'),
    said(
      mark,
      (v) => `fwmark ${v}${r.fwmask === undefined ? '' : `/${r.fwmask}`}`,
      (v) => ({ fwmark: v, ...(r.fwmask !== undefined && { fwmask: r.fwmask }) }),
    ),
    plain(r.iif, 'iif'),
    plain(r.oif, 'oif'),
    said(
      r.uid,
      ([a, b]) => `uidrange ${a}-${b}`,
      ([a, b]) => ({ uid_start: a, uid_end: b }),
    ),
    plain(r.ipproto, 'ipproto'),
    said(
      r.sport,
      ([a, b]) => `sport ${a}-${b}`,
      (v) => range('sport', v),
    ),
    said(
      r.dport,
      ([a, b]) => `dport ${a}-${b}`,
      (v) => range('dport', v),
    ),
    plain(r.tunnel, 'tun_id'),
    plain(r.suppress_prefixlen, 'suppress_prefixlength', 'suppress_prefixlen'),
    plain(r.suppress_ifgroup, 'suppress_ifgroup'),
    said(
      r.flow,
      (v) => `realms ${realmWord(v)}`,
      ({ from, to }) => ({
        ...(from !== undefined && { flow_from: from }),
        flow_to: to,
      }),
    ),
    plain(r.protocol, 'protocol'),
    flag(r.l3mdev, 'l3mdev'),
    plain(r.table, 'table'),
    said(r.action, (v) => v, action),
  );
}

export const addRule = ruleParts.map((parts): Action => {
  const { words, json } = ruleSaid(parts);
  return { line: `ip rule add${words === '' ? ' from all' : words}`, method: 'POST', path: '/rules', json };
});

export const delRule = ruleParts.map((parts): Action => {
  const { words, json } = ruleSaid(parts);
  const query = new URLSearchParams(Object.entries(json).map(([key, value]): [string, string] => [key, String(value)]));
  return { line: `ip rule del${words}`, method: 'DELETE', path: `/rules?${query}` };
});

export const delRuleByPriority = fc.constantFrom(0, 100, 32766, 32767).map(
  (priority): Action => ({
    line: `ip rule del priority ${priority}`,
    method: 'DELETE',
    path: `/rules?priority=${priority}`,
  }),
);
