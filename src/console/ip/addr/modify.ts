/** `ip addr add`, change, replace and del: from words to RTM_NEWADDR and RTM_DELADDR. */
import { broadcastOf, isMulticast, networkOf } from '../../../engine/addr.ts';
import type { Pauses } from '../../../engine/pauses.ts';
import { FOREVER, RT_SCOPE } from '../../../engine/state.ts';
import type { Piecemeal } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip, refusal } from '../context.ts';
import { getAddr, getPrefix, type InetPrefix } from '../inet.ts';
import { scopes } from '../names.ts';
import { u32 } from '../numbers.ts';
import { AUTOJOIN, addrFlag } from './flags.ts';
import { ADDR_HELP } from './help.ts';

const LABEL_SIZE = 16;

/** What the words ask for. */
interface Wanted {
  family: number;
  local?: InetPrefix;
  localWord: string;
  peer?: InetPrefix;
  broadcast?: InetPrefix | '+' | '-';
  anycast?: InetPrefix;
  scope?: number;
  /** A local address that was no address stood before the one that is. */
  emptied?: boolean;
  dev?: string;
  label?: string;
  metric?: number;
  valid?: number;
  preferred?: number;
  flags: number;
}

/** Gives the exit code. */
export function* modifyAddr(ip: Ip, args: Args, verb: 'add' | 'replace' | 'del'): Piecemeal {
  const wanted: Wanted = { family: ip.options.family, localWord: '', flags: 0 };
  for (; args.more; args.shift()) readWord(ip, args, wanted);
  if (wanted.dev === undefined) ip.fail('Not enough information: "dev" argument is required.\n');
  const address = completeAddress(ip, wanted, verb === 'del');
  const prefixlen = wanted.peer?.bitlen || (wanted.local?.bitlen ?? 0);
  const broadcast = verb === 'del' ? undefined : completeBroadcast(ip, wanted, address, address?.bitlen ?? 0);
  const scope =
    wanted.scope ?? (wanted.local?.family === AF.INET && wanted.local.ipv4 >>> 24 === 127 ? RT_SCOPE.HOST : 0);
  const ifindex = ip.ifindex(wanted.dev);
  if (ifindex === 0) ip.fail(`Cannot find device "${wanted.dev}"\n`);
  checkLifetimes(ip, wanted);
  const { local, label, metric, valid, preferred, flags } = wanted;
  if (flags & AUTOJOIN && !(local?.family === AF.INET && isMulticast(local.ipv4)))
    ip.fail('autojoin needs multicast address\n');
  function* request(): Pauses {
    if (wanted.family === AF.INET6 && local) return modify6(ip, ifindex, local, verb);
    checkMessage(wanted);
    if (verb === 'del') {
      return yield* ip.host.deletingAddr({
        ifindex,
        ...(local && { local: local.ipv4 }),
        ...(address && { address: address.ipv4, prefixlen }),
        ...(label !== undefined && { label }),
      });
    }
    if (!local) refusal('EINVAL', 'ipv4: Local address is not supplied');
    ip.host.newAddr(
      {
        ifindex,
        local: local.ipv4,
        address: (address ?? local).ipv4,
        prefixlen,
        scope,
        flags,
        ...(broadcast !== undefined && { broadcast }),
        ...(label !== undefined && { label }),
        ...(metric !== undefined && { metric }),
        ...((valid !== undefined || preferred !== undefined) && {
          valid_lft: valid ?? FOREVER,
          preferred_lft: preferred ?? FOREVER,
        }),
      },
      { replace: verb === 'replace' },
    );
  }
  return yield* ip.talkLong(request());
}

