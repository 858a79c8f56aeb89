/** A route's metrics as `ip -j` prints them, in the kernel's units. */
import { RTAX_FEATURE_ECN, ticksOf } from '../../../console/ip/route/metrics.ts';
import { isSet } from '../../../contract/common.ts';
import type { RouteCreate } from '../../../contract/route.ts';
import type { RouteRequest } from '../../../engine/fib/frontend.ts';
import { Malformed } from '../../errors.ts';

/** Errors: Malformed, where one is too large for the kernel's 32 bits. */
export function metricsRequest({ metrics, lock = [] }: RouteCreate): Pick<RouteRequest, 'metrics' | 'lock'> {
  const values: Record<string, number | string> = {};
  const locked = new Set<string>(lock);
  for (const { ecn, ...rest } of [metrics ?? []].flat()) {
    if (isSet(ecn)) values.features = RTAX_FEATURE_ECN;
    for (const [name, value] of Object.entries(rest)) {
      if (value === undefined) continue;
      values[name] = typeof value === 'number' ? inTicks(name, value) : value;
      // As the kernel does with every rto_min.
      if (name === 'rto_min') locked.add(name);
    }
  }
  return {
    ...(Object.keys(values).length > 0 && { metrics: values }),
    ...(locked.size > 0 && { lock: [...locked] }),
  };
}

function inTicks(name: string, value: number): number {
  const ticks = value * ticksOf(name);
  if (ticks > 0xffffffff) throw new Malformed(`${name} is too large`, `/metrics/${name}`);
  return ticks;
}
