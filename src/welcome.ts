/** What the server says when it listens: where, and three lines to try that work as they stand. */
import type { AddressInfo } from 'node:net';

/** As a client on this machine would reach it. */
export function originOf(bound: AddressInfo | string | null): string {
  if (bound === null || typeof bound === 'string') throw new Error('not listening on a port');
  const anywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const address = anywhere[bound.address] ?? bound.address;
  return `http://${address.includes(':') ? `[${address}]` : address}:${bound.port}`;
}

/** `open`: anybody may open a session; otherwise $KEY must be an operator's. */
export function tryLines(origin: string, open: boolean): string[] {
  const sessions = `${origin}/v1/sessions`;
  const key = open ? '' : ' -H "Authorization: Bearer $KEY"';
  const idAndToken = `sed -E 's/.*"id":"([^"]+)".*"token":"([^"]+)".*/S=\\1 T=\\2/'`;
  const mine = '-H "Authorization: Bearer $T" -H "Content-Type: application/json"';
  return [
    `eval "$(curl -s -X POST${key} ${sessions} | ${idAndToken})"`,
    `curl -sw '\\n' ${mine} ${sessions}/$S/hosts -d '{"name":"h1"}'`,
    `curl -sw '\\n' ${mine} ${sessions}/$S/hosts/h1/exec -d '{"command":"ping -c 1 127.0.0.2"}'`,
  ];
}
