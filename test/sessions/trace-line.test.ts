import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UnnumberedEvent } from '../../src/contract/trace.ts';
import { encode } from '../../src/sessions/trace/encode.ts';
import { linesOf, matcher, toLine } from '../../src/sessions/trace/line.ts';
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

test('a line is read back without being parsed', () => {
  fc.assert(
    fc.property(fc.nat(), event, (seq, one) => {
      const json = encode(seq, one);
      expect(toLine(json)).toEqual({ seq, type: one.type, host: one.host, ping: one.ping, json });
    }),
  );
  expect(() => toLine('{"type":"x"}')).toThrow(/not an event/);
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
          const read = linesOf(segment.body).map(({ json }) => json);
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
    recorder.record({ type: 'session:newhost', at: 0, host: 'h1', ...(ping !== undefined && { ping }) });
  }
  expect([...recorder.lastOf]).toEqual([
    ['p1', 3],
    ['p2', 2],
  ]);
  recorder.take();
  expect(recorder.lastOf.size).toBe(0);
});

test.each([
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
