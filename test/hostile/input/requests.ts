/** Requests by chance, as bytes on a connection: fit and unfit in every part. */
import fc, { type Arbitrary } from 'fast-check';
import { type Operation, operations } from './document.ts';
import { inside, oddText, oddValue, outside } from './values.ts';

export interface Wanted {
  operation: Operation;
  /** With `{session}` and `{token}` where those of the lab go. */
  method: string;
  path: string;
  headers: [string, string][];
  body: Buffer | undefined;
  /** What the body says, when it is JSON of one meaning. */
  json: unknown;
  framing: 'length' | 'chunked' | 'slow' | 'short' | 'long';
}

/** Names of what is in the lab of the campaign. */
const THERE: Record<string, string[]> = {
  session: ['{session}'],
  host: ['h1', 'h2'],
  ifname: ['lo', 'dummy0'],
  local: ['10.0.3.1', '127.0.0.1'],
  prefixlen: ['24', '8', '32'],
  dev: ['lo', 'dummy0'],
  dst: ['10.0.3.2', '10.0.3.9'],
  route: ['254-10.9.0.0-16-0-0-0', '255-127.0.0.1-32-0-0-0'],
  rule: ['0-0', '32766-0', '7-0'],
  ping: ['p1', 'p2'],
  name: ['net.ipv4.ip_forward', 'net.ipv4.conf.lo.forwarding'],
};

/** Half of a surrogate pair cannot be said in UTF-8. */
const inUtf8 = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** As a segment of a path, however odd: only what would end the request line is always escaped. */
function segment(text: string, escaped: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant
  if (!escaped) return text.replace(/[\x00-\x20\x7f-\uffff#?/]/g, inUtf8);
  return inUtf8(text);
}

const oddSegment = fc.oneof(
  fc.tuple(oddText, fc.boolean()).map(([text, escaped]) => segment(text, escaped)),
  fc.constantFrom('%', '%zz', '%c0%af', '%ff', '%00', '%2e%2e', '..', '.', '%2F', 'x'.repeat(600), '%F0%9F%A6%8A'),
);

function pathOf({ path }: Operation): Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined)
      return fc.oneof({ weight: 300, arbitrary: fc.constant(part) }, { weight: 1, arbitrary: oddSegment });
    return fc.oneof(
      { weight: name === 'session' ? 60 : 8, arbitrary: fc.constantFrom(...(THERE[name] ?? ['x'])) },
      { weight: 1, arbitrary: oddSegment },
    );
  });
  return fc.tuple(...parts).map((all) => all.join('/'));
}

function queryOf({ query }: Operation): Arbitrary<string> {
  const known = query.map(({ name, schema }) =>
    fc
      .oneof(
        { weight: 4, arbitrary: inside(schema, name).map((value) => segment(String(value), true)) },
        { weight: 1, arbitrary: oddSegment },
      )
      .map((value) => `${name}=${value}`),
  );
  const unknown = fc.tuple(oddSegment, oddSegment).map(([name, value]) => `${name}=${value}`);
  const some = known.length > 0 ? fc.array(fc.oneof(...known), { maxLength: 3 }) : fc.constant([]);
  return fc
    .tuple(
      some,
      fc.oneof(
        { weight: 12, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(unknown, { maxLength: 3 }) },
      ),
    )
    .map(([a, b]) => [...a, ...b])
    .map((all) => (all.length > 0 ? `?${all.join('&')}` : ''));
}

