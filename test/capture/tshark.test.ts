import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/contract/trace.ts';
import type { LabClient } from '../support/api.ts';
import { scratch, startWorld } from '../support/world.ts';
import { capture, openCapture } from './fetch.ts';
import { fields, live, run, warnings, whyNoTshark } from './tshark.ts';

const missing = whyNoTshark();
if (missing !== undefined) console.log(`Wireshark was not asked: ${missing}.`);

const GOOD = '1';

/** As a file, which is opened without a complaint. */
async function saved(lab: LabClient, where: string): Promise<string> {
  const file = join(scratch(), 'a.pcapng');
  writeFileSync(file, await capture(lab, where));
  expect(await warnings(file)).toBe('');
  expect(await run('capinfos', [file])).toMatch(/Strict time order: +True/);
  return file;
}

async function storyLab(): Promise<LabClient> {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  return lab;
}

describe.skipIf(missing !== undefined)('Wireshark', () => {
  test('shows the four packets of the founding story with right checksums and our comments', async () => {
    const lab = await storyLab();
    await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
    const file = await saved(lab, '/hosts/h1/pings/p1/capture.pcapng');
    const packets = await fields(file, [
      ...(['frame.interface_name', 'frame.packet_flags_direction', 'frame.packet_id', 'frame.time_relative'] as const),
      ...(['ip.src', 'ip.dst', 'icmp.type', 'icmp.seq', 'ip.checksum.status', 'icmp.checksum.status'] as const),
      ...(['frame.comment', 'frame.verdict', 'ip.ttl', 'data.len'] as const),
    ]);
    const [request, reply] = [
      { 'ip.src': ['10.0.3.1'], 'ip.dst': ['10.0.3.2'], 'icmp.type': ['8'] },
      { 'ip.src': ['10.0.3.2'], 'ip.dst': ['10.0.3.1'], 'icmp.type': ['0'] },
    ];
    const [out, into] = [
      { 'frame.packet_flags_direction': ['0x00000002'] },
      { 'frame.packet_flags_direction': ['0x00000001'] },
    ];
    expect(packets).toMatchObject([
      { ...request, ...out, 'frame.time_relative': ['0.000000000'] },
      { ...request, ...into, 'frame.time_relative': ['0.000020000'] },
      { ...reply, ...out, 'frame.time_relative': ['0.000020000'] },
      { ...reply, ...into, 'frame.time_relative': ['0.000040000'] },
    ]);
    const events: TraceEvent[] = (await lab.get('/trace?ping=p1&explain=true')).body.events;
    const sentences = new Set(events.map(({ why }) => why));
    for (const packet of packets) {
      expect(packet).toMatchObject({
        'frame.interface_name': ['h1/lo'],
        'ip.checksum.status': [GOOD],
        'icmp.checksum.status': [GOOD],
        'icmp.seq': ['1'],
        'frame.verdict': [''],
      });
      expect(packet['frame.comment'].length).toBeGreaterThan(1);
      for (const comment of packet['frame.comment']) expect(sentences).toContain(comment);
    }
    expect(packets[2]?.['frame.comment'][0]).toContain("Is 10.0.3.2 the host's own?");
    const ids = packets.map((packet) => packet['frame.packet_id'][0]);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[3]).toBe(ids[2]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  test('reads every other kind of capture without a warning: none, fragments, drops, cut frames, several hosts', async () => {
    const lab = await storyLab();
    expect(await fields(await saved(lab, '/capture.pcapng?ping=none'), ['frame.number'])).toEqual([]);
    await lab.post('/hosts', { name: 'h2' });
    await lab.exec('h2', 'ping -c 2 -s 30000 127.0.0.1');
    await lab.exec('h1', 'ip link set lo mtu 1500');
    await lab.exec('h1', 'ping -c 1 -s 3000 -M dont -R 10.0.3.2');
    await lab.exec('h1', 'ping -c 1 -W 0.1 -b 10.0.3.255');
    await lab.exec('h1', 'ip link set lo down');
    await lab.exec('h1', 'ping -c 1 -W 0.1 10.0.3.2');
    const file = await saved(lab, '/capture.pcapng');
    const packets = await fields(file, [
      ...([
        'frame.interface_name',
        'frame.cap_len',
        'frame.len',
        'ip.flags.df',
        'ip.frag_offset',
        'ip.checksum.status',
      ] as const),
      ...(['frame.verdict.ebpf_tc', 'icmp.checksum.status'] as const),
    ]);
    expect(new Set(packets.map((packet) => packet['frame.interface_name'][0]))).toEqual(new Set(['h1/lo', 'h2/lo']));
    for (const packet of packets) expect(packet['ip.checksum.status']).toEqual([GOOD]);
    expect(packets.filter((packet) => packet['frame.cap_len'][0] !== packet['frame.len'][0]).length).toBe(8);
    expect(packets.filter((packet) => Number(packet['ip.frag_offset'][0]) > 0).length).toBe(8);
    expect(packets.filter((packet) => packet['frame.verdict.ebpf_tc'][0] === '2').length).toBe(2);
    expect(packets.at(-1)?.['icmp.checksum.status']).toEqual([GOOD]);
  });

  test('follows a session live through a pipe', async () => {
    const lab = await storyLab();
    const { body } = await openCapture(lab, '/capture.pcapng?follow=true');
    const { lines, exited } = live(body);
    await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1 });
    const seen: string[] = [];
    for await (const line of lines) {
      seen.push(line);
      if (seen.length === 4) await lab.post('/hosts/h1/pings', { dst: '10.0.3.7', count: 1 });
      if (seen.length === 8) await lab.call('DELETE', '');
    }
    expect(await exited).toBe(0);
    expect(seen.map((line) => /Echo \(ping\) (\w+)/.exec(line)?.[1])).toEqual(
      Array(2).fill(['request', 'request', 'reply', 'reply']).flat(),
    );
  });
});
