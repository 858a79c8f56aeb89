/**
 * The walk of a ping: the tracepoints it passed, in order, in one form for the kernel's and for ours.
 *
 * `skbN` follows one buffer until it is freed, numbered as the walk first meets them. Buffers of other devices that
 * happen to be freed meanwhile are left out on the kernel's side; what is ours alone (`ping:*`, `rtnl:*`, `session:*`,
 * and what an event says beyond the tracepoint) on ours.
 */
import type { TraceEvent, UnnumberedEvent } from '../../src/contract/trace.ts';

export interface WalkEvent {
  event: string;
  [field: string]: string | number;
}

/** An event before its buffer has its number in the walk. */
interface Step {
  fields: WalkEvent;
  buffer?: string;
}

/** Bookkeeping of the driver layer that says nothing about the walk. */
const QUIET =
  /^(napi_|netif_rx_(entry|exit)|netif_receive_skb_(entry|exit|list)|net_dev_xmit_timeout|neigh_timer|neigh_cleanup)/;
/** Where buffers end that have nothing to do with the lab: on the rings and sockets of the machine's real devices. */
const FOREIGN = /^(__free_old_xmit|skb_defer_free_flush|virtio_|vsock_)/;
/** Where the messages of a netlink socket end: ping asks for the list of interfaces and addresses. */
const NETLINK = /^_*netlink_/;
/** Fields that depend on the machine or the driver, not on the walk. */
const NOISE = new Set(
  'queue_mapping vlan_tagged vlan_proto vlan_tci ip_summed data_len tx_flags gso_size gso_segs gso_type transport_offset_valid rx_sk napi_id'.split(
    ' ',
  ),
);
/** What our events carry beyond the tracepoint's fields. */
const OURS = new Set(['type', 'at', 'seq', 'host', 'ping', 'why', 'match', 'skb', 'frame']);
const LINE = /^\s*\S+-\d+\s+\[\d+\]\s+\S+\s+[\d.]+:\s+(\w+):\s?(.*)$/;
const LOOKUP =
  /^table (\d+) oif (\d+) iif (\d+) proto (\d+) (\S+)\/(\d+) -> (\S+)\/(\d+) tos (\S+) scope (\d+) flags (\S+) ==> dev (\S+) gw (\S+) err (-?\d+)/;
const LOOKUP6 =
  /^table +(\d+) oif (\d+) iif (\d+) proto (\d+) (\S+)\/(\d+) -> (\S+)\/(\d+) flowlabel \S+ tos (\S+) scope (\d+) flags (\S+) ==> dev (\S+) gw (\S+) err (-?\d+)/;
const LOOKUP_FIELDS = 'table oif iif proto saddr sport daddr dport tos scope flags dev gw err'.split(' ');
const NO_GATEWAY = '0.0.0.0/::';
const NEIGH_FIELDS = /\b(dev|primary_key4|n_family|nud_state|new_state|created)[= ]+(\S+)/g;
const ICMP_SEND = /type=(\d+), code=(\d+)\. From ([\d.]+):\d+ to ([\d.]+):\d+/;

export interface WalkOptions {
  /** Leaves out the messages of netlink sockets, whose length depends on the kind of the devices. */
  withoutNetlink?: boolean;
  /** Real devices of the machine: what passes them while a ping runs has nothing to do with it. */
  machine?: ReadonlySet<string>;
}

/** The walk in the text of a tracefs `trace` file. */
export function kernelWalk(trace: string, options: WalkOptions = {}): WalkEvent[] {
  const steps: Step[] = [];
  for (const line of trace.split('\n')) {
    const [, event = '', rest = ''] = line.match(LINE) ?? [];
    if (event === '' || QUIET.test(event)) continue;
    const { skbaddr, ...fields } = tracepoint(event, rest);
    // A direct route leaves the tracepoint's gateway unset (kernel/tracing.ts sees to it that this reads as noughts).
    if (fields.gw === NO_GATEWAY) delete fields.gw;
    for (const port of ['sport', 'dport']) if (Number(fields[port]) > 1025) fields[port] = '<port>';
    if (typeof fields.location === 'string') fields.location = fields.location.replace(/\+0x.*$/, '');
    steps.push({ fields, ...(skbaddr === undefined ? {} : { buffer: String(skbaddr) }) });
  }
  return numbered(steps, options);
}

