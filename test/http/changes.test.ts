import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { operations } from '../hostile/input/document.ts';
import { type Answer, call, type LabClient } from '../support/api.ts';
import { startWorld, type World } from '../support/world.ts';

const KEY = 'operator-key-0123456789';
const headers = { 'idempotency-key': '"k"' };
const HOST = '/hosts/h1';
const LO = `${HOST}/interfaces/lo`;

/** One request of each operation that changes something, which is granted in the lab of `prepared`. */
const CHANGES: Record<string, [path: string, json?: unknown]> = {
  pinSession: ['/pin'],
  unpinSession: ['/pin'],
  createSession: ['', {}],
  changeSession: ['', { name: 'lesson' }],
  deleteSession: [''],
  advanceClock: ['/clock', { advanceMs: 1000 }],
  createToken: ['/tokens', { name: 'ana' }],
  rotateToken: ['/tokens/owner/rotate'],
  revokeToken: ['/tokens/owner'],
  createHost: ['/hosts', { name: 'h2' }],
  deleteHost: [HOST],
  addInterface: [`${HOST}/interfaces`, { type: 'dummy' }],
  changeInterface: [LO, { mtu: 1500 }],
  removeInterface: [`${HOST}/interfaces/dummy0`],
  addAddress: [`${LO}/addresses`, { local: '10.0.4.1', prefixlen: 24 }],
  replaceAddress: [`${LO}/addresses/10.0.5.1/24`, {}],
  changeAddress: [`${LO}/addresses/10.0.3.1/24`, { metric: 7 }],
  removeAddress: [`${LO}/addresses/10.0.3.1/24`],
  addRoute: [`${HOST}/routes`, { dst: '10.8.0.0/16', dev: 'lo' }],
  replaceRoute: [`${HOST}/routes`, { dst: '10.9.0.0/16', dev: 'dummy0' }],
  removeRoute: [`${HOST}/routes/{id}`],
  addRule: [`${HOST}/rules`, { table: '101' }],
  removeRule: [`${HOST}/rules/{id}`],
  removeFirstRule: [`${HOST}/rules?table=100`],
  addNeighbour: [`${HOST}/neighbours`, { dst: '10.0.3.8', dev: 'dummy0', lladdr: '02:00:00:00:00:01' }],
  replaceNeighbour: [`${HOST}/neighbours/dummy0/10.0.3.9`, { lladdr: '02:00:00:00:00:02' }],
  removeNeighbour: [`${HOST}/neighbours/dummy0/10.0.3.9`],
  setSysctl: [`${HOST}/sysctls/net.ipv4.ip_forward`, { value: '1' }],
  createPing: [`${HOST}/pings`, { dst: '10.0.3.2', count: 2 }],
  // It is over, so that time stands still here; dry-run.test.ts and idempotency.test.ts have one that is not.
  interruptPing: [`${HOST}/pings/p1`],
  exec: [`${HOST}/exec`, { command: 'ip addr add 10.7.0.1/24 dev lo' }],
};

async function prepared(world: World): Promise<LabClient> {
  const lab = await world.lab();
  const up = 'ip link add dummy0 up type dummy; ip addr add 10.0.3.1/24 dev lo; ip route add 10.9.0.0/16 dev lo';
  const more = 'ip rule add table 100; ip neigh add 10.0.3.9 lladdr 02:00:00:00:00:01 dev dummy0';
  expect(await lab.exec('h1', `${up}; ${more}`)).toMatchObject({ exit: 0, stderr: '' });
  await lab.post(`${HOST}/pings`, { dst: '127.0.0.1', count: 1 });
  return lab;
}

/** What there is of sessions and of this one, and whether its token is good. */
async function seen(lab: LabClient, token: string): Promise<string[]> {
  const paths = ['', '/tokens', '/trace?limit=10000'];
  const answers = await Promise.all(paths.map((path) => lab.get(path, { token })));
  const all = await call(lab.origin, 'GET', '/v1/sessions?limit=1000', { token: KEY });
  const ids = all.body.items.map(({ id }: { id: string }) => id);
  const own = (await lab.get('')).status;
  return [...answers.map(({ status, text }) => `${status} ${text}`), ...ids, `${own} with its own token`];
}

/** The last of a list, by its id. */
async function filled(lab: LabClient, path: string): Promise<string> {
  if (!path.endsWith('/{id}')) return path;
  const list = path.slice(0, -'/{id}'.length);
  return `${list}/${(await lab.get(list)).body.items.at(-1).id}`;
}

/** What a client can go by. */
const told = ({ status, headers, text }: Answer) => [status, headers.etag, headers.location, text];

const changing = operations.filter(({ method }) => method !== 'GET');

test('every operation that changes something has a dry run, and is done once under a key', async () => {
  expect(changing.map(({ id }) => id).sort()).toEqual(Object.keys(CHANGES).sort());
  const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `me:${KEY}` });
  const world = await startWorld({ apiKeys });
  for (const { id, method, path } of changing) {
    const lab = await prepared(world);
    const watcher = (await lab.post('/tokens', { name: 'watcher', role: 'owner' })).body.token;
    const [rest, json] = CHANGES[id] ?? [''];
    const target = path === '/v1/sessions' ? path : lab.path + (await filled(lab, rest));
    const ask = (query = '') => call(world.origin, method, target + query, { token: lab.token, json, headers });
    if (id === 'unpinSession') await lab.call('PUT', '/pin');
    const before = await seen(lab, watcher);
    const dry = await ask(`${target.includes('?') ? '&' : '?'}dryRun=true`);
    expect([id, dry.text, dry.status]).toEqual([id, dry.text, expect.toSatisfy((status) => status < 300)]);
    expect([id, await seen(lab, watcher)]).toEqual([id, before]);
    const first = await ask();
    expect([id, first.status]).toEqual([id, dry.status]);
    const after = await seen(lab, watcher);
    if (id !== 'interruptPing') expect([id, after]).not.toEqual([id, before]);
    expect([id, told(await ask())]).toEqual([id, told(first)]);
    expect([id, await seen(lab, watcher)]).toEqual([id, after]);
  }
}, 60_000);
