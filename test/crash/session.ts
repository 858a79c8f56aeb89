/**
 * One session that is worked on while servers come and go: what was acknowledged in it, and whether it is all there.
 */
import { WebSocket } from 'ws';
import { type ServerMessage, STREAM_PROTOCOL } from '../../src/contract/http/stream.ts';
import type { Ping } from '../../src/contract/ping.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import { Random } from '../fuzz/random.ts';
import { type Answer, LabClient } from '../support/api.ts';
import { comparable, everything, fold, type Hosts } from '../support/fold.ts';
import { type Facts, factsOf, ownerOf } from './facts.ts';
import { after, nextRequest, type Request, type Worker } from './requests.ts';

interface Client extends Worker {
  /** Sent, and not answered when the server died. */
  inFlight: { request: Request; id: string } | undefined;
}

export interface Tally {
  requests: number;
  acknowledged: number;
  /** Of those that were in flight: how many turned out to have happened, in part or in full, and not. */
  inPart: number;
  happened: number;
  not: number;
  events: number;
  pings: number;
}

export const nothing = (): Tally => ({
  ...{ requests: 0, acknowledged: 0, inPart: 0, happened: 0, not: 0, events: 0, pings: 0 },
});

export class CrashSession {
  lab: LabClient;
  readonly faults: string[] = [];
  readonly tally: Tally;
  readonly #clients: Client[];
  readonly #born: Record<string, string>;
  /** What belongs to nobody: it never changes. */
  readonly #base: Facts;
  #revision: number;
  /** Answered changes that the trace must tell of: request and revision. */
  #changes: { id: string; what: string; revision: number }[] = [];
  readonly #pings = new Map<string, Ping>();
  /** What pings that were typed printed; each is a record, too. */
  #typed: string[] = [];
  /** Events as they were sent to a subscriber, by seq. */
  readonly #told = new Map<number, string>();
  /** Those that were looked at before a subscriber was told of them. */
  readonly #untold = new Map<number, string>();
  #toldSeq = 0;
  /** What the events so far come to, and the last of them that was looked at. */
  readonly #hosts: Hosts = new Map();
  #seq = 0;
  #socket: WebSocket | undefined;

  /** In a new session: two hosts that all clients share. `numbers` are the clients'. */
  static async open(lab: LabClient, numbers: readonly number[], random: Random, tally: Tally): Promise<CrashSession> {
    await made(lab.post('/hosts', { name: 'h1' }));
    await made(lab.post('/hosts', { name: 'h2' }));
    const [first, second] = await everything(lab);
    if (!first || !second) throw new Error('the hosts are not there');
    const base = new Map([...factsOf(first, first.sysctls), ...factsOf(second, first.sysctls)]);
    const fresh = factsOf(second, first.sysctls);
    const clients = numbers.map((number) => ({
      ...{ number, random: new Random(random.int(0, 2 ** 31)), facts: new Map(), fresh, running: [] },
      inFlight: undefined,
    }));
    const { revision } = (await lab.get('')).body;
    return new CrashSession(lab, clients, first.sysctls, base, revision, tally);
  }

  private constructor(
    lab: LabClient,
    clients: Client[],
    born: Record<string, string>,
    base: Facts,
    revision: number,
    tally: Tally,
  ) {
    this.#revision = revision;
    this.lab = lab;
    this.#clients = clients;
    this.#born = born;
    this.#base = base;
    this.tally = tally;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Resolves when the server has died under all of its clients, or they were told to stop. */
  async work(origin: string, stopped: () => boolean): Promise<void> {
    this.lab = new LabClient(origin, this.lab);
    const watching = this.#watch();
    await Promise.all(this.#clients.map((client) => this.#work(client, stopped)));
    this.#socket?.terminate();
    await watching;
  }

  async #work(client: Client, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const request = nextRequest(client);
      const id = `${client.number}-${this.tally.requests++}`;
      client.inFlight = { request, id };
      const answer = await request.send(this.lab, id).catch(() => undefined);
      if (!answer) return;
      client.inFlight = undefined;
      this.#take(client, request, id, answer);
    }
  }