/** The walk in what our tracer was told, or in the trace. */
export function ownWalk(events: readonly (UnnumberedEvent | TraceEvent)[], options: WalkOptions = {}): WalkEvent[] {
  const steps: Step[] = [];
  for (const event of events) {
    const [subsystem, name = ''] = event.type.split(':');
    if (subsystem === 'ping' || subsystem === 'rtnl' || subsystem === 'session') continue;
    const fields: WalkEvent = { event: name };
    for (const [key, value] of Object.entries(event)) {
      if (OURS.has(key) || value === undefined) continue;
      fields[key] = typeof value === 'number' ? value : String(value);
      if ((key === 'sport' || key === 'dport') && Number(value) > 1025) fields[key] = '<port>';
    }
    steps.push({ fields, ...('skb' in event ? { buffer: String(event.skb) } : {}) });
  }
  return numbered(steps, options);
}

function tracepoint(event: string, text: string): WalkEvent {
  const fields: WalkEvent = { event };
  const lookup = text.match(event === 'fib6_table_lookup' ? LOOKUP6 : LOOKUP);
  const sent = event === 'icmp_send' ? text.match(ICMP_SEND) : null;
  if (lookup) {
    for (const [i, name] of LOOKUP_FIELDS.entries()) {
      const value = lookup[i + 1] ?? '';
      fields[name] = /^-?\d+$/.test(value) && name !== 'tos' && name !== 'flags' ? Number(value) : value;
    }
  } else if (sent) {
    const [, type = '', code = '', saddr = '', daddr = ''] = sent;
    Object.assign(fields, { icmp_type: type, code, saddr, daddr });
  } else {
    const pairs = event.startsWith('neigh_') ? NEIGH_FIELDS : /(\w+)[=:]\s?(\S+)/g;
    for (const [, key = '', value = ''] of text.matchAll(pairs)) if (!NOISE.has(key)) fields[key] = value;
    if (Object.keys(fields).length === 1) fields.text = text;
  }
  return fields;
}

/** Without what passed the machine's own devices, and what became of those buffers. */
function withoutMachine(steps: Step[], machine: WalkOptions['machine']): Step[] {
  if (!machine?.size) return steps;
  const passing = new Set<string>();
  return steps.filter(({ fields, buffer = '' }) => {
    const here = machine.has(String(fields.dev));
    const theirs = here || passing.has(buffer);
    if (here && buffer !== '') passing.add(buffer);
    if (theirs && isEnd(fields)) passing.delete(buffer);
    return !theirs;
  });
}

function numbered(all: Step[], { withoutNetlink = false, machine }: WalkOptions): WalkEvent[] {
  const steps = withoutMachine(all, machine);
  const foreign = endingAt(steps, withoutNetlink ? new RegExp(`${FOREIGN.source}|${NETLINK.source}`) : FOREIGN);
  const names = new Map<string, string>();
  let born = 0;
  const walk: WalkEvent[] = [];
  for (const [i, { fields, buffer }] of steps.entries()) {
    if (foreign.has(i)) continue;
    if (buffer !== undefined) {
      if (!names.has(buffer)) names.set(buffer, `skb${++born}`);
      fields.skb = names.get(buffer) ?? '';
      if (isEnd(fields)) names.delete(buffer); // the address may be used again
    }
    walk.push(fields);
  }
  return walk;
}

/** The steps of buffers whose end is at a place like this. */
function endingAt(steps: Step[], place: RegExp): Set<number> {
  const lives = new Map<string, number[]>();
  const foreign = new Set<number>();
  for (const [i, { fields, buffer }] of steps.entries()) {
    if (buffer === undefined) continue;
    const life = lives.get(buffer) ?? [];
    life.push(i);
    lives.set(buffer, life);
    if (!isEnd(fields)) continue;
    if (place.test(String(fields.location))) for (const step of life) foreign.add(step);
    lives.delete(buffer);
  }
  return foreign;
}

function isEnd({ event }: WalkEvent): boolean {
  return event === 'consume_skb' || event === 'kfree_skb';
}

/** One line of a walk, as people read it. */
export function formatStep({ event, ...fields }: WalkEvent): string {
  return [event, ...Object.entries(fields).map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** The same step whatever the order of its fields and whether a number is text. */
export function sameStep(a: WalkEvent, b: WalkEvent): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && String(a[key]) === String(b[key]));
}
