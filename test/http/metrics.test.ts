import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { call, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { openStream } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';

/** The value of a sample, by its name and labels as they are printed. */
async function samples(origin: string, token?: string): Promise<Map<string, number>> {
  const { status, headers, text } = await call(origin, 'GET', '/metrics', { token });
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('/metrics counts what was asked, made, written and told, and names no session', async () => {
  const world = await startWorld();
  const lab = await world.lab(['h1', 'h2']);
  const client = await openStream(lab);
  client.say({ type: 'subscribe', id: 's', from: 'start' });
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 2 });
  const { body: going } = await lab.post('/hosts/h1/pings', { dst: '10.0.3.2', count: 1000, pace: 'realtime' });
  const { seq } = (await lab.get('')).body;
  await client.eventsUntil(seq);
  await lab.get('/nowhere');
  const seen = await samples(world.origin);
  const pattern = 'method="POST",route="/v1/sessions/:session/hosts/:host/pings",status="201"';
  expect(seen.get(`loopwire_http_request_duration_seconds_count{${pattern}}`)).toBe(2);
  expect(seen.get('loopwire_http_request_duration_seconds_count{method="GET",route="none",status="404"}')).toBe(1);
  expect(seen.get('loopwire_sessions')).toBe(1);
  expect(seen.get('loopwire_hosts')).toBe(2);
  expect(seen.get('loopwire_subscribers')).toBe(1);
  expect(seen.get('loopwire_pings_total')).toBe(2);
  expect(seen.get('loopwire_pings_running')).toBe(1);
  // The session's first event was written by no batch.
  expect(seen.get('loopwire_events_committed_total')).toBeGreaterThanOrEqual(seq - 1);
  expect(seen.get('loopwire_events_made_total')).toBe(seen.get('loopwire_events_committed_total'));
  expect(seen.get('loopwire_events_delivered_total')).toBeGreaterThanOrEqual(seq);
  expect(seen.get('loopwire_gaps_total')).toBe(0);
  expect(seen.get('loopwire_write_duration_seconds_count{file="state"}')).toBeGreaterThan(3);
  expect(seen.get('loopwire_write_duration_seconds_count{file="trace"}')).toBeGreaterThan(3);
  expect(seen.get('loopwire_commands_queued')).toBe(0);
  expect(seen.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
  expect([...seen.keys()].filter((sample) => sample.includes(lab.id))).toEqual([]);
  await lab.call('DELETE', `/hosts/h1/pings/${going.id}`);
  await lab.call('DELETE', '');
  expect((await samples(world.origin)).get('loopwire_sessions')).toBe(0);
});

test('where others can reach the server, /metrics is for its operators', async () => {
  const world = await startWorld(
    readConfig({ LOOPWIRE_HOST: '0.0.0.0', LOOPWIRE_API_KEYS: 'me:a-key-of-16-chars', LOOPWIRE_DATA_DIR: scratch() }),
  );
  expect((await call(world.origin, 'GET', '/metrics')).status).toBe(401);
  expect((await call(world.origin, 'GET', '/metrics', { token: 'another-key-of-16' })).body.code).toBe('unauthorized');
  expect((await samples(world.origin, 'a-key-of-16-chars')).get('loopwire_sessions')).toBe(0);
});

test('the log has a line for each answer, with the ids of its request and its session, and no token', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), LOOPWIRE_LOG_LEVEL: 'info' });
  const lab = await openLab(await server.listening);
  await lab.post('/hosts', { name: 'h3' }, { headers: { 'x-request-id': 'mine' } });
  const lines = () =>
    server.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  await expect.poll(() => lines().filter(({ reqId, res }) => reqId === 'mine' && res)).toHaveLength(1);
  const [line] = lines().filter(({ reqId, res }) => reqId === 'mine' && res);
  expect(line).toMatchObject({ session: lab.id, res: { statusCode: 201 } });
  const headers = { 'x-request-id': 'odd' };
  expect((await call(lab.origin, 'GET', `/v1/sessions/${lab.token}/hosts`, { headers })).status).toBe(401);
  await expect.poll(() => lines().filter(({ reqId, res }) => reqId === 'odd' && res)).toHaveLength(1);
  expect(server.stderr).not.toContain(lab.token);
}, 60_000);
