import { expect, test } from 'vitest';
import { diffSteps } from './diff.ts';
import { asDummy, withIfb } from './kernel/dummy.ts';
import { formatLab, parseLab } from './lab-file.ts';
import { monitored } from './monitor.ts';
import { formatRecord, type RecordStep, readRecord, scenarioNames, scenarioText } from './record-file.ts';
import { settle } from './settle.ts';
import { kernelWalk, ownWalk } from './walk.ts';

test('every scenario has a title, is named by topic and reads back from what it is formatted to', () => {
  for (const name of scenarioNames()) {
    const lab = parseLab(scenarioText(name));
    expect(lab.title, name).not.toBe('');
    expect(lab.steps.length, name).toBeGreaterThan(0);
    expect(parseLab(formatLab(lab)), name).toEqual(lab);
  }
});

test('a lab file that is not understood is refused with its line', () => {
  expect(() => parseLab('host h1\nhots h2\n')).toThrow('line 2: not understood: hots h2');
  expect(() => parseLab('host h1\nh2$ ip addr\n')).toThrow('there is no host h2');
  expect(() => parseLab("host h1\nh1$ ip -batch - <<'EOF'\naddr\n")).toThrow('no EOF ends what begins here');
});

test('a here-document belongs to its command', () => {
  const { steps } = parseLab("host h1\nh1$ ip -batch - <<'EOF'\naddr\n\nEOF\nh1$ ip link\n");
  expect(steps.map(({ cmd }) => cmd)).toEqual(["ip -batch - <<'EOF'\naddr\n\nEOF", 'ip link']);
});

test('a record is written so that it reads back the same', () => {
  for (const name of ['lo-prefix-is-local', 'lo-fresh']) {
    const record = readRecord(name);
    expect(JSON.parse(formatRecord(record))).toEqual(record);
  }
});

const TRACE = `# tracer: nop
            ping-4711    [001] b...1  100.000001: fib_table_lookup: table 254 oif 0 iif 1 proto 17 0.0.0.0/40000 -> 10.0.3.2/1025 tos 0 scope 0 flags 0 ==> dev lo gw 0.0.0.0/:: err 0
            ping-4711    [001] b...1  100.000002: consume_skb: skbaddr=00000000aa location=__free_old_xmit+0x20/0x40
            ping-4711    [001] b...1  100.000003: skb_copy_datagram_iovec: skbaddr=00000000bb len=20
            ping-4711    [001] b...1  100.000004: consume_skb: skbaddr=00000000bb location=netlink_recvmsg+0x1/0x2
            ping-4711    [001] b...1  100.000005: net_dev_queue: dev=lo skbaddr=00000000aa len=98
            ping-4711    [001] ..s.1  100.000006: netif_rx: dev=lo skbaddr=00000000aa len=84
            ping-4711    [001] ..s.1  100.000007: napi_poll: napi poll
            ping-4711    [001] ..s.1  100.000008: kfree_skb: skbaddr=00000000aa rx_sk=0000000000000000 protocol=2048 location=ping_rcv+0x5/0x6 reason: NO_SOCKET
            ping-4711    [001] ..s.1  100.000009: net_dev_queue: dev=lo skbaddr=00000000aa len=98
            ping-4711    [001] ..s.1  100.000010: icmp_send: icmp_send: type=3, code=1. From 10.0.0.1:0 to 10.0.0.2:0 ulen=84 skbaddr=00000000aa
`;

const LOOKUP = {
  ...{ event: 'fib_table_lookup', table: 254, oif: 0, iif: 1, proto: 17, saddr: '0.0.0.0', sport: '<port>' },
  ...{ daddr: '10.0.3.2', dport: 1025, tos: '0', scope: 0, flags: '0', dev: 'lo', err: 0 },
};
const PACKETS = [
  { event: 'net_dev_queue', dev: 'lo', len: '98', skb: 'skb1' },
  { event: 'netif_rx', dev: 'lo', len: '84', skb: 'skb1' },
  { event: 'kfree_skb', protocol: '2048', location: 'ping_rcv', reason: 'NO_SOCKET', skb: 'skb1' },
  { event: 'net_dev_queue', dev: 'lo', len: '98', skb: 'skb2' },
  { event: 'icmp_send', icmp_type: '3', code: '1', saddr: '10.0.0.1', daddr: '10.0.0.2' },
];

test('a walk of the kernel leaves out what other devices free, and a freed buffer gets a new name', () => {
  expect(kernelWalk(TRACE, { withoutNetlink: true })).toEqual([LOOKUP, ...PACKETS]);
});

test('a walk of the kernel has the netlink messages of ping', () => {
  const walk = kernelWalk(TRACE);
  expect(walk.slice(1, 4)).toEqual([
    { event: 'skb_copy_datagram_iovec', len: '20', skb: 'skb1' },
    { event: 'consume_skb', location: 'netlink_recvmsg', skb: 'skb1' },
    { event: 'net_dev_queue', dev: 'lo', len: '98', skb: 'skb2' },
  ]);
});

test('a gateway is kept where the route has one', () => {
  expect(kernelWalk(TRACE.replace('gw 0.0.0.0', 'gw 10.0.3.9'))[0]).toMatchObject({ gw: '10.0.3.9/::' });
});

