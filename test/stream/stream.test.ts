import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/config.ts';
import type { TracePage } from '../../src/contract/http/trace-page.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import { call, type LabClient, trimmed } from '../support/api.ts';
import { openStream, StreamClient, streamUrl } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

const KEY = 'operator-key-0123456789';
const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${KEY}` });

async function wholeTrace(lab: LabClient, query = ''): Promise<TraceEvent[]> {
  const { text } = await lab.get(`/trace?${query}`, { headers: { accept: 'application/x-ndjson' } });
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}

const seqOf = async (lab: LabClient): Promise<number> => (await lab.get('')).body.seq;

describe('the upgrade', () => {
  /** How the server answers an upgrade that it refuses. */
  function refusal(url: string, protocols: string[], headers: Record<string, string> = {}) {
    return new Promise<{ status: number; body: { code: string } }>((resolve, reject) => {
      const socket = new WebSocket(url, protocols, { headers });
      socket.once('open', () => reject(new Error('it was let in')));
      socket.once('error', () => {});
      socket.once('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      });
    });
  }

  test('needs the subprotocol, and a token that is right if there is one: anything else is a problem', async () => {
    const world = await startWorld({ apiKeys });
    const [lab, other] = [await world.lab(), await world.lab()];
    const url = streamUrl(lab);
    const auth = (token: string) => ({ authorization: `Bearer ${token}` });
    expect(await refusal(url, [])).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await refusal(url, ['loopwire.v9'])).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await refusal(url, ['loopwire.v1'], auth(other.token))).toMatchObject({ status: 404 });
    expect(await refusal(url, ['loopwire.v1'], auth(KEY))).toMatchObject({ status: 403 });
    expect(await refusal(url, ['loopwire.v1'], { authorization: 'Basic x' })).toMatchObject({ status: 401 });
    const nowhere = `${world.origin.replace('http', 'ws')}/nowhere`;
    expect(await refusal(nowhere, ['loopwire.v1'])).toMatchObject({ status: 404 });
    const noStream = `${world.origin.replace('http', 'ws')}/healthz`;
    expect(await refusal(noStream, ['loopwire.v1'])).toMatchObject({
      status: 400,
      body: { detail: 'this is no stream' },
    });
  });

  test('chooses the protocol', async () => {
    const lab = await (await startWorld()).lab();
    const client = new StreamClient(streamUrl(lab), {}, ['other', 'loopwire.v1']);
    await client.next('hello');
    expect(client.socket.protocol).toBe('loopwire.v1');
  });

  test('is what a plain GET is told to do: 426', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await call(lab.origin, 'GET', `${lab.path}/stream`);
    expect(answer.status).toBe(426);
    expect(answer.headers.upgrade).toBe('websocket');
  });
});

describe('auth', () => {
  test('in the first message does what Authorization does', async () => {
    const lab = await (await startWorld()).lab();
    const client = new StreamClient(streamUrl(lab));
    expect(await client.next('hello')).toMatchObject({ protocol: 'loopwire.v1', session: lab.id, authorized: false });
    client.say({ type: 'auth', token: lab.token });
    expect(await client.next('ready')).toEqual({ type: 'ready', epoch: lab.epoch, seq: await seqOf(lab), earliest: 1 });
  });

  test('and subscribe in one go, before anything was answered, are both heard', async () => {
    const lab = await (await startWorld()).lab();
    const client = new StreamClient(streamUrl(lab));
    client.say({ type: 'auth', token: lab.token });
    client.say({ type: 'subscribe', id: 's', from: 'start' });
    expect(await client.next('hello')).not.toHaveProperty('epoch');
    await client.next('ready');
    await client.next('subscribed');
    expect((await client.eventsUntil(await seqOf(lab))).map(({ seq }) => seq)).toEqual(
      Array.from({ length: await seqOf(lab) }, (_, i) => i + 1),
    );
  });

  test('in the upgrade is answered by a hello that says where the session is: one may subscribe at once', async () => {
    const lab = await (await startWorld()).lab();
    const client = new StreamClient(streamUrl(lab), { authorization: `Bearer ${lab.token}` });
    const { epoch, seq, earliest, authorized } = await client.next('hello');
    expect({ epoch, seq, earliest, authorized }).toEqual({
      epoch: lab.epoch,
      seq: await seqOf(lab),
      earliest: 1,
      authorized: true,
    });
    client.say({ type: 'subscribe', id: 's', from: { epoch, seq } });
    expect(await client.next('ready')).toEqual({ type: 'ready', epoch, seq, earliest });
    expect(await client.next('subscribed')).toMatchObject({ seq, recovered: true });
    await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
    expect((await client.eventsUntil((seq ?? 0) + 1))[0]).toMatchObject({ seq: (seq ?? 0) + 1, type: 'rtnl:newaddr' });
  });

  test.each([
    ['a wrong token', 'wrong', 4404],
    ['an operator’s key', KEY, 4403],
  ])('with %s closes', async (_what, token, code) => {
    const lab = await (await startWorld({ apiKeys })).lab();
    const client = new StreamClient(streamUrl(lab));
    client.say({ type: 'auth', token });
    expect((await client.closed).code).toBe(code);
  });

  test('for a session that is not there closes as for one of somebody else', async () => {
    const lab = await (await startWorld()).lab();
    const client = new StreamClient(streamUrl(lab).replace(lab.id, 's_none'));
    client.say({ type: 'auth', token: lab.token });
    expect(await client.closed).toEqual({ code: 4404, reason: 'no such session' });
  });
});

describe('a subscription', () => {
  test('from now gives the events of a ping as they happen, and those only', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
    const before = await seqOf(lab);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's' });
    expect(await client.next('subscribed')).toEqual({
      type: 'subscribed',
      id: 's',
      epoch: lab.epoch,
      seq: before,
      recovered: false,
    });
    await client.next('caught-up');
    const { body: ping } = await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
    const events = await client.eventsUntil(ping.seq.last);
    expect(events).toEqual(await wholeTrace(lab, `after=${before}`));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['fib:fib_table_lookup', 'net:net_dev_queue', 'net:netif_receive_skb', 'ping:reply']),
    );
  });

  test('from the start gives everything, then says that it has caught up, then is live', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ping -c 200 -i 0.01 127.0.0.1');
    const seq = await seqOf(lab);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: 'start' });
    expect(await client.next('subscribed')).toMatchObject({ seq: 0, recovered: false });
    const kept = await client.eventsUntil(seq);
    expect(kept).toEqual(await wholeTrace(lab));
    expect(await client.next('caught-up')).toEqual({ type: 'caught-up', id: 's', seq });
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const live = await client.eventsUntil(await seqOf(lab));
    expect(live[0]?.seq).toBe(seq + 1);
  });

  test('has a filter, and several of them on one socket do not mind each other', async () => {
    const lab = await (await startWorld()).lab(['h1', 'h2']);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 'a', filter: { hosts: ['h2'], types: ['ping:*'] }, from: 'start' });
    client.say({ type: 'subscribe', id: 'b', filter: { types: ['fib:*'] }, from: 'start' });
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    await lab.exec('h2', 'ping -c 1 127.0.0.1');
    const whole = await wholeTrace(lab);
    const wanted = {
      a: whole.filter(({ host, type }) => host === 'h2' && type.startsWith('ping:')),
      b: whole.filter(({ type }) => type.startsWith('fib:')),
    };
    const got: Record<string, TraceEvent[]> = { a: [], b: [] };
    while ((got.a?.length ?? 0) < wanted.a.length || (got.b?.length ?? 0) < wanted.b.length) {
      const message = await client.any();
      if (message.type === 'events') got[message.id]?.push(...message.events);
    }
    expect(got).toEqual(wanted);
    client.say({ type: 'unsubscribe', id: 'a' });
    let last = await client.any();
    while (last.type === 'caught-up') last = await client.any();
    expect(last).toEqual({ type: 'unsubscribed', id: 'a' });
  });

  test('that asks why gets it', async () => {
    const lab = await (await startWorld()).lab();
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', explain: true, from: 'start' });
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const seq = await seqOf(lab);
    expect(await client.eventsUntil(seq)).toEqual(await wholeTrace(lab, 'explain=true'));
  });

  test('from a snapshot gives the state, then what follows: together they are the state now', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: 'snapshot' });
    const { seq } = await client.next('subscribed');
    const snapshot = await client.next('snapshot');
    expect(snapshot.seq).toBe(seq);
    const [host] = snapshot.hosts;
    expect(host?.interfaces).toEqual((await lab.get('/hosts/h1/interfaces')).body.items);
    expect(host?.labels).toEqual({});
    expect(host?.sysctls).toEqual((await lab.get('/hosts/h1/sysctls')).body.sysctls);
    expect(host?.routes).toEqual((await lab.get('/hosts/h1/routes?table=all')).body.items);
    await lab.exec('h1', 'ip addr add 10.0.4.1/24 dev lo');
    const events = await client.eventsUntil(await seqOf(lab));
    expect(events.map(({ type }) => type)).toContain('rtnl:newaddr');
    expect(events[0]?.seq).toBe(seq + 1);
  });

  test('that was left anywhere goes on with exactly the rest', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ping -c 20 -i 0.01 127.0.0.1');
    const whole = await wholeTrace(lab);
    for (const seq of [0, 1, 17, whole.length - 1, whole.length]) {
      const client = await openStream(lab);
      client.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq } });
      expect(await client.next('subscribed')).toMatchObject({ seq, recovered: true });
      const rest = seq === whole.length ? [] : await client.eventsUntil(whole.length);
      expect(rest).toEqual(whole.slice(seq));
      expect(await client.next('caught-up')).toMatchObject({ seq: whole.length });
      client.socket.close();
    }
  });

  test('cannot be made where it would be a lie: trimmed, another epoch, ahead', async () => {
    const { limits } = readConfig({});
    const lab = await (await startWorld({ limits: { ...limits, eventsKept: 50 } })).lab();
    for (let count = 0; count < 20; count += 1) await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { seq, earliest } = await trimmed(lab);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq: 0 } });
    expect(await client.next('error')).toMatchObject({ id: 's', code: 'trimmed', earliest });
    client.say({ type: 'subscribe', id: 's', from: { epoch: 'other', seq: 0 } });
    expect(await client.next('error')).toMatchObject({ id: 's', code: 'wrong-epoch' });
    client.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq: seq + 1 } });
    expect(await client.next('error')).toMatchObject({ id: 's', code: 'ahead' });
    client.say({ type: 'subscribe', id: 's', from: 'start' });
    expect(await client.next('subscribed')).toMatchObject({ seq: earliest - 1 });
  });
});

describe('a reader that does not read', () => {
  test('holds up neither the lab nor other readers, and is told what it missed and where it is', async () => {
    const { limits } = readConfig({});
    const world = await startWorld({ limits: { ...limits, subscriberEvents: 2000 } });
    const lab = await world.lab();
    const [slow, quick] = [await openStream(lab), await openStream(lab)];
    for (const client of [slow, quick]) {
      client.say({ type: 'subscribe', id: 's', filter: { hosts: ['h1'] }, explain: true });
      await client.next('subscribed');
      await client.next('caught-up');
    }
    slow.socket.pause();
    const from = await seqOf(lab);
    // More than what its socket and the two kernels' buffers hold, together with its queue. The other one, who is as busy
    // as we are, has read each piece before the next is made.
    const all: TraceEvent[] = [];
    for (let count = 0; count < 120; count += 1) {
      await lab.exec('h1', 'ping -c 50 -i 0.01 -q 127.0.0.1');
      all.push(...(await quick.eventsUntil(await seqOf(lab))));
    }
    const last = await seqOf(lab);
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: last - from }, (_, at) => from + 1 + at));
    slow.socket.resume();
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const seen: number[] = [];
    let gaps = 0;
    while ((seen.at(-1) ?? 0) <= last) {
      const message = await slow.any();
      if (message.type === 'events') seen.push(...message.events.map(({ seq }) => seq));
      if (message.type !== 'gap') continue;
      gaps += 1;
      // What it missed is exactly what is to be had where the gap says.
      for (let path: string | undefined = message.backfill; path !== undefined; ) {
        const page: TracePage = (await call(lab.origin, 'GET', path, { token: lab.token })).body;
        seen.push(...page.events.map(({ seq }) => seq));
        path = page.next === undefined ? undefined : path.replace(/after=\d+/, `after=${page.next}`);
      }
      expect(seen.at(-1)).toBe(message.to);
    }
    expect(gaps).toBeGreaterThan(0);
    expect(seen).toEqual(seen.map((_, at) => from + 1 + at));
  });

  test('is closed with 4429 if it asked for that', async () => {
    const { limits } = readConfig({});
    const lab = await (await startWorld({ limits: { ...limits, subscriberEvents: 1000 } })).lab();
    const slow = await openStream(lab);
    slow.say({ type: 'subscribe', id: 's', explain: true, onSlow: 'close' });
    await slow.next('subscribed');
    slow.socket.pause();
    while ((await lab.get('')).body.usage.subscribersPerSession > 0) {
      await lab.exec('h1', 'ping -c 100 -i 0.01 -q 127.0.0.1');
    }
    slow.socket.resume();
    expect((await slow.closed).code).toBe(4429);
  });
});

describe('the socket', () => {
  test('is asked whether it is there, and closed with 4408 when it says nothing', async () => {
    const lab = await (await startWorld({ heartbeatMs: 50 })).lab();
    const there = await openStream(lab);
    const gone = await openStream(lab);
    gone.answerPings = false;
    expect((await gone.closed).code).toBe(4408);
    there.say({ type: 'ping' });
    expect(await there.next('pong')).toEqual({ type: 'pong' });
    expect(there.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('is closed with 1009 by a message longer than 64 KiB', async () => {
    const lab = await (await startWorld()).lab();
    const client = await openStream(lab);
    client.say(JSON.stringify({ type: 'ping' }) + ' '.repeat(64 * 1024));
    expect((await client.closed).code).toBe(1009);
  });

  test('is closed with 4400 by what is not in the protocol', async () => {
    const lab = await (await startWorld()).lab();
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', filter: { ['ü'.repeat(200)]: 1 } });
    const { code, reason } = await client.closed;
    expect(code).toBe(4400);
    expect(reason).toMatch(/^filter: Unrecognized key: "ü+$/);
  });

  test('is closed with 4410 when the session is deleted', async () => {
    const lab = await (await startWorld()).lab();
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's' });
    await client.next('subscribed');
    expect((await lab.call('DELETE', '')).status).toBe(204);
    expect((await client.closed).code).toBe(4410);
  });

  test('is closed with 1012 when the server stops', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const [silent, reading] = [new StreamClient(streamUrl(lab)), await openStream(lab)];
    await silent.next('hello');
    reading.say({ type: 'subscribe', id: 's' });
    await reading.next('subscribed');
    await world.app.close();
    expect((await silent.closed).code).toBe(1012);
    expect((await reading.closed).code).toBe(1012);
  });

  test('does not keep the server from stopping when nobody reads what it is told', async () => {
    const world = await startWorld();
    const deaf = await openStream(await world.lab());
    deaf.socket.pause();
    await world.app.close();
    deaf.socket.resume();
    expect((await deaf.closed).code).toBe(1012);
  });
});

test('a reader that comes and goes while things happen gets every event once, in order', async () => {
  const lab = await (await startWorld()).lab();
  let isOver = false;
  const traffic = (async () => {
    for (let round = 0; round < 40; round += 1) await lab.exec('h1', 'ping -c 10 -i 0.01 -q 127.0.0.1');
    isOver = true;
  })();
  const seen: number[] = [];
  // How many events are read before it goes again: from none to a few hundred.
  for (let visit = 0; !isOver || seen.length < (await seqOf(lab)); visit += 1) {
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq: seen.at(-1) ?? 0 } });
    expect(await client.next('subscribed')).toMatchObject({ seq: seen.at(-1) ?? 0, recovered: true });
    const enough = seen.length + ((visit * 97) % 400);
    while (seen.length < enough && seen.length < (await seqOf(lab))) {
      const message = await client.any();
      if (message.type === 'events') seen.push(...message.events.map(({ seq }) => seq));
    }
    client.socket.terminate();
  }
  await traffic;
  expect(seen).toEqual(seen.map((_, at) => at + 1));
});
