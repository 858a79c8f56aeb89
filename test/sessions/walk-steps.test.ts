import { expect, test } from 'vitest';
import { TraceEvent } from '../../src/contract/trace.ts';
import { stepsOf } from '../../src/sessions/walk/steps.ts';
import { toldSteps } from '../../src/sessions/walk/told.ts';

/** An IPv4 packet with an ICMP echo message in it, behind an Ethernet header; checksums are left 0. */
function frame(type: number, src: number[], dst: number[]): string {
  const ethernet = [...Array(12).fill(2), 8, 0];
  const ipv4 = [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0, ...src, ...dst];
  return Buffer.from([...ethernet, ...ipv4, type, 0, 0, 0, 0, 7, 0, 1]).toString('base64');
}

const [A, B] = [
  [10, 0, 0, 1],
  [10, 0, 0, 2],
];
const lookup = {
  ...{ type: 'fib:fib_table_lookup', table: 254, oif: 0, iif: 1, proto: 1, saddr: '0.0.0.0', sport: 0 },
  ...{ daddr: '10.0.0.2', dport: 0, tos: 0, scope: 0, flags: 0, dev: 'eth0', err: 0 },
};
const xmit = { protocol: '0x0800', network_offset: 14, transport_offset: 34 };

/** A request from one host to another over a wire, and its reply. */
const BETWEEN_HOSTS: object[] = [
  { host: 'a', type: 'ping:sent', dst: '10.0.0.2', icmp_seq: 1, bytes: 8 },
  { host: 'a', ...lookup },
  { host: 'a', type: 'net:net_dev_queue', skb: 1, dev: 'eth0', len: 42, frame: frame(8, A, B) },
  { host: 'a', type: 'net:net_dev_start_xmit', skb: 1, dev: 'eth0', len: 42, ...xmit },
  { host: 'b', type: 'net:netif_rx', skb: 1, dev: 'eth1', len: 28 },
  { host: 'a', type: 'net:net_dev_xmit', skb: 1, dev: 'eth0', len: 42, rc: 0 },
  { host: 'b', type: 'net:netif_receive_skb', skb: 1, dev: 'eth1', len: 28, frame: frame(8, A, B) },
  { host: 'b', ...lookup, daddr: '10.0.0.1', saddr: '10.0.0.2' },
  { host: 'b', type: 'net:net_dev_queue', skb: 2, dev: 'eth1', len: 42, frame: frame(0, B, A) },
  { host: 'b', type: 'net:net_dev_start_xmit', skb: 2, dev: 'eth1', len: 42, ...xmit },
  { host: 'a', type: 'net:netif_rx', skb: 2, dev: 'eth0', len: 28 },
  { host: 'b', type: 'net:net_dev_xmit', skb: 2, dev: 'eth1', len: 42, rc: 0 },
  { host: 'b', type: 'skb:consume_skb', skb: 1, location: 'icmp_rcv' },
  { host: 'a', type: 'net:netif_receive_skb', skb: 2, dev: 'eth0', len: 28, frame: frame(0, B, A) },
  { host: 'a', type: 'skb:kfree_skb', skb: 2, protocol: 2048, location: 'ping_rcv', reason: 'NO_SOCKET' },
  { host: 'a', type: 'skb:skb_copy_datagram_iovec', skb: 3, len: 28 },
  { host: 'a', type: 'ping:reply', icmp_seq: 1, from: '10.0.0.2', bytes: 8, ttl: 64 },
];

test('a packet is followed from host to host', async () => {
  const events = BETWEEN_HOSTS.map((event, i) => TraceEvent.parse({ seq: i + 1, at: 0, ping: 'p1', ...event }));
  const steps = await toldSteps(stepsOf(events));
  expect(steps.map(({ host, title, events }) => [host, title, events.map(({ seq }) => seq)])).toEqual([
    ['a', 'Request 1 goes out by eth0, from 10.0.0.1 to 10.0.0.2', [1, 2, 3]],
    ['a', 'Request 1 is given to eth0', [4, 5, 6]],
    ['b', 'Request 1 comes in by eth1', [7, 13]],
    ['b', 'The reply to request 1 goes out by eth1, from 10.0.0.2 to 10.0.0.1', [8, 9]],
    ['b', 'The reply to request 1 is given to eth1', [10, 11, 12]],
    ['a', 'The reply to request 1 comes in by eth0', [14, 15]],
    ['a', 'ping reads the reply from 10.0.0.2', [16, 17]],
  ]);
  expect(steps[2]?.why).toBe('It is an echo request: ICMP makes a reply of it, and is done with it.');
  expect(steps[0]?.packet).toMatchObject({
    ipv4: { checksumRight: false },
    icmp: { sequence: 1, checksumRight: false },
  });
});
