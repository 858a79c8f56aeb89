/** Words that several sentences share: prefixes, tables, refusals, lists. */
import { tables } from '../../console/ip/names.ts';
import { Errno, errnoName } from '../../engine/errno.ts';
import { RT_TABLE } from '../../engine/state.ts';

/** What a route that refuses means to whoever sends. */
const REFUSALS: Record<string, string> = {
  blackhole:
    'a blackhole: packets are thrown away without a word, and a sender on this host is told that its argument is invalid (EINVAL)',
  unreachable: 'an unreachable route: senders are told that the host cannot be reached (EHOSTUNREACH)',
  prohibit: 'a prohibit route: senders are told that it is forbidden (EACCES)',
  throw: 'a throw route: this table gives no answer, the next rule has its turn',
};

/** `a blackhole: ...`; undefined for a type that refuses nothing. */
export function refusalOf(type: string): string | undefined {
  return REFUSALS[type];
}

/** `a, b and c` */
export function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function prefixName(dst: string): string {
  return dst === '0.0.0.0/0' || dst === 'default' ? 'the default route' : dst;
}

/** @param merged local and main are one: so they are until a rule is added or deleted, which an event does not tell */
export function tableName(table: number, merged: boolean | 'maybe'): string {
  if (table !== RT_TABLE.MAIN || merged === false) return `table ${tables.name(table)}`;
  return merged === 'maybe'
    ? 'table main (which has local in it as long as no rule was added or deleted)'
    : 'table main (and local, one with it until a rule is added or deleted)';
}

/** What programs make of an errno. */
export function told(err: number): string {
  const { code, text } = new Errno(errnoName(err));
  return `senders are told "${text}" (${code})`;
}