test('our own walk leaves out what is ours alone', () => {
  const walk = ownWalk([
    { type: 'ping:sent', at: 1, host: 'h1', dst: '10.0.3.2', icmp_seq: 1, bytes: 64 },
    { type: 'net:netif_rx', at: 2, host: 'h1', ping: 'p1', skb: 77, dev: 'lo', len: 84 },
    { type: 'skb:consume_skb', at: 3, host: 'h1', skb: 77, location: 'icmp_rcv' },
    { type: 'net:netif_rx', at: 4, host: 'h1', skb: 77, dev: 'lo', len: 84 },
  ]);
  expect(walk).toEqual([
    { event: 'netif_rx', dev: 'lo', len: 84, skb: 'skb1' },
    { event: 'consume_skb', location: 'icmp_rcv', skb: 'skb1' },
    { event: 'netif_rx', dev: 'lo', len: 84, skb: 'skb2' },
  ]);
});

test('a difference is told by its first line, or by the step of the walk', () => {
  const step: RecordStep = {
    ...{ host: 'h1', cmd: 'ping -c 1 10.0.3.2', exit: 0, stdout: 'a\nb\n', stderr: '' },
    walk: [{ event: 'netif_rx', len: 84 }],
  };
  expect(diffSteps(step, { ...step, walk: [{ event: 'netif_rx', len: '84' }] })).toBeUndefined();
  expect(diffSteps(step, { ...step, stdout: 'a\nc\n' })).toBe('h1$ ping -c 1 10.0.3.2\n  stdout line 2\n  - b\n  + c');
  expect(diffSteps(step, { ...step, stdout: 'a\n' })).toContain('- b\n  + ');
  expect(diffSteps(step, { ...step, exit: 1 })).toContain('exit line 1\n  - 0\n  + 1');
  expect(diffSteps(step, { ...step, walk: [] })).toContain('- netif_rx len=84\n  + (the walk ends)');
  expect(diffSteps(step, { ...step, walk: [{ event: 'netif_rx', len: 84, dev: 'lo' }] })).toContain(
    '+ netif_rx len=84',
  );
  expect(diffSteps(step, undefined)).toContain('was not run');
});

test('what changes from run to run is named', () => {
  expect(settle('', '64 bytes from 10.0.3.2: icmp_seq=1 ttl=64 time=0.034 ms')).toContain('time=<ms> ms');
  expect(settle('', '2 received, 0% packet loss, time 203ms')).toContain('time <ms>ms');
  expect(settle('', 'rtt min/avg/max/mdev = 0.1/0.2/0.3/0.4 ms, ipg/ewma 0.1/0.2 ms, pipe 2')).toBe(
    'rtt min/avg/max/mdev = <ms> ms, ipg/ewma <ms> ms',
  );
  expect(settle('', 'link/ether 8e:92:b6:63:a6:46 brd ff:ff:ff:ff:ff:ff')).toBe(
    'link/ether <mac> brd ff:ff:ff:ff:ff:ff',
  );
  expect(settle('', 'lladdr 02:00:00:00:00:05')).toBe('lladdr 02:00:00:00:00:05');
});

test('a step that runs commands while a monitor listens is told from others', () => {
  expect(monitored('monitor -- ip link')).toEqual({ listener: 'ip monitor', commands: 'ip link' });
  expect(monitored('monitor -4 -ts route dev lo -- ip -4 addr; ip link')).toEqual({
    listener: 'ip -4 -ts monitor route dev lo',
    commands: 'ip -4 addr; ip link',
  });
  expect(monitored("monitor -- ip -batch - <<'E'\naddr -- x\nE")?.commands).toBe("ip -batch - <<'E'\naddr -- x\nE");
  expect(monitored('ip monitor -- ip link')).toBeUndefined();
  expect(monitored('monitor link')).toBeUndefined();
});

test('when a monitor was told something is named', () => {
  expect(settle('', '[2026-11-23T11:16:22.555235] 2: d0: <UP>\n')).toBe('[<time>] 2: d0: <UP>\n');
  expect(settle('', 'Timestamp: Mon Nov  3 11:16:21 2026 847 usec\n')).toBe('Timestamp: <time> usec\n');
});

test('neighbours are in the order of their text, since the kernel gives them none', () => {
  expect(settle('ip neigh show', '10.0.3.2 dev d0\n10.0.3.1 dev d0\n')).toBe('10.0.3.1 dev d0\n10.0.3.2 dev d0\n');
  expect(settle('ip -j n', '[{"dst":"10.0.3.2"},{"dst":"10.0.3.1"}]\n')).toBe(
    '[{"dst":"10.0.3.1"},{"dst":"10.0.3.2"}]\n',
  );
  expect(settle('ip route', 'b\na\n')).toBe('b\na\n');
});

test('a dummy is recorded with an ifb in its place', () => {
  expect(withIfb('ip link add d0 type dummy')).toBe('ip link add d0 txqueuelen 1000 type ifb');
  expect(withIfb('ip link show type dummy')).toBe('ip link show type ifb');
  expect(asDummy('consume_skb location=ifb_xmit qdisc pfifo_fast')).toBe(
    'consume_skb location=dummy_xmit qdisc noqueue',
  );
});
