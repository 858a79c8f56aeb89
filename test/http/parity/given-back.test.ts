import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabClient } from '../../support/api.ts';
import { startWorld } from '../../support/world.ts';
import { likely } from './actions/action.ts';
import { all, ask, HOST, type Item, openAlike, withoutId } from './labs.ts';

const RUNS = { numRuns: Number(process.env.PARITY_RUNS ?? 15) };
const actions = fc.array(likely, { minLength: 1, maxLength: 14 });

interface GiveBack {
  one: (item: Item) => string;
  to?: string;
  form?: string;
  mode?: string;
  leave?: (item: Item) => boolean;
}

/** Takes each item of a list away by its path, and gives `POST` what `GET` gave. */
async function giveBack(
  lab: LabClient,
  list: string,
  { one, to = list, form = '', mode = '', leave = () => false }: GiveBack,
): Promise<{ item: Item; status: number; errno: unknown; body: Item }[]> {
  const outcomes = [];
  for (const item of await all(lab, list)) {
    if (leave(item)) continue;
    const path = one(item);
    const told = (await lab.get(HOST + path + form)).body;
    const before = await all(lab, list);
    const removed = await lab.call('DELETE', HOST + path);
    expect([path, removed.status, removed.text]).toEqual([path, 204, '']);
    expect((await lab.get(HOST + path)).status).toBe(404);
    if (item.id !== undefined) {
      // It and no other.
      expect(await all(lab, list)).toEqual(before.filter(({ id }) => id !== item.id));
    }
    const { status, body } = await lab.post(`${HOST}${to}${mode}`, told);
    outcomes.push({ item: told, status, errno: body.errno, body });
  }
  return outcomes;
}

test('a route is removed by its id, it and no other; and what GET told of it can be given to POST', async () => {
  const world = await startWorld();
  await fc.assert(
    fc.asyncProperty(actions, async (changes) => {
      const lab = await openAlike(world);
      for (const one of changes) await ask(lab, one);
      const routes = await giveBack(lab, '/routes?table=all', {
        one: ({ id }) => `/routes/${id}`,
        to: '/routes',
        // Without -d the scope global is not told, and what is not told is filled in anew.
        form: '?details=true',
        mode: '?mode=append',
        // What the kernel made, it made of addresses that the others need.
        leave: ({ protocol }) => protocol === 'kernel',
      });
      for (const { item, status, body } of routes) {
        const made = status === 201 ? (await lab.get(`${HOST}/routes/${body.id}?details=true`)).body : body;
        expect([status, withoutId(made)]).toEqual([201, withoutId(item)]);
      }
    }),
    RUNS,
  );
}, 300_000);

test('a rule is removed by its id, it and no other; and what GET told of it can be given to POST', async () => {
  const world = await startWorld();
  await fc.assert(
    fc.asyncProperty(actions, async (changes) => {
      const lab = await openAlike(world);
      for (const one of changes) await ask(lab, one);
      const rules = await giveBack(lab, '/rules', { one: ({ id }) => `/rules/${id}` });
      for (const { item, status, errno, body } of rules) {
        // Linux takes a rule that says less for the same as one that says more, if that was there first.
        if (status === 409) expect(errno).toBe('EEXIST');
        else expect([status, withoutId(body)]).toEqual([201, withoutId(item)]);
      }
    }),
    RUNS,
  );
}, 300_000);

test('an address and a neighbour are removed by their paths; and what GET told of them can be given to POST', async () => {
  const world = await startWorld();
  await fc.assert(
    fc.asyncProperty(actions, async (changes) => {
      const lab = await openAlike(world);
      for (const one of changes) await ask(lab, one);
      for (const { item, status, body } of await giveBack(lab, '/neighbours', {
        one: ({ dev, dst }) => `/neighbours/${dev}/${dst}`,
      })) {
        expect([status, body]).toEqual([201, item]);
      }
      for (const { ifname } of await all(lab, '/interfaces')) {
        const path = `/interfaces/${ifname}/addresses`;
        for (const { local, prefixlen, address, family, secondary } of await all(lab, path)) {
          const one = `${path}/${local}/${prefixlen}${address === undefined ? '' : `?address=${address}`}`;
          const told = await lab.get(HOST + one);
          // It may have gone with the primary of its prefix.
          if (told.status === 404) continue;
          expect((await lab.call('DELETE', HOST + one)).status).toBe(204);
          if (family === 'inet6') continue;
          const { status, body } = await lab.post(HOST + path, told.body);
          const { secondary: _, ...rest } = told.body;
          expect([status, body]).toEqual([
            201,
            { ...rest, ...(secondary === undefined ? {} : body.secondary && { secondary: true }) },
          ]);
        }
      }
    }),
    RUNS,
  );
}, 300_000);
