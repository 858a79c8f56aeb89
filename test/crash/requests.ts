/** What a worker may ask for next: by REST or typed, always something that must succeed, and what it then makes so. */
import type { Random } from '../fuzz/random.ts';
import type { Answer, LabClient } from '../support/api.ts';
import { addr, all, born, drop, dropAll, type Facts, put, route, type Step } from './facts.ts';

export interface Request {
  what: string;
  /** `id` is the request's, as the trace tells it. */
  send(lab: LabClient, id: string): Promise<Answer>;
  /** What it changes, one after the other: a line of several commands may end after any of them. */
  steps: Step[];
  /** It leaves a ping: with the record as the answer, running on, ended by this, or typed. */
  ping?: 'done' | 'running' | 'ended' | 'typed';
}

export interface Worker {
  number: number;
  random: Random;
  facts: Facts;
  /** What a fresh host has. */
  fresh: Facts;
  /** Pings that run. */
  running: { host: string; id: string }[];
}

const SHARED = ['h1', 'h2'];

function rest(method: string, path: string, json?: unknown): Pick<Request, 'what' | 'send'> {
  const send = (lab: LabClient, id: string) =>
    lab.call(method, path, { ...(json !== undefined && { json }), headers: { 'x-request-id': id } });
  return { what: `${method} ${path} ${JSON.stringify(json ?? '')}`, send };
}

function typed(host: string, command: string): Pick<Request, 'what' | 'send'> {
  return { ...rest('POST', `/hosts/${host}/exec`, { command }), what: `${host}$ ${command}` };
}

type Maker = (worker: Worker) => Request | undefined;

const hostsOf = ({ facts }: Worker) => [...facts.keys()].flatMap((line) => /^host (\S+)/.exec(line)?.[1] ?? []);
const anyHost = (worker: Worker) => worker.random.pick([...SHARED, ...hostsOf(worker)]);
const linksOf = ({ facts }: Pick<Worker, 'facts'>, host: string) =>
  [...facts.keys()].flatMap((line) => new RegExp(`^link ${host} (d\\S+)`).exec(line)?.[1] ?? []);
const upLinks = ({ facts }: Pick<Worker, 'facts'>, host: string) =>
  linksOf({ facts }, host).filter((name) => facts.get(`link ${host} ${name}`)?.startsWith('up'));

const address: Maker = (worker) => {
  const { number, random, facts } = worker;
  const host = anyHost(worker);
  const dev = random.pick(['lo', ...upLinks(worker, host)]);
  const net = `10.10${number}.${random.int(1, 30)}`;
  const there = [...facts.keys()].find((line) => line.startsWith(`addr ${host} `) && line.includes(` ${net}.1/24`));
  const on = there?.split(' ')[2];
  const path = `/hosts/${host}/interfaces/${on ?? dev}/addresses`;
  const isTyped = random.chance(0.5);
  if (on !== undefined) {
    const how = isTyped ? typed(host, `ip addr del ${net}.1/24 dev ${on}`) : rest('DELETE', `${path}/${net}.1/24`);
    return { ...how, steps: [addr(host, on, net, drop)] };
  }
  const how = isTyped
    ? typed(host, `ip addr add ${net}.1/24 brd + dev ${dev}`)
    : rest('POST', path, { local: `${net}.1`, prefixlen: 24, broadcast: `${net}.255` });
  return { ...how, steps: [addr(host, dev, net, put)] };
};

const routeChange: Maker = (worker) => {
  const { number, random, facts } = worker;
  const host = anyHost(worker);
  const dst = `172.1${number}.${random.int(1, 40)}.0/24`;
  const line = [...facts.keys()].find((one) => one.startsWith(`route ${host} main unicast ${dst} `));
  const isTyped = random.chance(0.5);
  if (line === undefined) {
    const how = isTyped
      ? typed(host, `ip route add ${dst} dev lo metric 7`)
      : rest('POST', `/hosts/${host}/routes`, { dst, dev: 'lo', metric: 7 });
    return { ...how, steps: [route(host, 'main', dst, 'lo', 7)] };
  }
  const id = `254-${dst.replace('/24', '')}-24-0-7-0`;
  const how = isTyped ? typed(host, `ip route del ${dst}`) : rest('DELETE', `/hosts/${host}/routes/${id}`);
  return { ...how, steps: [route(host, 'main', dst, 'lo')] };
};

