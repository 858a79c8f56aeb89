import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS, type Limits } from '../../src/sessions/limits.ts';
import type { LabClient } from '../support/api.ts';
import { openStream, StreamClient, streamUrl } from '../support/stream-client.ts';
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

  test('of all hosts together there are no more than objectsPerSession, at each line and on each host', async () => {
    // Each host begins with lo, its address, three routes and three rules.
    const lab = await (await startWorld({ limits: { ...DEFAULT_LIMITS, objectsPerSession: 20 } })).lab(['h1', 'h2']);
    const routes = [1, 2, 3, 4, 5, 6].map((n) => `route add 10.${n}.0.0/16 dev lo`).join('\n');
    expect(await lab.exec('h1', `printf '${routes}\n' | ip -batch -`)).toMatchObject({
      exit: 1,
      stderr: 'RTNETLINK answers: No buffer space available\nCommand failed -:5\n',
    });
    expect((await lab.get('')).body.usage).toMatchObject({ objectsPerSession: 20, routesPerHost: 7 });
    expect(await lab.exec('h2', 'ip rule add pref 9 table 9; ip link add d0 type dummy')).toMatchObject({
      exit: 2,
      stderr: 'RTNETLINK answers: Cannot allocate memory\n'.repeat(2),
    });
    const answer = await lab.post('/hosts/h2/routes', { dst: '10.9.0.0/16', dev: 'lo' });
    const setting = 'LOOPWIRE_LIMIT_OBJECTS_PER_SESSION';
    expect(answer).toMatchObject({ status: 422, body: { limit: 'objectsPerSession', errno: 'ENOBUFS' } });
    expect(answer.body.detail).toContain(`objectsPerSession is 20 (${setting})`);
    expect((await lab.post('/hosts', { name: 'h3' })).body).toMatchObject({ limit: 'objectsPerSession' });
    // What is there can be looked at, changed and taken away; and then there is room, on whichever host.
    const freeing = 'ip route show; ip route replace blackhole 10.1.0.0/16; ip route del blackhole 10.1.0.0/16';
    expect((await lab.exec('h1', freeing)).exit).toBe(0);
    expect((await lab.exec('h2', 'ip route add 10.9.0.0/16 dev lo')).exit).toBe(0);
    expect((await lab.exec('h2', 'ip route add 10.8.0.0/16 dev lo')).exit).toBe(2);
    expect((await lab.call('DELETE', '/hosts/h1')).status).toBe(204);
    expect((await lab.exec('h2', 'ip route add 10.8.0.0/16 dev lo')).exit).toBe(0);
    expect((await lab.get('')).body.usage.objectsPerSession).toBe(10);
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

describe('sockets', () => {
  test('on one session are at most so many, and those of strangers are none of them: 4429', async () => {
    const lab = await labWith({ socketsPerSession: 1 });
    const stranger = new StreamClient(streamUrl(lab));
    await stranger.next('hello');
    const first = await openStream(lab);
    expect((await lab.get('')).body).toMatchObject({
      limits: { socketsPerSession: 1 },
      usage: { socketsPerSession: 1 },
    });
    for (const headers of [{}, { authorization: `Bearer ${lab.token}` }]) {
      const second = new StreamClient(streamUrl(lab), headers);
      second.say({ type: 'auth', token: lab.token });
      expect(await second.closed).toEqual({ code: 4429, reason: 'there are too many sockets on this session' });
    }
    first.socket.close();
    await first.closed;
    await expect.poll(async () => (await lab.get('')).body.usage.socketsPerSession, { timeout: 15_000 }).toBe(0);
    await openStream(lab);
  });

  test('from one address are at most so many: 429, and which setting says so', async () => {
    const lab = await labWith({ socketsPerAddress: 1 });
    await openStream(lab);
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const socket = new WebSocket(streamUrl(lab), 'loopwire.v1');
      socket.once('open', () => reject(new Error('it was let in')));
      socket.once('error', () => {});
      socket.once('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
    });
    expect(answer.status).toBe(429);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'too-many-requests',
      limit: 'socketsPerAddress',
      detail: 'socketsPerAddress is 1 (LOOPWIRE_LIMIT_SOCKETS_PER_ADDRESS)',
    });
  });

  test('subscribe to at most so much', async () => {
    const client = await openStream(await labWith({ subscriptionsPerSocket: 1 }));
    client.say({ type: 'subscribe', id: 'a' });
    await client.next('subscribed');
    await client.next('caught-up');
    client.say({ type: 'subscribe', id: 'b' });
    expect(await client.next('error')).toMatchObject({ id: 'b', code: 'limit-reached' });
  });
});

