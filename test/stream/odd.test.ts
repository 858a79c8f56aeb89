/** What nobody should say on a stream, and what is answered: docs/stream-protocol.md has it all. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { ServerMessage } from '../../src/contract/http/stream.ts';
import { openStream, type StreamClient } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

const { limits } = readConfig({});
const SUBSCRIBERS = 100;
const world = () => startWorld({ limits: { ...limits, subscribersPerSession: SUBSCRIBERS } });
const subscribe = (members: object = {}) => ({ type: 'subscribe', id: 'a', ...members });

/** Everything up to the answer to a `ping`. */
async function untilPong(client: StreamClient): Promise<ServerMessage[]> {
  client.say({ type: 'ping' });
  const messages: ServerMessage[] = [];
  for (let message = await client.any(); message.type !== 'pong'; message = await client.any()) messages.push(message);
  return messages;
}

test('what is no message ends the conversation, with a code that says why', async () => {
  const lab = await (await world()).lab();
  const odd: [string | Buffer, number, RegExp][] = [
    [Buffer.from('{"type":"ping"}'), 4400, /not binary/],
    ['x'.repeat(1 << 20), 1009, /^$/],
    ['{"type":"ping"}'.padEnd(65_537), 1009, /^$/],
    ['', 4400, /not JSON/],
    ['\ufeff{"type":"ping"}', 4400, /not JSON/],
    ['[]', 4400, /expected object/],
    ['['.repeat(30_000) + ']'.repeat(30_000), 4400, /expected object/],
    ['{"type":"hullo"}', 4400, /^type: /],
    ['{"type":"subscribe","id":"a","__proto__":{}}', 4400, /__proto__/],
    [JSON.stringify(subscribe({ filter: { host: ['h1'] } })), 4400, /"host"/],
    [JSON.stringify(subscribe({ filter: { types: ['[a-z]*'] } })), 4400, /^filter\.types\.0: /],
    [JSON.stringify(subscribe({ filter: { types: ['fíb:*'] } })), 4400, /^filter\.types\.0: /],
    [JSON.stringify(subscribe({ from: { epoch: 'e', seq: -1 } })), 4400, /^from\.seq: /],
    [JSON.stringify(subscribe({ from: { epoch: 'e', seq: 1e300 } })), 4400, /^from\.seq: /],
  ];
  for (const [frame, code, reason] of odd) {
    const client = await openStream(lab);
    client.socket.send(frame);
    expect(await client.closed).toEqual({ code, reason: expect.stringMatching(reason) });
  }
  const client = await openStream(lab);
  client.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false });
  expect((await client.closed).code).toBe(1007);
});

describe('what is odd, and a message all the same, is answered:', () => {
  test('the longest there may be, one in pieces, names of any characters, globs with nothing but stars', async () => {
    const lab = await (await world()).lab();
    const client = await openStream(lab);
    client.say('{"type":"ping"}'.padEnd(65_536));
    await client.next('pong');
    client.socket.send('{"type":', { fin: false });
    client.socket.send('"ping"}', { fin: true });
    await client.next('pong');
    for (const id of ['💥"\\\n</script>', '\u0000', '\ud800']) {
      client.say(subscribe({ id, from: 'start', filter: { types: ['*'.repeat(64)] } }));
      expect(await client.next('subscribed')).toMatchObject({ id, seq: 0 });
      expect(await client.next('events')).toMatchObject({ id, events: { length: (await lab.get('')).body.seq } });
      await client.next('caught-up');
    }
    const slow = Array.from({ length: 64 }, () => `${'*a'.repeat(31)}*b`);
    client.say(subscribe({ from: 'start', filter: { types: slow, hosts: ['not-there-yet'], ping: '"}' } }));
    await client.next('subscribed');
    expect(await client.next('caught-up')).toMatchObject({ seq: (await lab.get('')).body.seq });
  });

  test('a place in a trace that is not this one, or not yet there; an id that is not there, and one that is', async () => {
    const lab = await (await world()).lab();
    const client = await openStream(lab);
    const { epoch } = lab;
    for (const [from, code] of [
      [{ epoch, seq: 1e12 }, 'ahead'],
      [{ epoch: 'another', seq: 1 }, 'wrong-epoch'],
    ] as const) {
      client.say(subscribe({ from }));
      expect(await client.next('error')).toMatchObject({ id: 'a', code });
    }
    client.say({ type: 'unsubscribe', id: 'a' });
    expect(await client.next('error')).toMatchObject({ id: 'a', code: 'no-such-subscription' });
    client.say(subscribe());
    client.say(subscribe());
    expect(await client.closed).toMatchObject({ code: 4409 });
  });

  test('thousands in one go, in turn, and what they held is free again', async () => {
    const lab = await (await world()).lab();
    for (let round = 0; round < 5; round++) {
      const client = await openStream(lab);
      const { length } = Array.from({ length: 1000 }, (_, n) => client.say(subscribe({ id: `a${n}` })));
      const answers = await untilPong(client);
      const of = (type: string) => answers.filter((answer) => answer.type === type);
      expect(of('subscribed')).toHaveLength(32);
      expect(of('error')).toHaveLength(length - 32);
      expect(of('error').every((error) => 'code' in error && error.code === 'limit-reached')).toBe(true);
      client.socket.terminate();
      await client.closed;
    }
    const others = [await openStream(lab), await openStream(lab)];
    for (let n = 0; n < 40; n++) others[n % 2]?.say(subscribe({ id: `b${n}` }));
    for (const other of others) {
      expect((await untilPong(other)).filter(({ type }) => type === 'subscribed')).toHaveLength(20);
    }
    for (let n = 0; n < 5000; n++) others[0]?.say({ type: 'ping' });
    for (let n = 0; n < 5000; n++) await others[0]?.next('pong');
  });
});
