import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { WatchedServer } from '../watched-server.ts';
import { campaign } from './campaign.ts';
import { operations, placeOf } from './document.ts';
import { fault } from './judge.ts';
import { anyRequest, type Wanted } from './requests.ts';
import { SETTINGS } from './settings.ts';

/** `npm run hostile -- --count 100000` does the same with more. */
const COUNT = 500;

test('whatever is sent is answered as openapi.yaml and asyncapi.yaml say', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-hostile-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = await WatchedServer.start(dataDir, SETTINGS);
  onTestFinished(() => server.kill());
  const { faults, answers, talks } = await campaign({ origin: server.origin, count: COUNT, seed: 7 });
  expect(faults).toEqual([]);
  // Some of it was understood, and much was not.
  expect([...answers.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 415]));
  expect([...answers.values()].reduce((sum, count) => sum + count, talks)).toBe(COUNT);
});

test('a wrong answer is found', () => {
  const operation = operations.find(({ id }) => id === 'getClock');
  const createHost = operations.find(({ id }) => id === 'createHost');
  if (!operation || !createHost) throw new Error('there are no such operations');
  const [wanted] = fc.sample(anyRequest, { numRuns: 1, seed: 1 }) as [Wanted];
  const asked: Wanted = { ...wanted, operation, method: 'GET', path: operation.path, framing: 'length', headers: [] };
  const json = { 'content-type': 'application/json' };
  const heard = (status: number, value: unknown, headers: Record<string, string> = json) => ({
    status,
    headers,
    body: Buffer.from(JSON.stringify(value)),
    endless: false,
  });
  expect(placeOf(operation, 200, 'application/json')).toBeDefined();
  expect(fault(asked, heard(200, { clockNs: 1 }))).toBeUndefined();
  expect(fault(asked, heard(200, { clockNs: '1' }))).toMatch(/does not fit/);
  expect(fault(asked, heard(201, {}))).toMatch(/not in openapi/);
  expect(fault(asked, heard(500, {}))).toBe('status 500');
  expect(fault(asked, heard(404, {}))).toMatch(/404 as/);
  expect(fault(asked, heard(404, {}, { 'content-type': 'application/problem+json' }))).toMatch(/no problem document/);
  expect(fault(asked, undefined)).toBe('no answer');
  const host = { name: 'h9', labels: {}, interfaces: [], createdAt: '2026-11-23T00:00:00.000Z' };
  const made: Wanted = { ...asked, operation: createHost, method: 'POST', path: createHost.path, json: { name: 'h9' } };
  expect(fault(made, heard(201, host))).toBeUndefined();
  expect(fault({ ...made, json: { name: 'h9', a: 1 } }, heard(201, host))).toMatch(/outside of its schema/);
});