test('requests with one token are at most so many a minute; another token has its own', async () => {
  const lab = await labWith({ requestsPerToken: 5 });
  const { token } = (await lab.post('/tokens', { name: 'another' })).body;
  const statuses = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await lab.get('')).status);
  const tooMany = await lab.get('');
  // Two were asked before: a host and a token were made.
  expect([...statuses, tooMany.status]).toEqual([200, 200, 200, 429, 429, 429]);
  expect(tooMany.body.detail).toBe('requestsPerToken is 5 a minute (LOOPWIRE_LIMIT_REQUESTS_PER_TOKEN)');
  expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
  expect((await lab.get('', { token })).status).toBe(200);
  expect((await lab.get('', { token: 'wrong' })).status).toBe(404);
});

describe('what is sent', () => {
  test('has at most so many bytes, by what it is: 413, and 1009 on the stream', async () => {
    const lab = await labWith({ bodyBytes: 2_000, commandBytes: 3_000, messageBytes: 1_000 });
    expect((await lab.get('')).body.limits).toMatchObject({
      bodyBytes: 2_000,
      commandBytes: 3_000,
      messageBytes: 1_000,
    });
    expect((await lab.call('PATCH', '', { json: { labels: { note: 'x'.repeat(1_000) } } })).status).toBe(200);
    const large = await lab.call('PATCH', '', { json: { labels: { a: 'x'.repeat(1_000), b: 'x'.repeat(1_000) } } });
    expect(large).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
    // Bytes, not characters; and JSON may need more of them than the command has.
    expect(await lab.exec('h1', `echo '${'\n'.repeat(2_993)}'`)).toMatchObject({ exit: 0 });
    const long = await lab.post('/hosts/h1/exec', { command: `echo ${'é'.repeat(1_498)}` });
    expect(long).toMatchObject({ status: 413, body: { code: 'payload-too-large' } });
    expect(long.body.detail).toBe('commandBytes is 3000 (LOOPWIRE_LIMIT_COMMAND_BYTES)');
    const client = new StreamClient(streamUrl(lab));
    expect(await client.next('hello')).toMatchObject({ limits: { messageBytes: 1_000 } });
    client.say({ type: 'auth', token: 'x'.repeat(1_000) });
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  test('is counted where it is kept: usage tells how many tokens there are', async () => {
    const lab = await labWith({ requestsPerAddress: 1_000 });
    await lab.post('/tokens', { name: 'another' });
    expect((await lab.get('')).body).toMatchObject({
      limits: { requestsPerAddress: 1_000 },
      usage: { tokensPerSession: 2 },
    });
  });
});

describe('engine time', () => {
  test('a batch that has had all of it stops at a line; what came before it is kept, and standard error says why', async () => {
    const lab = await labWith({ commandMs: 200 });
    const lines = Array.from({ length: 50_000 }, (_, i) => `route add 10.${i >> 8}.${i & 255}.0/24 dev lo`);
    const { exit, stderr } = await lab.exec(
      'h1',
      `ip -batch - <<E; ip route add 192.0.2.0/24 dev lo\n${lines.join('\n')}\nE`,
    );
    expect({ exit, stderr }).toEqual({
      exit: 130,
      stderr: 'interrupted after 200 ms of work (LOOPWIRE_LIMIT_COMMAND_MS)\n',
    });
    const made = (await lab.get('')).body.usage.routesPerHost - 3;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(lines.length);
    // The last one before the line at which it stopped is there, the next is not, nor what would have come after it.
    const route = async (prefix: string) => (await lab.exec('h1', `ip route show ${prefix}`)).stdout;
    const prefix = (i: number) => `10.${i >> 8}.${i & 255}.0/24`;
    expect([await route(prefix(made - 1)), await route(prefix(made)), await route('192.0.2.0/24')]).toEqual([
      `${prefix(made - 1)} dev lo scope link \n`,
      '',
      '',
    ]);
  });

  test('a ping that has had all of it is interrupted, and its record says so; typed, it prints its statistics', async () => {
    const lab = await labWith({ commandMs: 1, packetsPerPing: 100_000 });
    const { status, body } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 100_000 });
    expect({ status, said: body.status }).toEqual({ status: 201, said: 'interrupted' });
    expect(body.statistics.transmitted).toBeGreaterThan(0);
    expect(body.statistics.transmitted).toBeLessThan(100_000);
    const { stdout, stderr } = await lab.exec('h1', 'ping -q -c 100000 127.0.0.1');
    expect(stdout).toMatch(/ping statistics ---\n\d+ packets transmitted/);
    expect(stderr).toBe('interrupted after 1 ms of work (LOOPWIRE_LIMIT_COMMAND_MS)\n');
  });

  test('virtual time stops where it ends, and goes on when it is asked for again', async () => {
    const lab = await labWith({ commandMs: 1 });
    await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 10_000, interval: 1, pace: 'realtime' });
    const wanted = 9_000_000;
    const first = (await lab.post('/clock', { advanceMs: wanted })).body.clockNs;
    expect(first).toBeLessThan(wanted * 1e6);
    const second = (await lab.post('/clock', { advanceMs: wanted })).body.clockNs;
    expect(second).toBeGreaterThan(first);
  });
});
