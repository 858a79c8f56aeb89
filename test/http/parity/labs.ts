/** What the tests of parity share: hosts that begin alike, and everything that a list has. */
import { expect } from 'vitest';
import type { Answer, LabClient } from '../../support/api.ts';
import type { World } from '../../support/world.ts';
import type { Action } from './actions/said.ts';

export type Item = Record<string, unknown>;

export const HOST = '/hosts/h1';
/** Two dummies beside lo, one of them up. */
const SETUP = ['ip link add d0 type dummy', 'ip link set d0 up', 'ip link add d1 type dummy'];
const SEED = 7;

/** A lab of one host; all of them begin alike. */
export async function openAlike(world: World): Promise<LabClient> {
  const lab = await world.lab(['h1'], { seed: SEED });
  for (const line of SETUP) await lab.exec('h1', line);
  return lab;
}

export function ask(lab: LabClient, { method, path, json }: Action): Promise<Answer> {
  return lab.call(method, HOST + path, json === undefined ? {} : { json });
}

/** All items of a list, page by page; none of a table that was never made. */
export async function all(lab: LabClient, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ; ) {
    const answer = await lab.get(`${HOST}${path}${path.includes('?') ? '&' : '?'}limit=7${cursor}`);
    if (answer.status === 404) return [];
    expect([path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([path, 200, '']);
    items.push(...answer.body.items);
    if (answer.body.next === undefined) return items;
    cursor = `&cursor=${answer.body.next}`;
  }
}

export const withoutId = ({ id: _, ...item }: Item): Item => item;
