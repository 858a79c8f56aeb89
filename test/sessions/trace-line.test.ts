import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TRACE_EVENT_TYPES, type UnnumberedEvent } from '../../src/contract/trace.ts';
import { TraceBatch } from '../../src/sessions/trace/batch.ts';
import { Encoder, encode } from '../../src/sessions/trace/encode.ts';
import { matcher, type TraceFilter } from '../../src/sessions/trace/filter.ts';
import { linesOf } from '../../src/sessions/trace/line.ts';
import { Recorder } from '../../src/sessions/trace/recorder.ts';

const key = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcXYZ_0') }).map((name) => `f_${name}`);
const event = fc
  .record(
    {
      type: fc.constantFrom('net:netif_rx', 'ping:sent', 'fib:fib_table_lookup'),
      at: fc.nat(),
      host: fc.constantFrom('h1', 'h-2'),
      ping: fc.constantFrom('p1', 'p23'),
      fields: fc.dictionary(key, fc.anything({ withBigInt: false, withDate: false, withNullPrototype: false })),
    },
    { requiredKeys: ['type', 'at', 'fields'] },
  )
  .map(({ fields, ...envelope }) => ({ ...envelope, ...fields }) as unknown as UnnumberedEvent);

/** As JSON.stringify writes it, in the order that lines have. */
function slowly(seq: number, { at, type, host, ping, ...rest }: UnnumberedEvent): string {
  return JSON.stringify({ seq, at, type, host, ping, ...rest });
}

test('an event is encoded as JSON.stringify would, whatever is in it', () => {
  fc.assert(
    fc.property(fc.nat(), event, (seq, one) => {
      expect(encode(seq, one)).toBe(slowly(seq, one));
    }),
    { numRuns: 2000 },
  );
});

test('a frame is base64 as Buffer writes it, whole or as much of it as is kept', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (frame, kept) => {
      const encoder = new Encoder(1, kept);
      encoder.event(1, { type: 'net:net_dev_queue', at: 0, skb: 1, dev: 'lo', len: frame.length, frame });
      const { frame: text, len } = JSON.parse(encoder.written.toString());
      expect(text).toBe(Buffer.from(frame.subarray(0, kept)).toString('base64'));
      expect(len).toBe(frame.length);
    }),
    { numRuns: 500 },
  );
});

test('a line is read back without being parsed', () => {
  fc.assert(
    fc.property(fc.nat(), event, (seq, one) => {
      const json = encode(seq, one);
      const [line] = linesOf(Buffer.from(json));
      expect(line).toMatchObject({ seq, type: one.type, host: one.host, ping: one.ping });
      expect(line?.json).toBe(Buffer.from(json).toString());
    }),
  );
  expect(() => linesOf(Buffer.from('{"type":"x"}'))).toThrow(/not an event/);
});

test('what is recorded comes out as the same lines, however long they are and however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.array(event, { maxLength: 40 })), (batches) => {
      const recorder = new Recorder(7);
      const lines: string[] = [];
      let seq = 7;
      for (const batch of batches) {
        for (const one of batch) recorder.record(one);
        const segment = recorder.take();
        if (batch.length === 0) expect(segment).toBeUndefined();
        else expect(segment).toMatchObject({ firstSeq: seq + 1, lastSeq: seq + batch.length, at: batch[0]?.at });
        for (const one of batch) lines.push(slowly(++seq, one));
        if (segment) {
          const read = TraceBatch.of([segment])?.lines.map(({ json }) => json);
          expect(read).toEqual(lines.slice(-batch.length).map((line) => Buffer.from(line).toString()));
        }
      }
      expect(recorder.seq).toBe(seq);
    }),
    { numRuns: 200 },
  );
});

test('the newest event of each ping is known until the events are taken', () => {
  const recorder = new Recorder(0);
  for (const ping of ['p1', 'p2', 'p1', undefined]) {
    recorder.record({ type: 'session:delhost', at: 0, host: 'h1', revision: 1, ...(ping !== undefined && { ping }) });
  }
  expect([...recorder.lastOf]).toEqual([
    ['p1', 3],
    ['p2', 2],
  ]);
  recorder.take();
  expect(recorder.lastOf.size).toBe(0);
});

