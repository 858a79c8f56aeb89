import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../src/sessions/limits.ts';
import type { LabClient } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

async function labWith(limits: Partial<Limits>): Promise<LabClient> {
  return (await startWorld({ limits: { ...DEFAULT_LIMITS, ...limits } })).lab();
}

describe('what a host may have', () => {
  // A host with lo up has 1 interface, 1 address, 3 routes, 3 rules, no neighbour by hand.
  test.each([
    ['interfacesPerHost', 2, 'ip link add d0 type dummy', 'ip link add d1 type dummy', 'Cannot allocate memory'],
    [
      'addressesPerHost',
      2,
      'ip addr add 10.0.0.1/24 dev lo',
      'ip addr add 10.0.0.2/24 dev lo',
      'No buffer space available',
    ],
    [
      'routesPerHost',
      4,
      'ip route add 10.1.0.0/16 dev lo',
      'ip route add 10.2.0.0/16 dev lo',
      'No buffer space available',
    ],
    ['rulesPerHost', 4, 'ip rule add pref 10 table 10', 'ip rule add pref 11 table 10', 'Cannot allocate memory'],
    [
      'neighboursPerHost',
      1,
      'ip neigh add proxy 10.0.0.8 dev lo',
      'ip neigh add proxy 10.0.0.9 dev lo',
      'No buffer space available',
    ],
  ] as const)('%s: one more than %d is answered as where there is no memory', async (limit, max, last, more, words) => {
    const lab = await labWith({ [limit]: max });
    expect(await lab.exec('h1', last)).toMatchObject({ exit: 0, stderr: '' });
    const before = (await lab.get('')).body;
    expect(before.limits[limit]).toBe(max);
    expect(before.usage[limit]).toBe(max);
    expect(await lab.exec('h1', more)).toMatchObject({ exit: 2, stderr: `RTNETLINK answers: ${words}\n` });
    // Nothing of it is there, and the one before still is.
    const { revision, usage } = (await lab.get('')).body;
    expect({ revision, used: usage[limit] }).toEqual({ revision: before.revision, used: max });
  });

  test.each([
    ['interfaces', 'ENOMEM', '/interfaces', { type: 'dummy', ifname: 'd0' }],
    ['addresses', 'ENOBUFS', '/interfaces/lo/addresses', { local: '10.0.0.1', prefixlen: 24 }],
    ['routes', 'ENOBUFS', '/routes', { dst: '10.1.0.0/16', dev: 'lo' }],
    ['rules', 'ENOMEM', '/rules', { priority: 10, table: '10' }],
  ])('is refused over REST with 422, the limit, its setting and the errno: %s', async (what, errno, path, body) => {
    const lab = await labWith({ [`${what}PerHost`]: 1 });
    const answer = await lab.post(`/hosts/h1${path}`, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code: 'limit-reached', limit: `${what}PerHost`, errno });
    expect(answer.body.detail).toMatch(/^RTNETLINK answers: .*PerHost is 1 \(LOOPWIRE_LIMIT_[A-Z]+_PER_HOST\)$/);
  });

  test('a batch stops at the line for which there is no room, and what came before it is kept', async () => {
    const lab = await labWith({ routesPerHost: 5 });
    const lines = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'].map((dst) => `route add ${dst} dev lo`);
    const batch = `printf '${lines.join('\\n')}\\n' | ip -batch -`;
    expect(await lab.exec('h1', batch)).toMatchObject({
      exit: 1,
      stderr: 'RTNETLINK answers: No buffer space available\nCommand failed -:3\n',
    });
    expect((await lab.exec('h1', 'ip route')).stdout).toBe(
      '10.1.0.0/16 dev lo scope link \n10.2.0.0/16 dev lo scope link \n',
    );
  });

  test('what takes the place of another needs no room, nor what the kernel makes by itself', async () => {
    const lab = await labWith({ routesPerHost: 4, addressesPerHost: 2 });
    expect((await lab.exec('h1', 'ip route add 10.1.0.0/16 dev lo')).exit).toBe(0);
    expect((await lab.exec('h1', 'ip route replace blackhole 10.1.0.0/16')).exit).toBe(0);
    expect((await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo')).exit).toBe(0);
    expect((await lab.exec('h1', 'ip addr change 10.0.3.1/24 dev lo metric 7')).exit).toBe(0);
    expect((await lab.get('')).body.usage.routesPerHost).toBeGreaterThan(4);
    expect((await lab.exec('h1', 'ip route add 10.2.0.0/16 dev lo')).exit).toBe(2);
    expect(
      (
        await lab.exec(
          'h1',
          'ip route del 10.1.0.0/16; ip addr del 10.0.3.1/24 dev lo; ip route add 10.2.0.0/16 dev lo',
        )
      ).exit,
    ).toBe(0);
  });

  test('is counted again after a restart', async () => {
    const limits = { ...DEFAULT_LIMITS, routesPerHost: 4 };
    const world = await startWorld({ limits });
    const lab = await world.lab();
    await lab.exec('h1', 'ip route add 10.1.0.0/16 dev lo');
    const { usage } = (await lab.get('')).body;
    await world.app.close();
    const { origin } = await startWorld({ limits, dataDir: world.dataDir });
    const again = new (await import('../support/api.ts')).LabClient(origin, lab);
    expect((await again.get('')).body.usage).toEqual(usage);
    expect((await again.exec('h1', 'ip route add 10.2.0.0/16 dev lo')).exit).toBe(2);
  });
});
