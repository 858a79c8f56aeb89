/** Addresses: `ip addr`. */
import fc from 'fast-check';
import { type Action, address, dev, flag, join, plain, seldom } from './said.ts';

const prefixlen = fc.constantFrom(24, 24, 32, 8, 30, 0, 31);
const lifetime = fc.constantFrom(0, 100, 3600, 0xffffffff);

const qualities = fc
  .record({
    broadcast: seldom(fc.constantFrom('+', '-', '10.0.3.255')),
    scope: seldom(fc.constantFrom('host', 'link', 'global', '77')),
    metric: seldom(fc.constantFrom(0, 10, 0xffffffff)),
    valid: seldom(lifetime),
    preferred: seldom(lifetime),
    noprefixroute: seldom(fc.constant(true)),
    autojoin: seldom(fc.constant(true)),
  })
  .map(({ broadcast, scope, metric, valid, preferred, noprefixroute, autojoin }) =>
    join(
      plain(broadcast, 'broadcast'),
      plain(scope, 'scope'),
      plain(metric, 'metric'),
      plain(valid, 'valid_lft', 'valid_life_time'),
      plain(preferred, 'preferred_lft', 'preferred_life_time'),
      flag(noprefixroute, 'noprefixroute'),
      flag(autojoin, 'autojoin'),
    ),
  );

const where = fc
  .record({
    dev,
    // Linux takes 0.0.0.0 and keeps nothing of it; REST has nothing to answer with, and refuses it.
    local: address.filter((local) => local !== '0.0.0.0'),
    len: prefixlen,
    peer: seldom(address),
    label: seldom(fc.constant('d0:web')),
  })
  .map((w) => ({ ...w, len: w.peer === undefined ? w.len : w.len || 24 }));

/** The length goes with the peer's address where there is one, and none of 0 bits is heard there. */
function placed({ local, len, peer }: { local: string; len: number; peer: string | undefined }): string {
  return peer === undefined ? `${local}/${len}` : `${local} peer ${peer}/${len}`;
}

export const addAddr = fc.record({ where, qualities }).map(({ where: w, qualities: { words, json } }): Action => {
  const { words: label, json: labelJson } = join(plain(w.label, 'label'));
  return {
    line: `ip addr add ${placed(w)} dev ${w.dev}${words}${label}`,
    method: 'POST',
    path: `/interfaces/${w.dev}/addresses`,
    json: { local: w.local, prefixlen: w.len, ...(w.peer !== undefined && { address: w.peer }), ...json, ...labelJson },
  };
});

export const replaceAddr = fc.record({ where, qualities, verb: fc.constantFrom('replace', 'change') }).map(
  ({ where: w, qualities: { words, json }, verb }): Action => ({
    line: `ip addr ${verb} ${placed(w)} dev ${w.dev}${words}`,
    method: 'PUT',
    path: `/interfaces/${w.dev}/addresses/${w.local}/${w.len}`,
    json: { ...(w.peer !== undefined && { address: w.peer }), ...json },
  }),
);

export const delAddr = fc.record({ dev, local: address, len: prefixlen }).map(
  (w): Action => ({
    line: `ip addr del ${w.local}/${w.len} dev ${w.dev}`,
    method: 'DELETE',
    path: `/interfaces/${w.dev}/addresses/${w.local}/${w.len}?address=${w.local}`,
  }),
);
