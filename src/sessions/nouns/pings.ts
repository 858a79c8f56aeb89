/** The pings of a host: made, watched, interrupted, remembered. */
import { startPing } from '../../console/ping/ping.ts';
import type { PingWalk, WalkQuery } from '../../contract/http/walk.ts';
import type { Ping, PingCreate } from '../../contract/ping.ts';
import { type ChangeOptions, type Page, type PageRequest, partOf, type Versioned } from '../answer.ts';
import { LimitReached, Malformed, NotFound, unavailable } from '../errors.ts';
import { pingId, pingNumber, TrackedPing } from '../keeper/running-pings.ts';
import type { LiveSession } from '../live-session.ts';
import type { StoredPing } from '../ports.ts';
import { walkOf } from '../walk/walk.ts';
import { defined, hostOf } from './find.ts';
import { pingOptions } from './request/ping.ts';

export class Pings {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** At pace `instant` it is done when this resolves, at `realtime` it runs. Errors: NotFound, LimitReached. */
  create(host: string, input: PingCreate, options?: ChangeOptions<Ping>): Promise<Versioned<Ping>> {
    const { keeper, limits, clock } = this.#session;
    return this.#session.run(async (lab) => {
      const found = hostOf(lab, host);
      const { packetsPerPing, pingsRunning } = limits;
      if (input.count > packetsPerPing) throw new LimitReached('packetsPerPing', packetsPerPing);
      if (input.pace === 'realtime' && keeper.pings.size >= pingsRunning) {
        throw new LimitReached('pingsRunning', pingsRunning);
      }
      const wanted = pingOptions(input);
      const number = keeper.takePingNumber();
      const ping = new TrackedPing({
        number,
        host,
        request: defined(input),
        createdAt: clock(),
        seq: keeper.seq,
        run: startPing(found, { ...wanted, id: pingId(number) }, { maxPackets: packetsPerPing }),
      });
      keeper.pings.add(ping);
      if (input.pace === 'instant') {
        await this.#session.drive(lab, { done: () => ping.run.done, interrupt: () => ping.interrupt(lab) });
      }
      keeper.collect();
      return toPing(ping.record);
    }, options);
  }

  /** Newest first. */
  async list(host: string, { limit, cursor }: PageRequest): Promise<Versioned<Page<Ping>>> {
    const before = cursor === undefined ? undefined : Number(cursor);
    if (before !== undefined && !Number.isSafeInteger(before)) throw new Malformed('the cursor is not one of ours');
    const { revision } = await this.#session.read((lab) => hostOf(lab, host));
    const page = { limit, ...(before !== undefined && { before }) };
    const { pings, next } = await unavailable(this.#session.store.pings(this.#session.id, host, page));
    const items = pings.map(toPing);
    return { value: next === undefined ? { items } : { items, next: String(next) }, revision };
  }

  async get(host: string, id: string): Promise<Versioned<Ping>> {
    // Once what was applied is written down, what is kept is all there is to know, of running ones too.
    const { revision } = await this.#session.read((lab) => hostOf(lab, host));
    const number = pingNumber(id);
    const ping = number && (await unavailable(this.#session.store.ping(this.#session.id, number)));
    if (!ping || ping.host !== host) throw new NotFound(`there is no ping ${id} on ${host}`);
    return { value: toPing(ping), revision };
  }

  /** Its events as steps, told. Errors: NotFound, Trimmed. */
  async walk(host: string, id: string, query: WalkQuery): Promise<Versioned<PingWalk>> {
    const { value, revision } = await this.get(host, id);
    if (query.after !== undefined) this.#session.trace.happened(query.after, '/after');
    return { value: await walkOf(this.#session.trace, value, query), revision };
  }

  /** As ^C does; a ping that has ended stays as it is. */
  async interrupt(host: string, id: string, options: ChangeOptions<Ping> = {}): Promise<Versioned<Ping>> {
    const number = pingNumber(id);
    const { keeper } = this.#session;
    const { value, revision } = await this.#session.run(
      (lab) => {
        hostOf(lab, host);
        const ping = number === undefined ? undefined : keeper.pings.get(number);
        if (ping?.host !== host) return undefined;
        ping.interrupt(lab);
        keeper.collect();
        return toPing(ping.record);
      },
      // What is told of one that has ended is the same each time.
      partOf(options, (ping: Ping | undefined) => ping),
    );
    return value ? { value, revision } : this.get(host, id);
  }
}

function toPing({ number, request, createdAt, ...rest }: StoredPing): Ping {
  return { id: pingId(number), ...request, ...rest, createdAt: createdAt.toISOString() };
}