const RAW = [
  '',
  '{',
  '{}{}',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"a":1e999}',
  '"\\ud800"',
  '{"name":"\\u0000"}',
  "{'a':1}",
  '\ufeff{}',
  'null',
  '[]',
  '0',
  '{"a":/**/1}',
  `${'['.repeat(50_000)}`,
  `{"labels":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
  `{"${'k'.repeat(70_000)}":1}`,
  `{${Array.from({ length: 5000 }, (_, i) => `"k${i}":${i}`).join(',')}}`,
];

interface Body {
  body: Buffer | undefined;
  json?: unknown;
}

const said = (json: unknown): Body => ({ body: Buffer.from(JSON.stringify(json) ?? ''), json });

function bodyOf({ body, method }: Operation): Arbitrary<Body> {
  const raw: Arbitrary<Body> = fc.oneof(
    fc.constantFrom(...RAW).map((text) => ({ body: Buffer.from(text) })),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => ({ body: Buffer.from(bytes) })),
    oddValue.map((value) => ({ body: Buffer.from(JSON.stringify(value) ?? '', 'utf16le') })),
  );
  const none = fc.constant<Body>({ body: undefined });
  if (!body) {
    if (method === 'GET') return none;
    return fc.oneof({ weight: 12, arbitrary: none }, { weight: 1, arbitrary: fc.oneof(raw, oddValue.map(said)) });
  }
  return fc.oneof(
    { weight: 12, arbitrary: inside(body).map(said) },
    { weight: 5, arbitrary: outside(body).map(said) },
    { weight: 2, arbitrary: raw },
    { weight: 1, arbitrary: none },
  );
}

const fieldText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('x'.repeat(20_000), 'x'.repeat(3000), ',', '""', '*/*;q=0', 'W/"1"', '"1", "2"', '\xff\xfe', '0'),
);

/** Usually what a client says, and now and then what none would. */
function usually(name: string, usual: string[], weight: number): Arbitrary<[string, string][]> {
  return fc.oneof(
    {
      weight,
      arbitrary: fc.constantFrom(...usual).map((value): [string, string][] => (value === '' ? [] : [[name, value]])),
    },
    { weight: 1, arbitrary: fieldText.map((value): [string, string][] => [[name, value]]) },
  );
}

const headers = fc
  .tuple(
    usually('authorization', ['Bearer {token}'], 30),
    usually(
      'content-type',
      [
        'application/json',
        'application/json',
        'application/json',
        'application/json',
        'application/json',
        'application/json',
        'application/json',
        'application/json; charset=utf-8',
        'application/json; charset=utf-16',
        'text/plain',
        'multipart/form-data',
        '',
      ],
      15,
    ),
    usually(
      'accept',
      ['', '', '', 'application/json', '*/*', 'text/plain', 'application/x-ndjson', 'text/event-stream', 'image/png'],
      15,
    ),
    usually('if-match', ['', '', '', '', '', '', '', '', '*', '*', '"3"'], 20),
    usually('idempotency-key', ['', '', '', '', '', '', '', '', '', '', '', '"a"', 'b'], 30),
    usually('x-request-id', ['', '', 'a'], 20),
    usually('last-event-id', ['', '', '', '', '1'], 30),
    usually('expect', ['', '', '', '', '', '', '', '', '100-continue'], 60),
    usually('content-encoding', ['', '', '', '', '', '', '', '', '', '', 'gzip', 'br'], 60),
    usually('origin', ['', '', '', '', 'http://evil.example'], 30),
  )
  .map((all) => all.flat());

const ODD_METHODS = [
  'HEAD',
  'OPTIONS',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'GET',
  'TRACE',
  'QUERY',
  'PROPFIND',
  'M-SEARCH',
  'BREW',
  'get',
  'CONNECT',
];

function request(operation: Operation): Arbitrary<Wanted> {
  return fc
    .record({
      method: fc.oneof(
        { weight: 25, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom(...ODD_METHODS) },
      ),
      path: pathOf(operation),
      query: queryOf(operation),
      headers,
      content: bodyOf(operation),
      framing: fc.oneof(
        { weight: 30, arbitrary: fc.constant('length' as const) },
        { weight: 3, arbitrary: fc.constantFrom('chunked' as const, 'slow' as const) },
        { weight: 1, arbitrary: fc.constantFrom('short' as const, 'long' as const) },
      ),
    })
    .map(({ path, query, content, ...rest }) => ({
      operation,
      path: path + query,
      json: undefined,
      ...content,
      ...rest,
    }));
}

/** Every operation as often as any other. */
export const anyRequest: Arbitrary<Wanted> = fc.oneof(...operations.map(request));