const rule: Maker = (worker) => {
  const { number, random, facts } = worker;
  const host = anyHost(worker);
  const pref = `1${number}${String(random.int(0, 30)).padStart(3, '0')}`;
  const line = `rule ${host} pref ${pref}`;
  if (facts.has(line)) return { ...typed(host, `ip rule del pref ${pref}`), steps: [drop(line)] };
  const how = random.chance(0.5)
    ? typed(host, `ip rule add pref ${pref} from 10.9.9.0/24 table 77`)
    : rest('POST', `/hosts/${host}/rules`, { priority: Number(pref), src: '10.9.9.0', srclen: 24, table: '77' });
  return { ...how, steps: [put(line, '10.9.9.0 77')] };
};

const link: Maker = (worker) => {
  const { number, random } = worker;
  const host = anyHost(worker);
  const name = `d${number}x${random.int(1, 4)}`;
  const line = `link ${host} ${name}`;
  if (!worker.facts.has(line)) {
    // Three commands, each of which may be the last.
    const command = `ip link add ${name} type dummy && ip link set ${name} mtu 1400 && ip link set ${name} up`;
    return { ...typed(host, command), steps: [put(line, 'down 1500'), put(line, 'down 1400'), put(line, 'up 1400')] };
  }
  if (worker.facts.get(line)?.startsWith('down')) {
    return {
      ...rest('PATCH', `/hosts/${host}/interfaces/${name}`, { up: true, mtu: 1400 }),
      steps: [put(line, 'up 1400')],
    };
  }
  if (random.chance(0.6)) {
    const mtu = random.int(1000, 1999);
    return { ...rest('PATCH', `/hosts/${host}/interfaces/${name}`, { mtu }), steps: [put(line, `up ${mtu}`)] };
  }
  const how = random.chance(0.5)
    ? typed(host, `ip link del ${name}`)
    : rest('DELETE', `/hosts/${host}/interfaces/${name}`);
  return { ...how, steps: [(facts) => forgetLink(facts, host, name)] };
};

function forgetLink(facts: Facts, host: string, name: string): void {
  for (const line of [...facts.keys()]) {
    const words = line.split(' ');
    if (words[1] === host && words.includes(name)) facts.delete(line);
  }
}

const neighbour: Maker = (worker) => {
  const { number, random } = worker;
  const host = anyHost(worker);
  const [dev] = upLinks(worker, host);
  if (dev === undefined) return undefined;
  const dst = `10.10${number}.200.${random.int(1, 9)}`;
  const lladdr = `02:00:00:00:00:0${random.int(1, 9)}`;
  const how = random.chance(0.5)
    ? typed(host, `ip neigh replace ${dst} lladdr ${lladdr} nud permanent dev ${dev}`)
    : rest('PUT', `/hosts/${host}/neighbours/${dev}/${dst}`, { lladdr, state: ['PERMANENT'] });
  return { ...how, steps: [put(`neigh ${host} ${dev} ${dst}`, lladdr)] };
};

const host: Maker = (worker) => {
  const { number, random, facts, fresh, running } = worker;
  const name = `w${number}x${random.int(1, 3)}`;
  if (facts.has(`host ${name}`)) {
    if (running.some((ping) => ping.host === name) || random.chance(0.7)) return undefined;
    return { ...rest('DELETE', `/hosts/${name}`), steps: [dropAll(name)] };
  }
  const labels = { n: String(random.int(0, 999)) };
  return { ...rest('POST', '/hosts', { name, labels }), steps: [born(name, JSON.stringify(labels), fresh)] };
};