test.each<[TraceFilter, boolean]>([
  [{ types: ['fib:*'] }, true],
  [{ types: ['*'] }, true],
  [{ types: ['*lookup'] }, true],
  [{ types: ['fib:*table*up'] }, true],
  [{ types: ['fib:fib_table_lookup'] }, true],
  [{ types: ['f*b:fib_table_lookup*'] }, true],
  [{ types: ['net:*', 'fib:*'] }, true],
  [{ types: ['fib'] }, false],
  [{ types: ['net:*'] }, false],
  [{ types: ['*lookup*lookup'] }, false],
  [{ types: ['fib:fib_table_lookup*lookup'] }, false],
  [{ types: [] }, false],
  [{ hosts: ['h1', 'h2'] }, true],
  [{ hosts: ['h2'] }, false],
  [{ ping: 'p1' }, true],
  [{ ping: 'p2' }, false],
  [{ hosts: ['h1'], types: ['fib:*'], ping: 'p1' }, true],
  [{ hosts: ['h1'], types: ['net:*'], ping: 'p1' }, false],
  [{ direction: 'in' }, false],
  [{ direction: 'out' }, false],
])('the filter %j lets a lookup of ping p1 on h1 through: %s', (filter, passes) => {
  const line = { seq: 1, type: 'fib:fib_table_lookup', host: 'h1', ping: 'p1', json: '' };
  expect(matcher(filter)?.(line)).toBe(passes);
});

test('a filter of a host lets no event of the session itself through, and none at all filters nothing', () => {
  expect(
    matcher({ hosts: ['h1'] })?.({ seq: 1, type: 'session:created', host: undefined, ping: undefined, json: '' }),
  ).toBe(false);
  expect(matcher({})).toBeUndefined();
  expect(matcher(undefined)).toBeUndefined();
});

test('a direction lets the steps of packets through that go this way, and nothing that goes nowhere', () => {
  const passing = (direction: 'in' | 'out') => {
    const matches = matcher({ direction });
    return TRACE_EVENT_TYPES.filter((type) => matches?.({ seq: 1, type, host: 'h1', ping: undefined, json: '' }));
  };
  expect(passing('out')).toEqual([
    'net:net_dev_queue',
    'net:net_dev_start_xmit',
    'net:net_dev_xmit',
    'icmp:icmp_send',
    'ping:sent',
  ]);
  expect(passing('in')).toEqual([
    'net:netif_rx',
    'net:netif_receive_skb',
    'skb:skb_copy_datagram_iovec',
    'ping:reply',
    'ping:error',
  ]);
});

test('a batch is cut at any seq and any line, filtered or not, as a list of its lines would be', () => {
  const line = (seq: number) =>
    `{"seq":${seq},"at":0,"type":"${seq % 3 ? 'net:netif_rx' : 'ping:sent'}","note":"ü${seq}"}`;
  const batchOf = (first: number, last: number) => {
    const seqs = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const half = first + Math.floor(seqs.length / 2);
    const segment = (own: number[]) => ({
      firstSeq: own[0] as number,
      lastSeq: own.at(-1) as number,
      at: 0,
      body: Buffer.from(own.map(line).join('\n')),
    });
    const parts = [seqs.filter((seq) => seq < half), seqs.filter((seq) => seq >= half)].filter((own) => own.length > 0);
    return { seqs, batch: TraceBatch.of(parts.map(segment)) as TraceBatch };
  };
  const jsons = (batch: TraceBatch | undefined) => batch?.lines.map(({ json }) => json) ?? [];
  const bodies = (batch: TraceBatch | undefined) => (batch ? batch.body.toString().split('\n') : []);
  const sent = matcher({ types: ['ping:*'] });
  fc.assert(
    fc.property(fc.nat(20), fc.nat(12), fc.nat(40), fc.nat(40), fc.boolean(), (start, length, a, b, isFiltered) => {
      const { seqs, batch } = batchOf(start + 1, start + 1 + length);
      const mine = isFiltered ? batch.filtered(sent) : batch;
      const theirs = isFiltered ? seqs.filter((seq) => seq % 3 === 0) : seqs;
      for (const [cut, expected] of [
        [mine?.after(a), theirs.filter((seq) => seq > a)],
        [mine?.until(a), theirs.filter((seq) => seq <= a)],
        [mine?.slice(a, b), theirs.slice(a, a + b)],
        [mine?.after(a)?.until(b), theirs.filter((seq) => seq > a && seq <= b)],
      ] as const) {
        expect(jsons(cut)).toEqual(expected.map(line));
        expect(bodies(cut)).toEqual(expected.map(line));
        expect([cut?.first, cut?.last, cut?.count ?? 0]).toEqual([expected[0], expected.at(-1), expected.length]);
      }
    }),
  );
});
