/** A ping as a client asks for it, as ping(8)'s options; and the other way round, of one that was typed. */
import { DEFAULTS, type PingOptions } from '../../../console/ping/options.ts';
import type { PingCreate } from '../../../contract/ping.ts';
import { formatIPv4 } from '../../../engine/addr.ts';
import type { PingRequest } from '../../ports.ts';
import { addressOf, defined } from '../find.ts';

export function pingOptions(input: PingCreate): PingOptions {
  const { dst, count, interval, size, ttl, tos, src, ifname, timeout, deadline, broadcast, quiet } = input;
  return {
    ...DEFAULTS,
    target: dst,
    count,
    interval: Math.round(interval * 1000),
    size,
    ...(ttl !== undefined && { ttl }),
    ...(tos !== undefined && { tos }),
    ...(src !== undefined && { source: addressOf(src) }),
    ...(ifname !== undefined && { device: ifname }),
    ...(timeout !== undefined && { linger: Math.round(timeout * 1000) }),
    ...(deadline !== undefined && { deadline }),
    ...(broadcast !== undefined && { broadcast }),
    ...(quiet !== undefined && { quiet }),
  };
}

/** Of what was typed, that which has a word in a request; what is as it always is stays unsaid. */
export function pingRequest(options: PingOptions): PingRequest {
  const {
    target,
    count = null,
    interval,
    size,
    ttl,
    tos,
    source,
    device,
    linger,
    deadline,
    broadcast,
    quiet,
  } = options;
  return {
    dst: target,
    count,
    interval: interval / 1000,
    size,
    ...defined({ ttl, ifname: device }),
    ...(tos !== DEFAULTS.tos && { tos }),
    ...(source !== undefined && { src: formatIPv4(source) }),
    ...(linger !== DEFAULTS.linger && { timeout: linger / 1000 }),
    ...(deadline !== DEFAULTS.deadline && { deadline }),
    ...(broadcast && { broadcast }),
    ...(quiet && { quiet }),
    pace: 'instant',
  };
}
