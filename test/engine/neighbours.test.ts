/** How many neighbours there may be, and which are forgotten for new ones. */
import { expect, test } from 'vitest';
import { SECOND } from '../../src/engine/clock.ts';
import type { Interface } from '../../src/engine/dev/interface.ts';
import { NUD } from '../../src/engine/neigh/neighbour.ts';
import { ip, type World, world } from './world.ts';

/** A host on whose link so many have been looked for, each with this state since. */
function searched(count: number, state: number): World & { dev: Interface; next: () => number | undefined } {
  const made = world();
  const { host } = made;
  host.newLink({ kind: 'dummy', ifname: 'd0' });
  const dev = host.deviceByName('d0') as Interface;
  host.setLink(dev.ifindex, { up: true });
  let last = ip('10.1.0.1');
  const next = () => {
    const neighbour = host.neighbours.forDestination(dev, ++last);
    if (neighbour) neighbour.state = state;
    return neighbour?.dst;
  };
  for (let i = 0; i < count; i++) next();
  return { ...made, dev, next };
}

test.for([
  ['who is asked for stays until it is known what comes of it', NUD.INCOMPLETE, undefined],
  ['who is known is forgotten when nothing was heard for long', NUD.STALE, 512],
  ['who has failed is forgotten', NUD.FAILED, 512],
] as const)('of 1,024 neighbours %s', ([, state, left]) => {
  const { lab, host, next, notifications } = searched(1023, NUD.INCOMPLETE);
  for (const { dst, ifindex } of host.neighs()) {
    const dev = host.device(ifindex) as Interface;
    Object.assign(host.neighbours.lookup(dev, dst) ?? {}, { state });
  }
  const first = host.neighs()[0]?.dst;
  expect(next()).toBeDefined();
  lab.clock.advance(lab.clock.now + 6 * SECOND);
  expect(next() === undefined).toBe(left === undefined);
  expect(host.neighs().length).toBe(left ?? 1024);
  if (left === undefined) return;
  expect(host.neighs().some(({ dst }) => dst === first)).toBe(false);
  expect(notifications.filter(({ type }) => type === 'delneigh')).toHaveLength(1024 - left + 1);
});

test('neighbours that are permanent are neither counted nor forgotten', () => {
  const { host, dev, next } = searched(0, NUD.INCOMPLETE);
  const lladdr = '02:00:00:00:00:01';
  for (let i = 0; i < 600; i++)
    host.newNeigh({ ifindex: dev.ifindex, dst: ip('10.2.0.0') + i, lladdr }, { create: true });
  for (let i = 0; i < 1024; i++) expect(next()).toBeDefined();
  expect(next()).toBeUndefined();
  expect(host.neighs().filter(({ state }) => state === NUD.PERMANENT)).toHaveLength(600);
  host.newNeigh({ ifindex: dev.ifindex, dst: ip('10.3.0.0'), lladdr }, { create: true });
  expect(() =>
    host.newNeigh({ ifindex: dev.ifindex, dst: ip('10.3.0.1'), state: NUD.FAILED }, { create: true }),
  ).toThrow(expect.objectContaining({ code: 'ENOBUFS' }));
});
