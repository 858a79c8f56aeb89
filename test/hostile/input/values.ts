/** Values by chance: such as a schema describes, and such as it does not. */
import fc, { type Arbitrary } from 'fast-check';
import { resolved, type Schema } from './document.ts';

/** Words that mean something in the lab of the campaign, so that not all is refused at the door. */
const WORDS: Record<string, unknown[]> = {
  dev: ['lo', 'dummy0'],
  ifname: ['lo', 'dummy0', 'x1'],
  host: ['h1', 'h2'],
  type: ['dummy', 'unicast', 'local', 'blackhole', 'unreachable', 'veth'],
  dst: ['10.0.3.0/24', '10.0.3.2', '127.0.0.1', 'default', '0.0.0.0/0', '10.0.0.0/8'],
  src: ['10.0.3.1', '127.0.0.1'],
  local: ['10.0.3.1', '127.0.0.1', '10.7.0.1'],
  gateway: ['10.0.3.2', '127.0.0.1'],
  table: ['main', 'local', 'all', '100'],
  scope: ['host', 'link', 'global'],
  protocol: ['kernel', 'static', 'boot'],
  action: ['lookup', 'blackhole', 'goto', 'nop'],
  priority: [0, 100, 32766, 32767],
  count: [1, 2, 3],
  size: [0, 56, 1000, 65507],
  pace: ['instant'],
  name: ['h1', 'h2', 'h3', 'net.ipv4.ip_forward'],
  value: ['0', '1', '2'],
  advanceMs: [0, 1, 1000],
  limit: ['1', '10', '1000'],
  follow: ['true', 'false'],
  prefixlen: [0, 8, 24, 32],
  command: [
    'ip addr',
    'ip -j -d route show table all',
    'ip addr add 10.0.3.1/24 dev lo',
    'ip route add 10.9.0.0/16 dev lo',
    'ip link add dummy0 type dummy; ip link set dummy0 up',
    'ping -c 2 10.0.3.2',
    'ping -c 1 -s 65507 127.0.0.1',
    'sysctl -a',
    'ip -batch - <<E\naddr add 10.8.0.1/24 dev lo\nrule add pref 7 table 100\nE',
    'cat /proc/net/route',
    'timeout 0.05 ip monitor',
    'ip rule; ip neigh; ip link | cat',
  ],
};

const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '\u202e',
  '\ud800',
  '\udc00x',
  '🦊',
  'é\u0301',
  '\ufeff',
  '\u0085',
  "'",
  '"',
  '%',
  '%00',
  '../..',
  '..%2f',
  '\r\nx: y',
  '__proto__',
  'constructor',
  'toString',
  '1e400',
  '-0',
  'NaN',
  '0x10',
  '٣',
  'null',
  'x'.repeat(300),
  'ä'.repeat(5000),
];

export const oddText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 8 }),
);

const ODD_NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.5,
  1e21,
  1e308,
  -1e308,
  5e-324,
  255,
  256,
  65_535,
  65_536,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  2 ** 63,
];

/** Anything that JSON can say. */
export const oddValue: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], { '': null }, ...ODD_NUMBERS),
  oddText,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 1, max: 2000 }).map((depth) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
);

const patterns = new Map<string, Arbitrary<string>>();
function matching(pattern: string): Arbitrary<string> {
  const known = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'));
  patterns.set(pattern, known);
  return known;
}

/** As the schema says. `key` is the name of the member it is for. */
export function inside(given: Schema, key = '', depth = 0): Arbitrary<unknown> {
  const schema = resolved(given);
  const words = WORDS[key];
  const plain = plainly(schema, depth);
  if (words) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: plain });
  return schema.examples ? fc.oneof({ weight: 2, arbitrary: plain }, fc.constantFrom(...schema.examples)) : plain;
}

function plainly(schema: Schema, depth: number): Arbitrary<unknown> {
  const { enum: among, anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (among) return fc.constantFrom(...among);
  const choices = anyOf ?? oneOf;
  if (choices) return fc.oneof(...choices.map((one) => inside(one, '', depth)));
  if (allOf?.[0]) return inside(allOf[0], '', depth);
  const types = [schema.type ?? 'null'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, depth)));
}

function ofType(type: string, schema: Schema, depth: number): Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6 } = schema;
  switch (type) {
    case 'object':
      return object(schema, depth);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 3 } = schema;
      return fc.array(inside(items, '', depth + 1), {
        minLength: minItems,
        maxLength: Math.min(maxItems, minItems + 3),
      });
    }
    case 'integer': {
      const [min, max] = [Math.max(minimum, Number.MIN_SAFE_INTEGER), Math.min(maximum, Number.MAX_SAFE_INTEGER)];
      return fc.oneof(
        fc.constantFrom(min, max),
        fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }),
      );
    }
    case 'number':
      return fc.oneof(fc.constantFrom(minimum, maximum), fc.double({ min: minimum, max: maximum, noNaN: true }));
    case 'boolean':
      return fc.boolean();
    case 'string': {
      const { minLength = 0, maxLength = 64, pattern } = schema;
      if (pattern !== undefined) return matching(pattern);
      const max = Math.min(maxLength, minLength + 64);
      return fc.oneof(
        fc.string({ minLength, maxLength: max }),
        fc.string({ unit: 'grapheme', minLength, maxLength: max }),
      );
    }
    default:
      return fc.constant(null);
  }
}

function object({ properties = {}, required = [], additionalProperties }: Schema, depth: number): Arbitrary<unknown> {
  const members = Object.entries(properties).map(([key, one]) => [key, inside(one, key, depth + 1)] as const);
  const free = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const optional = members.filter(([key]) => !required.includes(key));
  // Few of many members, or hardly anything would be taken.
  const model = fc.subarray(optional, { maxLength: Math.min(optional.length, 4) });
  const named = model.chain((some) => {
    const wanted = [...members.filter(([key]) => required.includes(key)), ...some];
    return fc.record(Object.fromEntries(wanted));
  });
  if (!free || depth > 3) return named;
  return fc
    .tuple(named, fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), inside(free, '', depth + 1), { maxKeys: 4 }))
    .map(([some, more]) => ({ ...some, ...more }));
}

/** Near what the schema says, and not it: a member of another type, one too many, one too few. */
export function outside(given: Schema): Arbitrary<unknown> {
  const keys = Object.keys(resolved(given).properties ?? { a: 1 });
  const spoilt = fc
    .tuple(inside(given), fc.constantFrom(...keys), oddValue, fc.nat(3))
    .map(([value, key, odd, how]) => {
      const members = typeof value === 'object' && value !== null ? ({ ...value } as Record<string, unknown>) : {};
      if (how === 0) delete members[key];
      else if (how === 1) members[JSON.stringify(odd).slice(0, 40)] = odd;
      else members[key] = odd;
      return members;
    });
  return fc.oneof({ weight: 4, arbitrary: spoilt }, { weight: 1, arbitrary: oddValue });
}
