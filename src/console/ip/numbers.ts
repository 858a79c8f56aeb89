/** Numbers as C's strtoul and strtol read them: decimal, 0x hexadecimal, 0 octal; undefined where they would not do. */

/** Reads a whole word in a base; 0 lets the word's beginning decide. Negative numbers wrap as an unsigned long does. */
export function strtoul(word: string, base: 0 | 10 | 16 = 0): bigint | undefined {
  const match = /^[\s]*([+-]?)(.*)$/s.exec(word);
  if (!match) return undefined;
  const [, sign, digits = ''] = match;
  const magnitude = read(digits, base);
  if (magnitude === undefined || magnitude >= 1n << 64n) return undefined;
  return sign === '-' ? BigInt.asUintN(64, -magnitude) : magnitude;
}

function strtol(word: string): bigint | undefined {
  const match = /^[\s]*([+-]?)(.*)$/s.exec(word);
  const magnitude = match ? read(match[2] ?? '', 0) : undefined;
  if (magnitude === undefined) return undefined;
  const value = match?.[1] === '-' ? -magnitude : magnitude;
  return value < -(1n << 63n) || value >= 1n << 63n ? undefined : value;
}

/** No number that is looked at has more digits; to read longer ones takes long. */
const LONGEST = 64;

function read(written: string, base: 0 | 10 | 16): bigint | undefined {
  const digits = written.length > LONGEST ? shortened(written) : written;
  if (base !== 10 && /^0x[0-9a-f]+$/i.test(digits)) return BigInt(digits);
  if (base === 16) return /^[0-9a-f]+$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
  if (base === 0 && /^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (base === 0 && /^0\d/.test(digits)) return undefined;
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}

/** Leading zeros aside: as many digits as make the number too large for everything, if it has more. */
function shortened(digits: string): string {
  const [prefix = ''] = /^0x/i.exec(digits) ?? [];
  if (!/^[0-9a-f]+$/i.test(digits.slice(prefix.length))) return 'no number';
  const zeros = /^0*/.exec(digits.slice(prefix.length))?.[0].length ?? 0;
  const octal = prefix === '' && zeros > 0 ? '0' : '';
  return `${prefix}${octal}${digits.slice(prefix.length + zeros).slice(0, LONGEST) || '0'}`;
}

function unsigned(word: string, max: number, base: 0 | 10 | 16 = 0): number | undefined {
  const value = strtoul(word, base);
  return value === undefined || value > BigInt(max) ? undefined : Number(value);
}

export function u8(word: string): number | undefined {
  return unsigned(word, 0xff);
}

export function u16(word: string): number | undefined {
  return unsigned(word, 0xffff);
}

export function u32(word: string): number | undefined {
  return unsigned(word, 0xffffffff);
}

/** A signed 32 bit number. */
export function integer(word: string): number | undefined {
  const value = strtol(word);
  return value === undefined || value < -0x80000000n || value > 0x7fffffffn ? undefined : Number(value);
}

/** A byte in hexadecimal, for tos. */
export function hexByte(word: string): number | undefined {
  return unsigned(word, 0xff, 16);
}

/** A time in seconds or milliseconds (`2s`, `200ms`), in ms; `raw` when it has no unit and is a number of ticks. */
export function milliseconds(word: string): { value: number; raw: boolean } | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(s|sec|secs|ms|msec|msecs)?$/i.exec(word);
  if (!match) {
    const ticks = u32(word);
    return ticks === undefined ? undefined : { value: ticks, raw: true };
  }
  const [, digits = '', unit] = match;
  const number = Number(digits);
  if (unit === undefined) return { value: Math.ceil(number), raw: true };
  return { value: Math.ceil(/^s/i.test(unit) ? number * 1000 : number), raw: false };
}
