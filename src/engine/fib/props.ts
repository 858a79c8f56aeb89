/**
 * What each route type does: the error a lookup that finds it ends with, and the widest scope it may be given.
 *
 * Answers the same question as fib_props[] in net/ipv4/fib_semantics.c. Indexed by RTN_*.
 */
import { RT_SCOPE } from '../state.ts';

export interface FibProp {
  /** 0, or a negative errno. */
  readonly error: number;
  readonly scope: number;
}

/** Of a table that has no answer: the next rule has its turn. */
export const EAGAIN = -11;
const EACCES = -13;
const EINVAL = -22;
const EHOSTUNREACH = -113;

export const FIB_PROPS: readonly FibProp[] = [
  /* unspec      */ { error: 0, scope: RT_SCOPE.NOWHERE },
  /* unicast     */ { error: 0, scope: RT_SCOPE.UNIVERSE },
  /* local       */ { error: 0, scope: RT_SCOPE.HOST },
  /* broadcast   */ { error: 0, scope: RT_SCOPE.LINK },
  /* anycast     */ { error: 0, scope: RT_SCOPE.LINK },
  /* multicast   */ { error: 0, scope: RT_SCOPE.UNIVERSE },
  /* blackhole   */ { error: EINVAL, scope: RT_SCOPE.UNIVERSE },
  /* unreachable */ { error: EHOSTUNREACH, scope: RT_SCOPE.UNIVERSE },
  /* prohibit    */ { error: EACCES, scope: RT_SCOPE.UNIVERSE },
  /* throw       */ { error: EAGAIN, scope: RT_SCOPE.UNIVERSE },
  /* nat         */ { error: EINVAL, scope: RT_SCOPE.NOWHERE },
  /* xresolve    */ { error: EINVAL, scope: RT_SCOPE.NOWHERE },
];

/** The error of a route type, 0 for those that carry packets. */
export function typeError(type: number): number {
  return FIB_PROPS[type]?.error ?? EINVAL;
}
