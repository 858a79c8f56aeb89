/** A session's packets as a capture file, made of its trace while it is read; and on, while they happen. */
import type { Interface } from '../../contract/interface.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { type Crossing, Crossings, TELLING } from '../../sessions/capture/crossings.ts';
import { mapped, others } from '../../sessions/slices.ts';
import type { TraceLine } from '../../sessions/trace/line.ts';
import type { HistoryQuery, TraceHub } from '../../sessions/trace/trace-hub.ts';
import { Bell } from './bell.ts';
import {
  enhancedPacket,
  interfaceDescription,
  noNames,
  type PacketInterface,
  type Section,
  sectionHeader,
} from './pcapng.ts';

export interface CaptureOptions {
  trace: TraceHub;
  section: Section;
  /** What an interface is now, if it is still there. */
  interfaceOf: (host: string, ifname: string) => Promise<Interface | undefined>;
  /** Bytes of a frame that the trace keeps. */
  snaplen: number;
  host?: string;
  ifname?: string;
  ping?: string;
  /** Packets after this event, up to that one. */
  after?: number;
  until?: number;
  /** Go on with what happens, until the ping is done, or else without end. */
  follow: boolean;
  /** Something so often, ms, keeps proxies from thinking that nobody is there. */
  heartbeatMs: number;
  /** Ends it; what is committed by then is still given. */
  signal: AbortSignal;
}

/** Events looked at before what they say is written, and bytes of them. */
const PIECE = { limit: 1_000, bytes: 1024 * 1024 };

/**
 * A capture in pieces. Each is made when the one before has been taken, from what the trace has kept: a reader who is
 * slow makes nobody wait and has nothing wait for him. Errors of the first piece: Trimmed, Unavailable, LimitReached.
 */
export async function* capture(options: CaptureOptions): AsyncGenerator<Buffer, void> {
  const { trace, section, follow, heartbeatMs, signal } = options;
  const query = queryOf(options);
  const writer = new Writer(options);
  const bell = follow ? await Bell.hang(trace, query, signal) : undefined;
  try {
    let head = sectionHeader(section);
    let { after } = options;
    for (;;) {
      bell?.silence();
      const { blocks, next, seq } = await trace.alone(async () => {
        const { batch, ...page } = await trace.history({ ...query, ...(after !== undefined && { after }) });
        return { ...page, blocks: await writer.blocks(batch?.lines ?? [], page.next === undefined) };
      });
      after = next ?? Math.max(seq, after ?? 0);
      const piece = Buffer.concat([head, ...blocks]);
      if (piece.length > 0) yield piece;
      head = NOTHING;
      if (next !== undefined) continue;
      if (!bell || bell.isOver || writer.done) return;
      while (!(await bell.rings(heartbeatMs))) yield noNames();
    }
  } finally {
    bell?.takeDown();
  }
}

const NOTHING = Buffer.alloc(0);

/** What happens on other hosts is none of a host's packets, but all that happens to a ping is the ping's. */
function queryOf({ host, ping, until }: CaptureOptions): HistoryQuery {
  return {
    ...PIECE,
    types: ping === undefined ? TELLING : [...TELLING, 'ping:done'],
    ...(host !== undefined && { hosts: [host] }),
    ...(ping !== undefined && { ping }),
    ...(until !== undefined && { until }),
  };
}

/** Blocks for packets, and for each interface before its first one. */
class Writer {
  /** The ping has ended. */
  done = false;
  readonly #options: Pick<CaptureOptions, 'ifname' | 'snaplen' | 'interfaceOf'>;
  readonly #crossings = new Crossings();
  readonly #interfaces = new Map<string, number>();

  constructor(options: Pick<CaptureOptions, 'ifname' | 'snaplen' | 'interfaceOf'>) {
    this.#options = options;
  }

  /** `isEnd`: nothing that could tell more is there yet. */
  async blocks(lines: readonly TraceLine[], isEnd: boolean): Promise<Buffer[]> {
    // Whoever has a capture made of large frames has no more of the event loop than anybody else.
    await others();
    const taken = await mapped(lines, ({ json }) => this.#take(JSON.parse(json) as TraceEvent));
    return this.#write(isEnd ? [...taken.flat(), ...this.#crossings.flush()] : taken.flat());
  }

  #take(event: TraceEvent): Crossing[] {
    if (event.type === 'ping:done') this.done = true;
    return this.#crossings.take(event);
  }

  async #write(crossings: readonly Crossing[]): Promise<Buffer[]> {
    const { ifname: only, snaplen, interfaceOf } = this.#options;
    const wanted = crossings.filter(({ ifname }) => only === undefined || ifname === only);
    const interfaces: Buffer[] = [];
    for (const { host, ifname } of wanted) {
      const name = nameOf(host, ifname);
      if (this.#interfaces.has(name)) continue;
      this.#interfaces.set(name, this.#interfaces.size);
      const about = description(ifname, host, await interfaceOf(host, ifname));
      interfaces.push(interfaceDescription({ name, snaplen, ...about }));
    }
    const packets = await mapped(wanted, ({ host, ifname, skb, why, ...packet }) => {
      const id = this.#interfaces.get(nameOf(host, ifname)) ?? 0;
      return enhancedPacket({ ...packet, interface: id, id: skb, comments: why });
    });
    return interfaces.concat(packets);
  }
}

function nameOf(host: string, ifname: string): string {
  return `${host}/${ifname}`;
}

/** The format has no place for the MTU but words. */
function description(
  ifname: string,
  host: string,
  now: Interface | undefined,
): Omit<PacketInterface, 'name' | 'snaplen'> {
  const words = `${ifname} of host ${host}`;
  if (!now) return { description: words };
  return {
    description: `${words}, mtu ${now.mtu}`,
    hardware: now.linkinfo?.info_kind ?? now.link_type,
    ...(now.link_type === 'ether' && { mac: now.address }),
    addresses: now.addr_info ?? [],
  };
}
