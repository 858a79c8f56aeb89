import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { command } from './commands.ts';
import { sh, world } from './world.ts';

const add = (n: number) => `ip addr add 10.0.${n}.1/24 dev lo`;

test('commands run one after the other, in the order they came', async () => {
  const { lab } = await world();
  const session = await lab();
  const order: number[] = [];
  const before = session.revision;
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const { revision } = await session.exec('h1', add(i));
      order.push(i);
      expect(revision).toBe(before + i + 1);
    }),
  );
  expect(order).toEqual(order.map((_, i) => i));
  const addresses = (await session.addresses.list('h1', 'lo')).value.map(({ local }) => local);
  expect(addresses.slice(1, 51)).toEqual(order.map((i) => `10.0.${i}.1`));
});

test('of many that want the same thing at once one gets it', async () => {
  const { lab } = await world();
  const session = await lab();
  const input = { local: '10.0.3.1', prefixlen: 24 };
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => session.addresses.add('h1', 'lo', input)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers.slice(1))
    expect(answer).toMatchObject({ reason: { code: 'conflict', errno: { code: 'EEXIST' } } });
});

test('the revision counts changes: one for each command that made any, none for looking and pinging', async () => {
  const { lab } = await world();
  const session = await lab();
  const revisions = [];
  for (const command of [
    'ip addr',
    add(3),
    `${add(4)}; ${add(5)}`,
    add(3),
    'ping -c 1 10.0.3.2',
    'sysctl -w net.ipv4.ip_forward=1',
  ]) {
    revisions.push((await session.exec('h1', command)).revision - 1);
  }
  expect(revisions).toEqual([0, 1, 2, 2, 2, 3]);
  expect((await session.patch({ name: 'x' })).revision).toBe(5);
  expect((await session.describe()).revision).toBe(5);
});

test('a change that names another revision than the one in force is refused', async () => {
  const { lab } = await world();
  const session = await lab();
  const { revision } = await session.describe();
  const both = await Promise.allSettled([
    session.exec('h1', add(3), { ifMatch: revision }),
    session.exec('h1', add(4), { ifMatch: revision }),
  ]);
  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'precondition-failed', revision: revision + 1 } },
  ]);
  expect(await sh(session, 'ip -br addr')).not.toContain('10.0.4.1');
});

test('a queue that is full says so, and is free again when it has run empty', async () => {
  const { lab } = await world({ limits: { queuedCommands: 3 } });
  const session = await lab();
  const answers = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => session.exec('h1', add(i))));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(answers[4]).toMatchObject({ reason: { code: 'limit-reached', limit: 'queuedCommands' } });
  await session.exec('h1', add(9));
});

test('a fault of ours in one command leaves the lab as it was before it, and the next one works', async () => {
  const { lab } = await world();
  const session = await lab();
  await sh(session, add(3));
  const broken = session.run((inside) => {
    inside.host('h1')?.setLink(1, { up: false });
    throw new TypeError('a fault');
  });
  await expect(broken).rejects.toThrow('a fault');
  expect(await sh(session, 'ip -br addr')).toMatch(/^lo +UNKNOWN +127.0.0.1\/8 10.0.3.1\/24/);
});

test('a long ping lets other sessions have their turn, is seen while it runs, and is whole in the end', async () => {
  const { lab } = await world({ limits: { packetsPerPing: 5000 } });
  const [busy, other] = [await lab(), await lab()];
  let running = true;
  const ping = busy.exec('h1', 'ping -q -c 4000 -i 0.01 127.0.0.1').then((answer) => {
    running = false;
    return answer;
  });
  let meanwhile = 0;
  const before = busy.trace.seq;
  const seen: number[] = [];
  while (running) {
    await other.exec('h1', 'ip addr');
    meanwhile++;
    // As a request would, which comes by the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (busy.trace.seq > before) seen.push(busy.trace.seq);
  }
  const { value } = await ping;
  expect(value.stdout).toContain('4000 packets transmitted, 4000 received');
  expect(meanwhile).toBeGreaterThan(3);
  expect(seen[0]).toBeLessThan(busy.trace.seq);
});

test('a ping without end is interrupted at the limit', async () => {
  const { lab } = await world({ limits: { packetsPerPing: 20 } });
  const { value } = await (await lab()).exec('h1', 'ping 127.0.0.1');
  expect(value.stdout).toContain('20 packets transmitted, 20 received');
});

test('what a command prints is cut at the limit', async () => {
  const { lab } = await world({ limits: { consoleBytes: 100 } });
  const { value } = await (await lab()).exec('h1', 'sysctl -a');
  expect(value.stdout).toHaveLength(100);
  expect(value.stderr).toContain('output cut after 100 characters');
});

test('virtual time passes when asked, and only then', async () => {
  const { lab } = await world();
  const session = await lab();
  const clock = async () => (await session.describe()).value.clockNs;
  expect(await clock()).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await clock()).toBe(0);
  await session.advance(5_000_000_000);
  expect(await clock()).toBe(5_000_000_000);
});

test('a session has room for so many objects, and the next is refused before it is made', async () => {
  const { lab } = await world({ limits: { objectsPerSession: 20 } });
  const session = await lab();
  const route = (n: number) => session.routes.add('h1', { dst: `192.0.2.${n}`, dev: 'lo' });
  let made = 0;
  for (const _ of Array.from({ length: 20 })) {
    const done = await route(made).then(
      () => true,
      (error) => {
        expect(error).toMatchObject({ code: 'limit-reached', limit: 'objectsPerSession' });
        return false;
      },
    );
    if (!done) break;
    made++;
  }
  // It has lo, an address, three routes and three rules.
  expect(made).toBe(20 - 8);
  await session.routes.remove('h1', (await session.routes.list('h1', {})).value[0]?.id ?? '');
  await route(200);
});

test('whatever the commands, what is counted is what is there, also when the session was loaded again', async () => {
  const { lab, sessions } = await world();
  const counted = async (session: LiveSession) => {
    const { usage } = (await session.describe(true)).value;
    const kinds = ['interfaces', 'addresses', 'routes', 'rules', 'neighbours'].map((kind) => usage?.[`${kind}PerHost`]);
    return { objects: usage?.objectsPerSession, sum: kinds.reduce<number>((all, amount) => all + (amount ?? 0), 0) };
  };
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 20 }), async (commands) => {
      const session = await lab();
      for (const line of commands) {
        await session.exec('h1', line);
        const { objects, sum } = await counted(session);
        expect(objects).toBe(sum);
      }
      await sessions.forget(session.id);
      const { objects, sum } = await counted(await sessions.open(session.id));
      expect(objects).toBe(sum);
    }),
    { numRuns: 30 },
  );
});
