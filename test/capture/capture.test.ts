import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import { checksum } from '../../src/engine/wire/checksum.ts';
import { type LabClient, trimmed } from '../support/api.ts';
import { type ReadPacket, readCapture } from '../support/pcapng.ts';
import { startWorld } from '../support/world.ts';
import { capture, openCapture } from './fetch.ts';

const { limits } = readConfig({});
const ETH_HLEN = 14;
const SHOT = Buffer.from([1, 2, 0, 0, 0, 0, 0, 0, 0]);

async function labWithPrefix(lab: LabClient): Promise<LabClient> {
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  return lab;
}

/** A packet in short: where, which way, from whom to whom, what. */
function inShort({ interface: on, flags, frame }: ReadPacket): string {
  const ip = frame.subarray(ETH_HLEN);
  const type = { 8: 'request', 0: 'reply' }[ip[20] ?? -1];
  return `${on} ${flags === 1 ? 'in' : 'out'} ${ip.subarray(12, 16).join('.')} > ${ip.subarray(16, 20).join('.')} ${type}`;
}

test('the ping of an address that nobody assigned is four packets: request and reply, each out and in again', async () => {
  const lab = await labWithPrefix(await (await startWorld()).lab());
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
  const { section, interfaces, packets } = readCapture(await capture(lab, '/hosts/h1/pings/p1/capture.pcapng'));

  expect(section).toMatchObject({
    application: expect.stringMatching(/^loopwire \d/),
    os: expect.stringMatching(/Linux/),
  });
  expect(section.comment).toContain(lab.id);
  expect(interfaces).toEqual([
    {
      ...{ name: 'h1/lo', linktype: 1, snaplen: limits.frameBytes, tsresol: 9 },
      ...{ description: 'lo of host h1, mtu 65536', hardware: 'loopback', mac: undefined },
      addresses: ['127.0.0.1/255.0.0.0', '10.0.3.1/255.255.255.0', `${'0'.repeat(31)}1/128`],
    },
  ]);
  expect(packets.map(inShort)).toEqual([
    'h1/lo out 10.0.3.1 > 10.0.3.2 request',
    'h1/lo in 10.0.3.1 > 10.0.3.2 request',
    'h1/lo out 10.0.3.2 > 10.0.3.1 reply',
    'h1/lo in 10.0.3.2 > 10.0.3.1 reply',
  ]);
  const [requestOut, requestIn, replyOut, replyIn] = packets as [ReadPacket, ReadPacket, ReadPacket, ReadPacket];
  expect(requestIn.id).toBe(requestOut.id);
  expect(replyIn.id).toBe(replyOut.id);
  expect(replyIn.id).not.toBe(requestIn.id);
  expect(requestIn.frame).toEqual(requestOut.frame);
  // lo takes 20 µs of virtual time.
  expect(packets.map(({ at }) => at - requestOut.at)).toEqual([0n, 20_000n, 20_000n, 40_000n]);
  for (const { frame, length, verdict } of packets) {
    expect(frame.length).toBe(length);
    expect(checksum(frame, ETH_HLEN, 20)).toBe(0);
    expect(checksum(frame, ETH_HLEN + 20, frame.length - ETH_HLEN - 20)).toBe(0);
    expect(verdict).toBeUndefined();
  }
});

test("a packet's comments are the sentences of the trace, from what led to it to what came of it", async () => {
  const lab = await labWithPrefix(await (await startWorld()).lab());
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
  const { packets } = readCapture(await capture(lab, '/capture.pcapng'));
  const events: TraceEvent[] = (await lab.get('/trace?ping=p1&explain=true')).body.events;
  const of = (...types: string[]) => events.filter(({ type }) => types.includes(type)).map(({ why }) => why);
  const lookups = of('fib:fib_table_lookup');
  const queued = of('net:net_dev_queue');
  const received = of('net:netif_receive_skb');
  expect(lookups.length).toBeGreaterThan(3);
  expect(packets.map(({ comments }) => comments)).toEqual([
    [...lookups.slice(0, 3), ...of('neigh:neigh_create'), queued[0]],
    [received[0], ...of('skb:consume_skb').slice(0, 1)],
    [...lookups.slice(3), queued[1]],
    [received[1], ...of('skb:kfree_skb')],
  ]);
});

test('every interface of every host has a block of its own, and can be asked for alone', async () => {
  const lab = await (await startWorld()).lab(['h1', 'h2']);
  for (const host of ['h1', 'h2']) {
    await lab.exec(host, 'ip link add d0 type dummy');
    await lab.exec(host, 'ip link set d0 up');
    await lab.exec(host, 'ip addr add 192.0.2.1/24 dev d0');
    await lab.post(`/hosts/${host}/pings`, { dst: '127.0.0.1', count: 1 });
    await lab.post(`/hosts/${host}/pings`, { dst: '192.0.2.9', count: 1, timeout: 0.1 });
  }
  const names = async (query: string) =>
    readCapture(await capture(lab, `/capture.pcapng${query}`)).packets.map((packet) => packet.interface);
  const [lo, d0] = [['lo', 'lo', 'lo', 'lo'], ['d0']];
  const of = (host: string, ifnames: string[]) => ifnames.map((ifname) => `${host}/${ifname}`);
  expect(await names('')).toEqual([...of('h1', lo), ...of('h1', d0), ...of('h2', lo), ...of('h2', d0)]);
  expect(await names('?host=h2')).toEqual([...of('h2', lo), ...of('h2', d0)]);
  expect(await names('?ifname=d0')).toEqual([...of('h1', d0), ...of('h2', d0)]);
  expect(await names('?host=h1&ifname=d0')).toEqual(of('h1', d0));
  expect(await names('?ping=p3')).toEqual(of('h2', lo));
  expect(await names('?host=h1&ping=p3')).toEqual([]);
  const { body } = await lab.get('/hosts/h1/pings/p1');
  expect(await names(`?after=${body.seq.last}`)).toEqual([...of('h1', d0), ...of('h2', lo), ...of('h2', d0)]);
  await lab.exec('h2', 'ip link del d0');
  const whole = readCapture(await capture(lab, '/capture.pcapng')).interfaces;
  expect(whole.map(({ name }) => name)).toEqual(['h1/lo', 'h1/d0', 'h2/lo', 'h2/d0']);
  const address = (await lab.get('/hosts/h1/interfaces/d0')).body.address.replaceAll(':', '');
  expect(whole[1]).toMatchObject({ hardware: 'dummy', mac: address, addresses: ['192.0.2.1/255.255.255.0'] });
  // What is no longer there is only named.
  expect(whole[3]).toMatchObject({ description: 'd0 of host h2', hardware: undefined, mac: undefined, addresses: [] });
});

