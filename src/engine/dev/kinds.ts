/** The kinds of interface there are, by the word of `ip link add type`. */
import type { LinkKind } from '../state.ts';
import { dummy } from './dummy.ts';
import type { InterfaceKind } from './interface.ts';
import { loopback } from './loopback.ts';

/** Those that can be asked for; lo comes with its host. */
export const CREATABLE: Readonly<Record<string, InterfaceKind>> = { dummy };

export function kindOf(name: LinkKind): InterfaceKind {
  const kind = { loopback, dummy }[name as 'loopback' | 'dummy'];
  if (!kind) throw new Error(`no interface of kind ${name}`);
  return kind;
}
