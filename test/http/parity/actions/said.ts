/** One change, said twice: as a line for the console, and as a request. */
import fc from 'fast-check';

export interface Action {
  line: string;
  method: string;
  /** Below that of the host. */
  path: string;
  json?: unknown;
}

export type Json = Record<string, unknown>;

/** Words for the line, and the keys that say the same. */
export type Said = readonly [words: string | undefined, json: Json];

/** What is undefined is not said. */
export function said<T>(value: T | undefined, words: (value: T) => string, json: (value: T) => Json): Said {
  return value === undefined ? [undefined, {}] : [words(value), json(value)];
}

/** A word with a value, which has the same name in both or nearly so. */
export function plain(value: string | number | undefined, word: string, key = word): Said {
  return said(
    value,
    (v) => `${word} ${v}`,
    (v) => ({ [key]: v }),
  );
}

/** A word that stands alone. */
export function flag(value: boolean | undefined, word: string): Said {
  return said(
    value,
    () => word,
    () => ({ [word]: true }),
  );
}

export function join(...parts: Said[]): { words: string; json: Json } {
  return {
    words: parts.flatMap(([words]) => (words === undefined ? [] : [` ${words}`])).join(''),
    json: Object.assign({}, ...parts.map(([, json]) => json)),
  };
}

export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

export const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: value, weight: 1 });

export const dev = fc.constantFrom('lo', 'd0', 'd1', 'd7');

/** Few, so that they meet each other. */
export const address = fc.constantFrom(
  '10.0.3.1',
  '10.0.3.2',
  '10.0.4.1',
  '127.0.0.9',
  '192.0.2.1',
  '0.0.0.0',
  '224.0.0.5',
  '10.255.255.255',
);

export const realm = fc.record({ from: maybe(fc.constantFrom('3', 'cosmos')), to: fc.constantFrom('5', 'cosmos') });
export type Realm = typeof realm extends fc.Arbitrary<infer T> ? T : never;

export const realmWord = ({ from, to }: Realm): string => (from === undefined ? to : `${from}/${to}`);
export const realmJson = ({ from, to }: Realm): Json => ({ ...(from !== undefined && { from }), to });
