import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../../src/contract/problem.ts';
import type { LabClient } from '../../support/api.ts';
import { startWorld } from '../../support/world.ts';
import { action } from './actions/action.ts';
import { all, ask, HOST, type Item, openAlike, withoutId } from './labs.ts';

const TABLES = ['main', 'local', 'default', '7', 'all'];

/** What `ip` says of a refusal, without what only a terminal is told. */
function refusal(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Warning:'));
  return (lines[0] ?? '').replace(/^(Error|sysctl): /, '');
}

async function printed(lab: LabClient, line: string): Promise<Item[]> {
  const { exit, stdout } = await lab.exec('h1', line);
  // Of a table that was never made it prints half a list and an error.
  return exit === 0 ? JSON.parse(stdout) : [];
}

/** Everything that `GET` tells is what `ip -j` prints in the same session. */
async function compareGets(lab: LabClient): Promise<void> {
  const links = await printed(lab, 'ip -j -s addr show');
  expect(await all(lab, '/interfaces')).toEqual(links);
  expect(await all(lab, '/interfaces?details=true')).toEqual(await printed(lab, 'ip -j -d -s addr show'));
  for (const { ifname, addr_info } of links as { ifname: string; addr_info: Item[] }[]) {
    const path = `/interfaces/${encodeURIComponent(ifname)}`;
    expect((await lab.get(HOST + path)).body).toEqual(links.find((link) => link.ifname === ifname));
    expect(await all(lab, `${path}/addresses`)).toEqual(addr_info);
    for (const { local, prefixlen, address } of addr_info) {
      const query = address === undefined ? '' : `?address=${address}`;
      const one = (await lab.get(`${HOST}${path}/addresses/${local}/${prefixlen}${query}`)).body;
      expect(addr_info).toContainEqual(one);
    }
  }
  for (const table of TABLES) {
    const found = await all(lab, `/routes?table=${table}`);
    expect(found.map(withoutId)).toEqual(await printed(lab, `ip -4 -j route show table ${table}`));
    const detailed = await all(lab, `/routes?table=${table}&details=true`);
    expect(detailed.map(withoutId)).toEqual(await printed(lab, `ip -4 -d -j route show table ${table}`));
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    if (table !== 'all') continue;
    for (const route of found) expect((await lab.get(`${HOST}/routes/${route.id}`)).body).toEqual(route);
  }
  const rules = await all(lab, '/rules');
  expect(rules.map(withoutId)).toEqual(await printed(lab, 'ip -j rule show'));
  expect((await all(lab, '/rules?details=true')).map(withoutId)).toEqual(await printed(lab, 'ip -j -d rule show'));
  for (const rule of rules) expect((await lab.get(`${HOST}/rules/${rule.id}`)).body).toEqual(rule);
  const neighbours = await all(lab, '/neighbours');
  expect(neighbours).toEqual(await printed(lab, 'ip -j neigh show'));
  for (const neighbour of neighbours) {
    expect((await lab.get(`${HOST}/neighbours/${neighbour.dev}/${neighbour.dst}`)).body).toEqual(neighbour);
  }
  expect(await all(lab, '/neighbours?proxy=true')).toEqual(await printed(lab, 'ip -j neigh show proxy'));
  const { sysctls } = (await lab.get(`${HOST}/sysctls`)).body;
  const lines = Object.entries(sysctls).map(([name, value]) => `${name} = ${value}\n`);
  expect(lines.join('')).toBe((await lab.exec('h1', 'sysctl -a')).stdout);
}

const EVERYTHING = [
  'ip -d -s addr',
  'ip -d link',
  'ip -d route show table all',
  'ip -d rule',
  'ip neigh show nud all',
  'ip neigh show proxy',
  'sysctl -a',
];

/** Two sessions to which the same was said are the same, and were told the same by rtnetlink on the way. */
async function compareLabs(one: LabClient, other: LabClient): Promise<void> {
  for (const line of EVERYTHING) expect(await one.exec('h1', line)).toEqual(await other.exec('h1', line));
  const trace = '/trace?type=rtnl:*&limit=10000';
  // Whose request it was is all they differ in.
  const told = async (lab: LabClient) =>
    (await lab.get(trace)).body.events.map(({ request, ...event }: Item) => {
      expect(request).toEqual(expect.any(String));
      return event;
    });
  expect(await told(one)).toEqual(await told(other));
}

test('what is said to REST and what is typed come to the same: answers, refusals, state, notifications', async () => {
  const world = await startWorld();
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), async (actions) => {
      const [typed, asked] = [await openAlike(world), await openAlike(world)];
      for (const one of actions) {
        const { exit, stderr } = await typed.exec('h1', one.line);
        const answer = await ask(asked, one);
        const told = answer.status < 300 ? '' : Problem.parse(answer.body).detail;
        const outcome = [one.line, one.method, one.path, JSON.stringify(one.json), exit, stderr, answer.status, told];
        if (exit === 0) expect(answer.status, String(outcome)).toBeLessThan(300);
        else {
          expect(answer.status, String(outcome)).toBeGreaterThanOrEqual(400);
          expect(answer.status, String(outcome)).toBeLessThan(500);
          // Where it is we who do not understand, we say it in our own words.
          if (answer.status !== 400) expect(told, String(outcome)).toBe(refusal(stderr));
        }
      }
      await compareLabs(typed, asked);
      await compareGets(asked);
    }),
    { numRuns: Number(process.env.PARITY_RUNS ?? 30) },
  );
}, 300_000);
