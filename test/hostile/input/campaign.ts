/** So many requests and messages, from one seed, at a server of their own: what it answered, and what that cost it. */
import fc from 'fast-check';
import { LabClient, openLab } from '../../support/api.ts';
import { Connection } from './connection.ts';
import { fault } from './judge.ts';
import { anyTalk, type Talk, talk } from './messages.ts';
import { anyRequest, type Wanted } from './requests.ts';

export interface Campaign {
  origin: string;
  count: number;
  seed: number;
  /** Heard after every lot. */
  progress?: (done: number) => void;
}

export interface Outcome {
  answers: Map<number, number>;
  talks: number;
  /** What was found, with how to have it again. */
  faults: string[];
  slowest: { ms: number; what: string };
}

const LOT = 500;
/** One in so many is a talk on the stream. */
const TALKS = 10;
const WORKERS = 4;
const FAULTS = 20;

export async function campaign({ origin, count, seed, progress }: Campaign): Promise<Outcome> {
  const outcome: Outcome = { answers: new Map(), talks: 0, faults: [], slowest: { ms: 0, what: '' } };
  for (let done = 0; done < count && outcome.faults.length < FAULTS; done += LOT) {
    const size = Math.min(LOT, count - done);
    const talks = fc.sample(anyTalk, { seed: seed + done, numRuns: Math.floor(size / TALKS) });
    const requests = fc.sample(anyRequest, { seed: seed + done, numRuns: size - talks.length });
    const work = [...requests, ...talks];
    await Promise.all(Array.from({ length: WORKERS }, () => worker(origin, work, outcome)));
    progress?.(done + size);
  }
  return outcome;
}

/** Takes from what is to be done until nothing is left, in a lab of its own. */
async function worker(origin: string, work: (Wanted | Talk)[], outcome: Outcome): Promise<void> {
  const connection = new Connection(origin);
  let lab = await prepared(origin);
  for (let one = work.pop(); one; one = work.pop()) {
    const begun = performance.now();
    const what = Array.isArray(one) ? `talk ${JSON.stringify(one).slice(0, 2000)}` : worded(one);
    try {
      if (Array.isArray(one)) {
        outcome.talks++;
        const wrong = await talk(`${origin.replace('http', 'ws')}${lab.path}/stream`, lab.token, one);
        if (wrong !== undefined) outcome.faults.push(`${wrong}\n  ${what}`);
      } else if (await ask(connection, lab, one, outcome)) {
        lab = await prepared(origin);
      }
    } catch (error) {
      connection.close();
      outcome.faults.push(`${error}\n  ${what}`);
    }
    const ms = performance.now() - begun;
    if (ms > outcome.slowest.ms) outcome.slowest = { ms, what: what.slice(0, 300) };
  }
  connection.close();
  await lab.call('DELETE', '');
}

/** True when the lab is gone. */
async function ask(connection: Connection, lab: LabClient, wanted: Wanted, outcome: Outcome): Promise<boolean> {
  const { method, path, framing } = wanted;
  const endless = /\/(trace|capture\.pcapng)(\?|$)/.test(path);
  const heard = await connection.ask(method, bytesOf(wanted, lab), { last: framing === 'short', endless });
  if (framing === 'long') connection.close();
  outcome.answers.set(heard?.status ?? 0, (outcome.answers.get(heard?.status ?? 0) ?? 0) + 1);
  const wrong = fault(wanted, heard);
  if (wrong !== undefined)
    outcome.faults.push(`${wrong}\n  ${worded(wanted)}\n  ${heard?.body.toString().slice(0, 500)}`);
  if (heard?.status === 201 && method === 'POST' && /^\/v1\/sessions(\?|$)/.test(path)) {
    await new LabClient(lab.origin, JSON.parse(heard.body.toString())).call('DELETE', '');
  }
  return wanted.operation.id === 'deleteSession' && heard?.status === 204 && !path.includes('dryRun=true');
}

/** A session with something in it, so that there is something to be hit. */
async function prepared(origin: string): Promise<LabClient> {
  const lab = await openLab(origin, ['h1', 'h2']);
  for (const host of ['h1', 'h2']) {
    await lab.exec(
      host,
      'ip link add dummy0 up type dummy; ip addr add 10.0.3.1/24 dev lo; ip route add 10.9.0.0/16 dev lo',
    );
    await lab.exec(
      host,
      'ip rule add pref 7 table 100; ip neigh add 10.0.3.2 lladdr 02:00:00:00:00:01 dev dummy0; ping -c 1 10.0.3.9',
    );
  }
  return lab;
}

function bytesOf({ method, path, headers, body, framing }: Wanted, { id, token }: LabClient): Buffer[] {
  const chunked = framing === 'chunked' && body !== undefined;
  const off = framing === 'short' ? 5 : framing === 'long' ? -1 : 0;
  const length = Math.max(0, (body?.length ?? 0) + off);
  const lines = [
    `${method} ${path.replace('{session}', id)} HTTP/1.1`,
    'host: x',
    ...headers.map(([name, value]) => `${name}: ${value.replace('{token}', token)}`),
    ...(chunked ? ['transfer-encoding: chunked'] : body || off > 0 ? [`content-length: ${length}`] : []),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (!body) return [head];
  if (chunked)
    return [
      head,
      ...halves(body)
        .filter((half) => half.length > 0)
        .map(chunk),
      Buffer.from('0\r\n\r\n'),
    ];
  return framing === 'slow' ? [...halves(head), ...halves(body)] : [Buffer.concat([head, body])];
}

function halves(bytes: Buffer): Buffer[] {
  const middle = Math.floor(bytes.length / 2);
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

function worded({ method, path, headers, body, framing }: Wanted): string {
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(Object.fromEntries(headers)).slice(0, 500)} ${framing} ${JSON.stringify(body?.toString().slice(0, 1000))}`;
}