const sysctl: Maker = (worker) => {
  const { random } = worker;
  const own = hostsOf(worker);
  if (own.length === 0) return undefined;
  const name = random.pick(own);
  const value = String(random.int(65, 255));
  const how = random.chance(0.5)
    ? typed(name, `sysctl -w net.ipv4.ip_default_ttl=${value}`)
    : rest('PUT', `/hosts/${name}/sysctls/net.ipv4.ip_default_ttl`, { value });
  return { ...how, steps: [put(`sysctl ${name} net.ipv4.ip_default_ttl`, value)] };
};

/** Many routes by one command: it may end in the middle, as it would on Linux. */
const batch: Maker = (worker) => {
  const { number, random, facts } = worker;
  const [on] = SHARED as [string];
  const dst = (n: number) => `172.1${number}.${100 + Math.floor(n / 100)}.${n % 100}`;
  const table = `100${number}`;
  const there = [...facts.keys()].filter((line) => line.includes(` table ${table} `));
  // As they were added: in the order in which they are told, which is that in which they are flushed.
  if (there.length > 0) return { ...typed(on, `ip route flush table ${table}`), steps: there.map(drop) };
  const count = random.int(20, 300);
  const all = Array.from({ length: count }, (_, n) => dst(n));
  const lines = all.map((one) => `route add ${one} dev lo table ${table}`);
  return {
    ...typed(on, `ip -batch - <<E\n${lines.join('\n')}\nE`),
    steps: all.map((one) => route(on, table, one, 'lo', 0)),
  };
};

const ping: Maker = (worker) => {
  const on = worker.random.pick(SHARED);
  const dst = `127.0.${worker.number}.${worker.random.int(1, 99)}`;
  const count = worker.random.int(1, 3);
  if (worker.random.chance(0.4)) return { ...typed(on, `ping -i 0.2 -c ${count} ${dst}`), steps: [], ping: 'typed' };
  return { ...rest('POST', `/hosts/${on}/pings`, { dst, count, interval: 0.2 }), steps: [], ping: 'done' };
};

const realtime: Maker = ({ number, random, running }) => {
  if (running.length < 2) {
    const body = { dst: `127.1.${number}.1`, count: 1000, interval: 0.2, pace: 'realtime' };
    return { ...rest('POST', `/hosts/${random.pick(SHARED)}/pings`, body), steps: [], ping: 'running' };
  }
  const one = random.pick(running);
  return { ...rest('DELETE', `/hosts/${one.host}/pings/${one.id}`), steps: [], ping: 'ended' };
};

const together: Maker = (worker) => {
  const { number, random, facts } = worker;
  const on = random.pick(SHARED);
  const [a, b] = [random.int(31, 60), random.int(61, 99)].map((n) => `10.10${number}.${n}`) as [string, string];
  const isThere = (net: string) =>
    [...facts.keys()].some((line) => line.startsWith(`addr ${on} `) && line.includes(` ${net}.1/24`));
  if (isThere(a) || isThere(b)) return undefined;
  const command = `ip addr add ${a}.1/24 brd + dev lo; ip addr add ${b}.1/24 brd + dev lo; ip addr del ${a}.1/24 dev lo`;
  return { ...typed(on, command), steps: [addr(on, 'lo', a, put), addr(on, 'lo', b, put), addr(on, 'lo', a, drop)] };
};

const MAKERS: readonly Maker[] = [
  ...[address, address, address, routeChange, routeChange, rule, link, link, neighbour],
  ...[host, sysctl, batch, ping, ping, realtime, together],
];

export function nextRequest(worker: Worker): Request {
  for (;;) {
    const request = worker.random.pick(MAKERS)(worker);
    if (request) return request;
  }
}

/** The facts after so many of the steps. */
export function after(facts: Facts, steps: readonly Step[]): Facts {
  const result = new Map(facts);
  all(...steps)(result);
  return result;
}
