/** Whoever has a snapshot and follows what happens has the state, and knows whose doing it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { action } from '../http/parity/actions/action.ts';
import { ask, openAlike } from '../http/parity/labs.ts';
import { addPiece, comparable, everything, fold, type Hosts } from '../support/fold.ts';
import { openStream, type StreamClient } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

/** The hosts of a snapshot as they come, piece by piece. */
async function snapshotOf(client: StreamClient): Promise<Hosts> {
  await client.next('subscribed');
  const hosts: Hosts = new Map();
  for (let isLast = false; !isLast; ) {
    const piece = await client.next('snapshot');
    for (const host of piece.hosts) addPiece(hosts, host);
    isLast = piece.last;
  }
  return hosts;
}

test('a snapshot and the events after it are the state that GET tells, whatever was done, by REST or typed', async () => {
  const world = await startWorld();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(action, fc.boolean()), { minLength: 1, maxLength: 14 }), async (actions) => {
      const lab = await openAlike(world);
      const born = await lab.post('/hosts', { name: 'fresh' });
      const client = await openStream(lab);
      client.say({ type: 'subscribe', id: 's', from: 'snapshot' });
      const hosts = await snapshotOf(client);
      await client.next('caught-up');
      const fresh = hosts.get('fresh')?.sysctls ?? {};
      await lab.call('DELETE', '/hosts/fresh');
      for (const [one, isTyped] of actions) {
        if (isTyped) await lab.exec('h1', one.line);
        else await ask(lab, one);
      }
      await lab.post('/hosts', { name: 'h2', labels: { x: '1' } });
      const { seq, revision } = (await lab.get('')).body;
      let before = Number(born.headers.etag?.replaceAll('"', ''));
      for (const event of await client.eventsUntil(seq)) {
        fold(hosts, event, fresh);
        if (!('revision' in event)) continue;
        expect(event.revision - before).toBeGreaterThanOrEqual(0);
        expect(event.revision - before).toBeLessThanOrEqual(1);
        before = event.revision;
      }
      expect(before).toBe(revision);
      const done = actions.map(([one, isTyped]) => `${isTyped ? '$' : 'REST'} ${one.line}`).join('\n');
      expect([...hosts.values()].map(comparable), done).toEqual((await everything(lab)).map(comparable));
      client.socket.terminate();
    }),
    { numRuns: Number(process.env.FOLD_RUNS ?? 12) },
  );
}, 300_000);

test('every change says whose request it was, and what it made of the revision', async () => {
  const lab = await (await startWorld()).lab();
  const client = await openStream(lab);
  client.say({ type: 'subscribe', id: 's' });
  await client.next('subscribed');
  await client.next('caught-up');
  const as = (id: string) => ({ headers: { 'x-request-id': id } });
  await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'lo' }, as('rest'));
  await lab.post('/hosts/h1/exec', { command: 'ip addr add 10.0.3.1/24 dev lo && ip link set lo down' }, as('typed'));
  await lab.post('/hosts', { name: 'h2', labels: { x: '1' } }, as('host'));
  await lab.call('PATCH', '', { json: { name: 'renamed' }, ...as('name') });
  const { seq, revision } = (await lab.get('')).body;
  const told = (await client.eventsUntil(seq)).map((event) => {
    const { type, request, revision: at, silent } = event as typeof event & Record<string, unknown>;
    return [type, request, at, silent].filter((word) => word !== undefined).join(' ');
  });
  const first = revision - 3;
  expect(told.slice(0, 2)).toEqual([`rtnl:newroute rest ${first}`, `rtnl:newaddr typed ${first + 1}`]);
  // What Linux changes without a word is told here all the same.
  expect(told).toContain(`rtnl:delroute typed ${first + 1} true`);
  expect(told).toContain(`session:newhost host ${first + 2}`);
  expect(told.at(-1)).toBe(`session:changed name ${first + 3}`);
});