function readWord(ip: Ip, args: Args, wanted: Wanted): void {
  const { word } = args;
  const flag = addrFlag(word);
  if (word === 'peer' || word === 'remote') {
    args.next();
    if (wanted.peer?.bytelen) args.duplicate('peer');
    wanted.peer = getPrefix(ip, args.word, wanted.family);
    wanted.family ||= wanted.peer.family;
  } else if (matches(word, 'broadcast') || word === 'brd') {
    args.next();
    if (wanted.broadcast !== undefined) args.duplicate('broadcast');
    if (args.word === '+' || args.word === '-') wanted.broadcast = args.word;
    else {
      wanted.broadcast = getAddr(ip, args.word, wanted.family);
      wanted.family ||= wanted.broadcast.family;
    }
  } else if (word === 'anycast') {
    args.next();
    if (wanted.anycast) args.duplicate('anycast');
    wanted.anycast = getAddr(ip, args.word, wanted.family);
    wanted.family ||= wanted.anycast.family;
  } else if (word === 'scope') {
    args.next();
    wanted.scope = args.value((name) => scopes.id(name), 'invalid scope value.');
  } else if (word === 'dev') wanted.dev = args.next();
  else if (word === 'label') wanted.label = args.next();
  else if (matches(word, 'metric') || matches(word, 'priority') || matches(word, 'preference')) {
    args.next();
    wanted.metric = args.value(u32, '"metric" value is invalid\n');
  } else if (matches(word, 'valid_lft')) {
    if (wanted.valid !== undefined) args.duplicate('valid_lft');
    args.next();
    wanted.valid = args.value(lifetime, 'valid_lft value');
  } else if (matches(word, 'preferred_lft')) {
    if (wanted.preferred !== undefined) args.duplicate('preferred_lft');
    args.next();
    wanted.preferred = args.value(lifetime, 'preferred_lft value');
  } else if (flag) {
    if (flag.readonly) ip.warn(`Warning: ${word} option is not mutable from userspace\n`);
    else if (flag.v6only && wanted.family !== AF.INET6)
      ip.warn(`Warning: ${word} option can be set only for IPv6 addresses\n`);
    else wanted.flags |= flag.mask;
  } else {
    if (word === 'local') args.next();
    if (matches(args.word, 'help')) ip.die(ADDR_HELP);
    if (wanted.local?.bytelen) args.garbage('local');
    if (wanted.local) wanted.emptied = true;
    wanted.localWord = args.word;
    wanted.local = getPrefix(ip, args.word, wanted.family);
    wanted.family ||= wanted.local.family;
  }
}

function lifetime(word: string): number | undefined {
  return word === 'forever' ? FOREVER : u32(word);
}

/** IFA_ADDRESS: the peer's, otherwise the address itself; left out when any prefix length is to be deleted. */
function completeAddress(ip: Ip, wanted: Wanted, deletes: boolean): InetPrefix | undefined {
  const { peer, local } = wanted;
  if (peer?.bytelen || !local) return peer;
  if (!deletes || local.family !== AF.INET || local.specified) return local;
  ip.warn(
    'Warning: Executing wildcard deletion to stay compatible with old scripts.\n' +
      `         Explicitly specify the prefix length (${wanted.localWord}/32) to avoid this warning.\n` +
      '         This special behaviour is likely to disappear in further releases,\n' +
      '         fix your scripts!\n',
  );
  return undefined;
}

/** `+` sets the host bits, `-` clears them, where there are enough of them. */
function completeBroadcast(ip: Ip, wanted: Wanted, address: InetPrefix | undefined, len: number): number | undefined {
  const { broadcast } = wanted;
  if (broadcast === undefined) return undefined;
  if (typeof broadcast !== 'string') return broadcast.ipv4;
  if (wanted.family !== AF.INET) ip.fail('Broadcast can be set only for IPv4 addresses\n');
  if (!address || len > 30) return undefined;
  return broadcast === '+' ? broadcastOf(address.ipv4, len) : networkOf(address.ipv4, len);
}

function checkLifetimes(ip: Ip, { valid, preferred }: Wanted): void {
  if (valid === undefined && preferred === undefined) return;
  if (valid === 0) ip.fail('valid_lft is zero\n');
  if ((valid ?? FOREVER) < (preferred ?? FOREVER)) ip.fail('preferred_lft is greater than valid_lft\n');
}

/** IPv6 has ::1 on lo, which can be taken away; nothing else can be added yet. */
function modify6({ host }: Ip, ifindex: number, local: InetPrefix, verb: 'add' | 'replace' | 'del'): void {
  const has = host.addrs6(ifindex).some((addr) => addr.local === local.ipv6 && addr.prefixlen === local.bitlen);
  if (verb === 'del' && !has) refusal('EADDRNOTAVAIL', 'ipv6: address not found');
  if (verb === 'del') host.delInet6(ifindex, 'address');
  else if (has && verb === 'add') refusal('EEXIST', 'ipv6: address already assigned');
  else if (!has) refusal('EOPNOTSUPP');
}

/** What the kernel refuses before it looks at the interface. */
function checkMessage({ family, local, emptied, peer, broadcast, label }: Wanted): void {
  if (family !== AF.INET) refusal('EOPNOTSUPP');
  const empty = [local, peer, typeof broadcast === 'object' ? broadcast : undefined].some(
    (addr) => addr?.bytelen === 0,
  );
  if (empty || emptied || (label !== undefined && label.length >= LABEL_SIZE))
    refusal('EINVAL', 'Attribute failed policy validation');
}
