/** Changes that take many routes along pause, and are one change nevertheless. */
import { expect, test } from 'vitest';
import { SECOND } from '../../src/engine/clock.ts';
import type { Pauses } from '../../src/engine/pauses.ts';
import { RT_SCOPE, RT_TABLE, RTN } from '../../src/engine/state.ts';
import { addr, ip, LO, routes, world } from './world.ts';

const COUNT = 500;

/** Routes by `oif` to 11.0.0.0/32 and on. */
function crowded({ oif, ...more }: { oif: number; prefsrc?: number; table?: number; type?: number }) {
  const made = world(['10.0.3.1/24']);
  const { host } = made;
  host.newLink({ kind: 'dummy', ifname: 'd0', change: { up: true } });
  for (let i = 0; i < COUNT; i++) {
    const scope = more.type === RTN.LOCAL ? RT_SCOPE.HOST : RT_SCOPE.LINK;
    host.newRoute({ dst: ip('11.0.0.0') + i, dst_len: 32, oif, scope, ...more }, { create: true });
  }
  made.notifications.length = 0;
  return made;
}

const D0 = 2;
type Crowd = ReturnType<typeof crowded>;

const CHANGES: Record<string, { made: () => Crowd; pausing: (crowd: Crowd) => Pauses<unknown> }> = {
  'an interface that goes down': {
    made: () => crowded({ oif: D0 }),
    pausing: ({ host }) => host.settingLink(D0, { up: false }),
  },
  'an interface that goes away': {
    made: () => crowded({ oif: D0 }),
    pausing: ({ host }) => host.deletingLink(D0),
  },
  'an interface too small for IPv4': {
    made: () => crowded({ oif: LO, prefsrc: ip('10.0.3.1') }),
    pausing: ({ host }) => host.settingLink(LO, { mtu: 60 }),
  },
  'an address that goes': {
    made: () => crowded({ oif: D0, prefsrc: ip('10.0.3.1') }),
    pausing: ({ host }) => host.deletingAddr(addr('10.0.3.1/24')),
  },
  'the first rule, which parts the tables': {
    made: () => crowded({ oif: LO, table: RT_TABLE.LOCAL, type: RTN.LOCAL }),
    pausing: ({ host }) => host.addingRule({ priority: 7, table: RT_TABLE.MAIN }),
  },
};

test.each(Object.entries(CHANGES))('%s pauses, and comes to the same as in one go', (_, { made, pausing }) => {
  const slow = made();
  let pauses = 0;
  for (const work = pausing(slow); !work.next().done; pauses++) expect(slow.lab.rtnlLocked).toBe(true);
  expect(slow.lab.rtnlLocked).toBe(false);
  expect(pauses).toBeGreaterThan(COUNT / 20);

  const brokenOff = made();
  const work = pausing(brokenOff);
  work.next();
  work.return(undefined);
  expect(brokenOff.lab.rtnlLocked, 'who is broken off is done nevertheless').toBe(false);
  expect(brokenOff.notifications).toEqual(slow.notifications);
  expect(brokenOff.lab.snapshot()).toEqual(slow.lab.snapshot());
  expect([...brokenOff.host.fib.tries()].map(({ nodes }) => [...nodes])).toEqual(
    [...slow.host.fib.tries()].map(({ nodes }) => [...nodes]),
  );
});

test('an address whose life ends takes its routes along in steps of the clock, before anything else happens', () => {
  const { lab, host } = world();
  const { clock } = lab;
  host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: 5, preferred_lft: 5 });
  for (let i = 0; i < COUNT; i++) {
    const route = { dst: ip('11.0.0.0') + i, dst_len: 32, oif: LO, scope: RT_SCOPE.LINK, prefsrc: ip('10.0.3.1') };
    host.newRoute(route, { create: true });
  }
  let left: number | undefined;
  clock.after(5 * SECOND, () => {
    left = routes(host, RT_TABLE.MAIN).length;
  });
  let steps = 0;
  for (; left === undefined; steps++) {
    clock.step();
    expect(clock.next() ?? clock.now).toBe(5 * SECOND);
  }
  expect(left).toBe(0);
  expect(steps).toBeGreaterThan(COUNT / 20);
});

test('time that passes in one go finds it done', () => {
  const { lab, host } = world();
  host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: 5, preferred_lft: 5 });
  const route = { oif: LO, dst_len: 32, scope: RT_SCOPE.LINK, prefsrc: ip('10.0.3.1') };
  for (let i = 0; i < COUNT; i++) host.newRoute({ ...route, dst: ip('11.0.0.0') + i }, { create: true });
  lab.clock.advance(5 * SECOND);
  expect(routes(host, RT_TABLE.MAIN)).toEqual([]);
  expect(lab.rtnlLocked).toBe(false);
});