test('a packet that goes no further has a verdict and says why, and one that only ends does not', async () => {
  const lab = await labWithPrefix(await (await startWorld()).lab());
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.255', count: 1, timeout: 0.1, broadcast: true });
  await lab.exec('h1', 'ip link set lo down');
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1, timeout: 0.1 });
  const { packets } = readCapture(await capture(lab, '/capture.pcapng'));
  expect(packets.map(inShort)).toEqual([
    'h1/lo out 10.0.3.1 > 10.0.3.255 request',
    'h1/lo in 10.0.3.1 > 10.0.3.255 request',
    'h1/lo out 10.0.3.1 > 10.0.3.2 request',
  ]);
  expect(packets.map(({ verdict }) => verdict)).toEqual([undefined, SHOT, SHOT]);
  expect(packets[1]?.comments.at(-1)).toContain('icmp_echo_ignore_broadcasts');
  expect(packets[2]?.comments.at(-1)).toContain('just given to is down');
});

test('fragments are packets of their own, and none of them is lost when they are put together', async () => {
  const lab = await labWithPrefix(await (await startWorld()).lab());
  await lab.exec('h1', 'ip link set lo mtu 1500');
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1, size: 4000 });
  const { packets } = readCapture(await capture(lab, '/hosts/h1/pings/p1/capture.pcapng'));
  expect(packets.length).toBe(12);
  expect(new Set(packets.map(({ id }) => id)).size).toBe(6);
  for (const { frame, verdict } of packets) {
    expect(checksum(frame, ETH_HLEN, 20)).toBe(0);
    expect(verdict).toBeUndefined();
  }
});

test('of a frame that is longer than the trace keeps there is the beginning, and how long it was', async () => {
  const world = await startWorld({ limits: { ...limits, frameBytes: 64 } });
  const lab = await labWithPrefix(await world.lab());
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1, size: 1000 });
  const { packets, interfaces } = readCapture(await capture(lab, '/capture.pcapng'));
  expect(interfaces[0]?.snaplen).toBe(64);
  expect(packets.map(({ frame, length }) => [frame.length, length])).toEqual(Array(4).fill([64, 1042]));
});

test('a capture of many packets is whole and in order, however slowly it is read', async () => {
  const lab = await labWithPrefix(await (await startWorld()).lab());
  const count = 1500;
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count, interval: 0.002 });
  const stream = await openCapture(lab, '/hosts/h1/pings/p1/capture.pcapng');
  const pieces: Buffer[] = [];
  for await (const piece of stream.body) {
    pieces.push(piece);
    if (pieces.length % 8 === 0) await sleep(5);
  }
  const { packets } = readCapture(Buffer.concat(pieces));
  expect(packets.length).toBe(4 * count);
  const sequence = packets.map(({ frame }) => frame.readUInt16BE(ETH_HLEN + 20 + 6));
  expect(sequence).toEqual(Array.from({ length: 4 * count }, (_, i) => Math.floor(i / 4) + 1));
  expect(packets.every(({ at }, i) => i === 0 || at >= (packets[i - 1] as ReadPacket).at)).toBe(true);
});

test('a ping that is not there, events that are no longer kept, and no token are problems and no captures', async () => {
  const lab = await labWithPrefix(
    await (await startWorld({ limits: { ...limits, eventsKept: 50 } })).lab(['h1', 'h2']),
  );
  for (const path of ['/hosts/h1/pings/p9/capture.pcapng', '/hosts/h3/pings/p1/capture.pcapng']) {
    expect(await lab.get(path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  }
  for (let i = 0; i < 20; i++) await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
  const { earliest } = await trimmed(lab);
  expect(await lab.get('/hosts/h2/pings/p1/capture.pcapng')).toMatchObject({ status: 404 });
  expect(await lab.get('/hosts/h1/pings/p1/capture.pcapng')).toMatchObject({ status: 410, body: { earliest } });
  expect(await lab.get('/capture.pcapng?after=0')).toMatchObject({ status: 410 });
  expect(await lab.get('/capture.pcapng?host=..')).toMatchObject({ status: 400, body: { code: 'malformed' } });
  expect(await lab.get('/capture.pcapng?hosts=h1')).toMatchObject({ status: 400 });
  expect(await lab.call('GET', '/capture.pcapng', { token: 'not-it' })).toMatchObject({ status: 404 });
  expect(readCapture(await capture(lab, '/capture.pcapng')).packets.length).toBeGreaterThan(0);
});
