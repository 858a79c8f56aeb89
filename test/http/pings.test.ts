import { describe, expect, test } from 'vitest';
import { Ping } from '../../src/contract/ping.ts';
import { startWorld } from '../support/world.ts';

describe('a ping', () => {
  test('of an address nobody has is answered by lo, when its prefix is local', async () => {
    const lab = await (await startWorld()).lab();
    await lab.post('/hosts/h1/interfaces/lo/addresses', { local: '10.0.3.1', prefixlen: 24 });
    const made = await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 2, interval: 0.2 });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`${lab.path}/hosts/h1/pings/${made.body.id}`);
    expect(made.body).toMatchObject({
      dst: '10.0.3.2',
      count: 2,
      status: 'done',
      exit: 0,
      errors: [],
      replies: [
        { icmp_seq: 1, from: '10.0.3.2', bytes: 64, ttl: 64 },
        { icmp_seq: 2, from: '10.0.3.2', bytes: 64, ttl: 64 },
      ],
      statistics: { transmitted: 2, received: 2, lossPct: 0 },
    });
    expect(made.body.text).toMatch(/^PING 10\.0\.3\.2 .*2 packets transmitted, 2 received, 0% packet loss/s);
    expect((await lab.get(`/hosts/h1/pings/${made.body.id}`)).body).toEqual(made.body);
  });

  test('that finds no way has ended with 2, and that is no problem', async () => {
    const lab = await (await startWorld()).lab();
    const made = await lab.post('/hosts/h1/pings', { dst: '192.0.2.1', count: 1 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: 'done',
      exit: 2,
      replies: [],
      stderr: 'ping: connect: Network is unreachable\n',
    });
  });

  test('is the same as the one typed on the console', async () => {
    const lab = await (await startWorld()).lab();
    const { stdout } = await lab.exec('h1', 'ping -c 3 -i 0.5 -s 100 -t 7 127.0.0.9');
    const { body } = await lab.post('/hosts/h1/pings', {
      dst: '127.0.0.9',
      count: 3,
      interval: 0.5,
      size: 100,
      ttl: 7,
    });
    expect(body.text).toBe(stdout);
  });

  test('at the pace of the wall clock runs until it is interrupted', async () => {
    const lab = await (await startWorld()).lab();
    const made = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1000, interval: 1, pace: 'realtime' });
    expect(made.body).toMatchObject({ status: 'running', exit: null });
    const path = `/hosts/h1/pings/${made.body.id}`;
    const ended = await lab.call('DELETE', path);
    expect(ended.status).toBe(200);
    expect(ended.body).toMatchObject({ status: 'interrupted', exit: 0 });
    expect(ended.body.text).toContain('ping statistics');
    expect((await lab.get(path)).body).toEqual(ended.body);
    expect((await lab.call('DELETE', path)).body).toEqual(ended.body);
  });

  test('has its events in the trace, between the seqs it names', async () => {
    const lab = await (await startWorld()).lab();
    const { body: ping } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
    const { events } = (await lab.get(`/trace?ping=${ping.id}`)).body;
    expect(events[0].seq).toBe(ping.seq.first);
    expect(events.at(-1)).toMatchObject({ seq: ping.seq.last, type: 'ping:done', exit: 0 });
  });

  test('is one of a list, newest first, page by page', async () => {
    const lab = await (await startWorld()).lab();
    const ids = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 })).body.id);
    }
    const seen = [];
    let path = '/hosts/h1/pings?limit=2';
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await lab.get(path);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === undefined) break;
      path = `/hosts/h1/pings?limit=2&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toEqual(ids);
  });
});

describe('a command', () => {
  test('that ran is 200, whatever its exit', async () => {
    const lab = await (await startWorld()).lab();
    const post = (command: string) => lab.post('/hosts/h1/exec', { command });
    const shown = await post('ip route show table local');
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({ exit: 0, stderr: '' });
    expect(shown.body.stdout).toContain('local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 \n');
    const refused = await post('ip addr add 10.0.3.1/33 dev lo');
    expect(refused.status).toBe(200);
    expect(refused.body).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: 'Error: any valid prefix is expected rather than "10.0.3.1/33".\n',
    });
    expect((await post('rm -rf /')).body.exit).toBe(127);
  });
});

test('a ping that is typed has a record like any other, and a walk', async () => {
  const lab = await (await startWorld()).lab();
  const { stdout } = await lab.exec(
    'h1',
    'ping -c 2 -i 100000 -W 2 -I lo -Q 0x10 127.0.0.1; ping nobody; timeout 3 ping ::1 -c 1',
  );
  const { items } = (await lab.get('/hosts/h1/pings')).body;
  expect(items.map(({ id, dst, exit }: Ping) => [id, dst, exit])).toEqual([
    ['p3', '::1', expect.any(Number)],
    ['p2', 'nobody', 2],
    ['p1', '127.0.0.1', 0],
  ]);
  const ping = Ping.parse(items[2]);
  expect(ping).toMatchObject({ count: 2, interval: 100_000, timeout: 2, ifname: 'lo', tos: 16, status: 'done' });
  expect(ping).toMatchObject({
    statistics: { transmitted: 2, received: 2 },
    replies: [{ icmp_seq: 1 }, { icmp_seq: 2 }],
  });
  expect(stdout.startsWith(ping.text)).toBe(true);
  expect(items[1].stderr).toBe('ping: nobody: Temporary failure in name resolution\n');
  const { events } = (await lab.get('/trace?ping=p1')).body;
  expect([events[0].seq, events.at(-1).seq]).toEqual([ping.seq.first, ping.seq.last]);
  const none = (await lab.get('/hosts/h1/pings/p2/walk')).body;
  expect(none.story).toContain('ping says "ping: nobody: Temporary failure in name resolution".');
  expect(none.story).toMatch(/The name is asked of a name server, [\d.]+, and nothing in table main covers it/);
  expect((await lab.get('/hosts/h1/pings/p1/walk')).body.story).toMatch(
    /ping ends: 2 sent, 2 answered, exit code 0\.$/,
  );
});
