/** Finds what a path or a body names, or says that it is not there. */
import { formatIPv4, parseIPv4 } from '../../engine/addr.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { Lab } from '../../engine/lab.ts';
import type { LinkState } from '../../engine/state.ts';
import { Malformed, NotFound, Refused } from '../errors.ts';

export function hostOf(lab: Lab, name: string): Host {
  const host = lab.host(name);
  if (!host) throw new NotFound(`there is no host ${name}`);
  return host;
}

export function linkOf(host: Host, ifname: string): LinkState {
  const link = host.link(ifname);
  if (!link) throw new NotFound(...noDevice(ifname));
  return link;
}

/** The interface that a body names, where the path names something else: then it is refused, as `ip` does. */
export function ifindexOf(host: Host, ifname: string): number {
  const link = host.link(ifname);
  if (!link) throw new Refused(...noDevice(ifname));
  return link.ifindex;
}

/** In iproute2's words. */
function noDevice(ifname: string): [detail: string, options: { errno: Errno }] {
  return [`Cannot find device "${ifname}"`, { errno: new Errno('ENODEV') }];
}

/** An IPv4 address as a number. Leading zeros are refused: some read them as octal. */
export function addressOf(text: string, pointer?: string): number {
  const address = parseIPv4(text);
  if (address === undefined || formatIPv4(address) !== text) {
    throw new Malformed(`${text} is not an IPv4 address`, pointer);
  }
  return address;
}

/** A number, or the name that iproute2 knows for one. */
export function numberOf(
  names: { id(word: string): number | undefined },
  word: string | number,
  what: string,
  pointer?: string,
): number {
  const id = names.id(String(word));
  if (id === undefined) throw new Malformed(`"${word}" is not a ${what}`, pointer);
  return id;
}

/** Without the keys whose value is undefined. */
export function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
