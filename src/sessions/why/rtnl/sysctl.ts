/** What a sysctl means that was written. */

type Meaning = (value: string, who: string) => string;

const onOff =
  (on: string, off: string): Meaning =>
  (value, who) =>
    `${value === '0' ? off : on}${who}.`;

/** Of the keys that change what becomes of packets. */
const MEANINGS: Record<string, Meaning> = {
  ip_forward: onOff(
    'The host is a router now and passes on what is not for it',
    'The host passes nothing on: what is not for it is dropped',
  ),
  forwarding: onOff(
    'What comes in and is not for the host is passed on',
    'What comes in and is not for the host is dropped',
  ),
  rp_filter: (value, who) =>
    value === '0'
      ? `Where a packet says it comes from is not checked${who}.`
      : value === '1'
        ? `A packet is dropped unless an answer to it would leave by the interface it came in by${who}.`
        : `A packet is dropped unless there is a way back to its sender by any interface${who}.`,
  arp_announce: (value, who) => {
    if (value === '0') return `An ARP request may tell any of the host's own addresses as its sender's${who}.`;
    return value === '1'
      ? `An ARP request tells the source of the packet that waits only if it and the neighbour share a prefix${who}.`
      : `An ARP request never goes by the source of the packet that waits: the best address for the link is told${who}.`;
  },
  accept_local: onOff(
    "Packets from the host's own addresses may come in",
    "A packet that comes in from one of the host's own addresses is taken for forged",
  ),
  route_localnet: onOff(
    '127.0.0.0/8 may be used outside lo',
    '127.0.0.0/8 stays inside: elsewhere than on lo it is taken for forged',
  ),
  send_redirects: onOff(
    'Who sends by a longer way than needed is told of the shorter one',
    'Nobody is told of a shorter way',
  ),
  src_valid_mark: onOff(
    'Where the sender of a packet is looked for, the mark of the packet counts',
    'Where the sender of a packet is looked for, its mark does not count',
  ),
  promote_secondaries: onOff(
    'When a primary address goes, its first secondary one takes its place',
    'When a primary address goes, its secondary ones go with it',
  ),
  ignore_routes_with_linkdown: onOff(
    'Routes whose link has no carrier are passed over',
    'Routes are used even if their link has no carrier',
  ),
  icmp_echo_ignore_all: onOff('The host answers no ping', 'The host answers pings'),
  icmp_echo_ignore_broadcasts: onOff(
    'Pings to broadcast and multicast addresses are not answered',
    'Pings to broadcast and multicast addresses are answered',
  ),
  ip_default_ttl: (value) =>
    `What begins here has ${value} hops to live, unless its route or its program says otherwise.`,
  ip_nonlocal_bind: onOff(
    "Programs may bind to addresses that are not the host's",
    "Programs may bind to the host's own addresses only",
  ),
  ip_local_port_range: (value) => `Sockets that ask for no port get one of ${value.split(/\s+/).join(' to ')}.`,
};

/** A sentence; those that are kept and change nothing are all but what docs/linux-fidelity.md lists. */
export function sysctlMeaning(name: string, value: string): string {
  const [, ifname, key = name.replace(/^net\.ipv4\./, '')] = /^net\.ipv4\.conf\.(.+)\.([a-z0-9_]+)$/.exec(name) ?? [];
  const meaning = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
  return meaning === undefined
    ? ' It is kept and told, and changes nothing here.'
    : ` ${meaning(value, where(ifname, key))}`;
}

/** For which interfaces: of `all` and the interface's own value, it is the key that says which counts. */
function where(ifname: string | undefined, key: string): string {
  if (ifname === undefined) return '';
  if (ifname === 'default') return ', on interfaces that are made from now on';
  if (ifname !== 'all') return ` (on ${ifname})`;
  if (key === 'forwarding') return ', on every interface';
  return key === 'rp_filter' || key === 'arp_announce'
    ? " (of this value and the interface's own the higher counts)"
    : " (1 here, or as the interface's own value, is enough)";
}
