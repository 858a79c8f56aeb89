/** Finds what a path names, or says that it is not there. */
import { parseIPv4 } from '../../engine/addr.ts';
import type { Host } from '../../engine/host.ts';
import type { Lab } from '../../engine/lab.ts';
import type { LinkState } from '../../engine/state.ts';
import { Malformed, NotFound } from '../errors.ts';

export function hostOf(lab: Lab, name: string): Host {
  const host = lab.host(name);
  if (!host) throw new NotFound(`there is no host ${name}`);
  return host;
}

export function linkOf(host: Host, ifname: string): LinkState {
  const link = host.link(ifname);
  if (!link) throw new NotFound(`Device "${ifname}" does not exist.`);
  return link;
}

/** The interface that a body names, where the path names something else: then it is the body that is wrong. */
export function ifindexOf(host: Host, ifname: string): number {
  const link = host.link(ifname);
  if (!link) throw new Malformed(`Cannot find device "${ifname}"`);
  return link.ifindex;
}

/** An IPv4 address as a number. */
export function addressOf(text: string): number {
  const address = parseIPv4(text);
  if (address === undefined) throw new Malformed(`${text} is not an IPv4 address`);
  return address;
}

/** A number, or the name that iproute2 knows for one. */
export function numberOf(names: { id(word: string): number | undefined }, word: string | number, what: string): number {
  const id = names.id(String(word));
  if (id === undefined) throw new Malformed(`"${word}" is not a ${what}`);
  return id;
}