  #take(client: Client, request: Request, id: string, answer: Answer): void {
    const isRefused =
      answer.status >= 300 || (request.what.includes('$') && request.ping === undefined && answer.body.exit !== 0);
    if (isRefused) {
      this.faults.push(`${id} ${request.what} was refused: ${answer.status} ${answer.text.slice(0, 300)}`);
      return;
    }
    this.tally.acknowledged++;
    const revision = Number(answer.headers.etag?.replaceAll('"', '') ?? answer.body.revision);
    this.#revision = Math.max(this.#revision, revision);
    const facts = after(client.facts, request.steps);
    // Who sets what is so already changes nothing.
    if (!isSame(facts, client.facts)) this.#changes.push({ id, what: request.what, revision });
    client.facts = facts;
    if (request.ping) this.#takePing(client, request.ping, answer);
  }

  #takePing(client: Client, how: NonNullable<Request['ping']>, { body }: Answer): void {
    this.tally.pings++;
    if (how === 'typed') {
      this.#typed.push(body.stdout);
      return;
    }
    this.#pings.set(body.id, body);
    if (how === 'running') client.running.push({ host: body.host, id: body.id });
    else client.running = client.running.filter(({ id }) => id !== body.id);
  }

  /** Notes what a subscriber is sent, from where it had stopped, until the server dies. */
  async #watch(): Promise<void> {
    const { lab } = this;
    const url = `${lab.origin.replace('http', 'ws')}${lab.path}/stream`;
    const socket = new WebSocket(url, STREAM_PROTOCOL, { headers: { authorization: `Bearer ${lab.token}` } });
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ServerMessage;
      const from = { epoch: lab.epoch, seq: this.#toldSeq };
      if (message.type === 'ready') socket.send(JSON.stringify({ type: 'subscribe', id: 's', from }));
      if (message.type === 'error') this.faults.push(`subscribe: ${JSON.stringify(message)}`);
      if (message.type !== 'events') return;
      for (const event of message.events) {
        if (event.seq !== ++this.#toldSeq) this.faults.push(`after event ${this.#toldSeq - 1} came ${event.seq}`);
        this.#tell(event.seq, JSON.stringify(event));
      }
    });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('close', resolve));
  }

  #tell(seq: number, line: string): void {
    const was = this.#untold.get(seq);
    if (was === undefined) this.#told.set(seq, line);
    else if (was !== line) this.faults.push(`event ${seq} was ${was} and is told as ${line}`);
    this.#untold.delete(seq);
  }

  /** After a restart, before anybody works: whether everything is there, and nothing by halves. */
  async check(origin: string): Promise<void> {
    this.lab = new LabClient(origin, this.lab);
    const { revision, seq, earliest } = (await this.lab.get('')).body;
    const inFlight = this.#clients.filter((client) => client.inFlight).length;
    if (revision < this.#revision) this.faults.push(`revision ${revision}, and ${this.#revision} was acknowledged`);
    if (revision > this.#revision + inFlight) this.faults.push(`revision ${revision}: ${this.#revision} + ${inFlight}`);
    if (earliest !== 1) this.faults.push(`the oldest event is ${earliest}`);
    const events = await this.#events(seq);
    const told = new Map<string, number>();
    for (const event of events) if ('request' in event && event.request) told.set(event.request, event.revision);
    this.#checkChanges(told);
    const hosts = await everything(this.lab);
    this.#checkFold(events, hosts, revision);
    const facts: Facts = new Map(hosts.flatMap((host) => [...factsOf(host, this.#born)]));
    this.#checkFacts(facts, told);
    await this.#checkPings();
    for (const client of this.#clients) client.inFlight = undefined;
    this.#revision = revision;
  }

  /** Those since the last check: whole, in order, and as subscribers were told. */
  async #events(seq: number): Promise<TraceEvent[]> {
    const { text } = await this.lab.get(`/trace?after=${this.#seq}`, { headers: { accept: 'application/x-ndjson' } });
    const lines = text.split('\n').filter((line) => line !== '');
    if (lines.length !== seq - this.#seq) this.faults.push(`${lines.length} events after ${this.#seq}, up to ${seq}`);
    for (const [i, line] of lines.entries()) {
      const at = this.#seq + i + 1;
      const told = this.#told.get(at);
      if (!line.startsWith(`{"seq":${at},`)) this.faults.push(`event ${at} is ${line.slice(0, 80)}`);
      if (told !== undefined && told !== line) this.faults.push(`event ${at} was told as ${told} and is ${line}`);
      if (told === undefined) this.#untold.set(at, line);
      this.#told.delete(at);
    }
    for (const lost of this.#told.keys()) this.faults.push(`event ${lost} was told, and is not there`);
    this.#told.clear();
    this.#seq = seq;
    this.tally.events += lines.length;
    return lines.map((line) => JSON.parse(line));
  }

  #checkChanges(told: ReadonlyMap<string, number>): void {
    for (const { id, what, revision } of this.#changes) {
      if (told.get(id) !== revision) this.faults.push(`${id} ${what} at ${revision}: the trace has ${told.get(id)}`);
    }
    this.#changes = [];
  }

  /** The events come to what is there, and every one that changed something counted. */
  #checkFold(events: readonly TraceEvent[], hosts: Awaited<ReturnType<typeof everything>>, revision: number): void {
    let last = 0;
    for (const event of events) {
      fold(this.#hosts, event, this.#born);
      if ('revision' in event) last = event.revision;
    }
    if (last > revision) this.faults.push(`the trace is at revision ${last}, the session at ${revision}`);
    const folded = JSON.stringify([...this.#hosts.values()].map(comparable));
    const there = JSON.stringify(hosts.map(comparable));
    if (folded !== there) this.faults.push(`the events come to\n${folded}\nand there is\n${there}`);
  }

  #checkFacts(facts: Facts, told: ReadonlyMap<string, number>): void {
    const difference = this.#difference(this.#base, facts, undefined);
    if (difference !== '') this.faults.push(`what belongs to nobody: ${difference}`);
    for (const client of this.#clients) {
      const { request, id } = client.inFlight ?? {};
      const steps = request?.steps ?? [];
      let taken = 0;
      while (
        taken <= steps.length &&
        this.#difference(after(client.facts, steps.slice(0, taken)), facts, client.number)
      ) {
        taken++;
      }
      if (taken > steps.length) {
        const words = this.#difference(client.facts, facts, client.number);
        this.faults.push(`${client.number}: ${words}; in flight: ${request?.what.slice(0, 200)}`);
      } else if (request && id !== undefined && steps.length > 0) {
        if (taken > 0 !== told.has(id))
          this.faults.push(`${id} ${request.what}: ${taken} steps, ${told.has(id)} in the trace`);
        this.tally[taken === 0 ? 'not' : taken < steps.length ? 'inPart' : 'happened']++;
      }
      client.facts = new Map([...facts].filter(([line]) => ownerOf(line) === client.number));
    }
  }

  /** Between what a client should have and what is there; empty when there is none. */
  #difference(should: Facts, all: Facts, owner: number | undefined): string {
    const is = new Map([...all].filter(([line]) => ownerOf(line) === owner));
    const missing = [...should].filter(([line, value]) => is.get(line) !== value);
    const extra = [...is].filter(([line]) => !should.has(line));
    if (missing.length + extra.length === 0) return '';
    return `missing ${JSON.stringify(missing.slice(0, 5))}, too much ${JSON.stringify(extra.slice(0, 5))}`;
  }

  async #checkPings(): Promise<void> {
    const there = new Map<string, Ping>();
    for (const host of ['h1', 'h2']) {
      for (const ping of (await this.lab.get(`/hosts/${host}/pings?limit=1000`)).body.items) there.set(ping.id, ping);
    }
    for (const [id, ping] of this.#pings) {
      const is = there.get(id);
      there.delete(id);
      const isKept =
        ping.status === 'running' ? is?.status === 'interrupted' : JSON.stringify(is) === JSON.stringify(ping);
      if (!isKept) this.faults.push(`ping ${id} was ${JSON.stringify(ping)} and is ${JSON.stringify(is)}`);
      if (is) this.#pings.set(id, is);
    }
    for (const client of this.#clients) client.running = [];
    const printed = [...there.values()].map(({ text }) => text);
    for (const text of this.#typed) {
      const at = printed.indexOf(text);
      if (at < 0) this.faults.push(`a ping printed ${text} and is not there`);
      else printed.splice(at, 1);
    }
    const inFlight = this.#clients.filter(({ inFlight }) => inFlight?.request.ping).length;
    if (printed.length > inFlight) this.faults.push(`${printed.length} pings that nobody asked for`);
    for (const [id, ping] of there) {
      if (ping.status === 'running') this.faults.push(`ping ${id} runs, and nobody runs it`);
      this.#pings.set(id, ping);
    }
    this.#typed = [];
  }
}

function isSame(one: Facts, other: Facts): boolean {
  return one.size === other.size && [...one].every(([line, value]) => other.get(line) === value);
}

async function made(answering: Promise<Answer>): Promise<void> {
  const answer = await answering;
  if (answer.status !== 201) throw new Error(answer.text);
}
