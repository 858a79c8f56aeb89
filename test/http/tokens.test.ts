import { describe, expect, test } from 'vitest';
import { Token, TokenCreated } from '../../src/contract/http/token.ts';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { call, type LabClient } from '../support/api.ts';
import { openStream, StreamClient, streamUrl } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

/** What is there for whom. */
async function opens(lab: LabClient, token: string): Promise<boolean> {
  const { status } = await lab.get('', { token });
  return status === 200;
}

describe('rotating a token', () => {
  test('gives another secret, and the one before opens nothing from then on', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.post('/tokens/owner/rotate', undefined);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { token, ...shown } = TokenCreated.parse(answer.body);
    expect(token).toMatch(/^lw_[\w-]{43}$/);
    expect(token).not.toBe(lab.token);
    expect((await lab.get('', { token: lab.token })).status).toBe(404);
    expect(await opens(lab, token)).toBe(true);
    expect((await lab.get('/tokens/owner', { token })).body).toEqual(shown);
  });

  test('closes the sockets that were opened with it, at once: 4403; those of other tokens stay', async () => {
    const lab = await (await startWorld({ heartbeatMs: 3_600_000 })).lab();
    const byHeader = await openStream(lab);
    const byMessage = new StreamClient(streamUrl(lab));
    byMessage.say({ type: 'auth', token: lab.token });
    await byMessage.next('hello');
    await byMessage.next('ready');
    byMessage.say({ type: 'subscribe', id: 's' });
    await byMessage.next('subscribed');
    const { token } = (await lab.post('/tokens/owner/rotate', undefined)).body;
    const closed = { code: 4403, reason: 'the token is no longer good' };
    expect(await byHeader.closed).toEqual(closed);
    expect(await byMessage.closed).toEqual(closed);
    const again = new StreamClient(streamUrl(lab), { authorization: `Bearer ${token}` });
    await again.next('hello');
    await again.next('ready');
    expect(again.waiting).toEqual([]);
  });

  test('ends what is followed over HTTP', async () => {
    const world = await startWorld({ limits: { ...DEFAULT_LIMITS, monitorsRunning: 1 } });
    const lab = await world.lab();
    const follow = (path: string, accept: string) =>
      fetch(world.origin + lab.path + path, { headers: { authorization: `Bearer ${lab.token}`, accept } });
    const monitor = lab.post('/hosts/h1/exec', { command: 'ip monitor' });
    const another = () => lab.post('/hosts/h1/exec', { command: 'timeout 0.01 ip monitor' });
    // There is no room for another one once it listens.
    await expect.poll(async () => (await another()).status, { timeout: 15_000 }).toBe(429);
    const followed = [await follow('/trace', 'text/event-stream'), await follow('/capture.pcapng?follow=true', '*/*')];
    await lab.post('/tokens/owner/rotate', undefined);
    for (const answer of followed) await answer.arrayBuffer();
    expect((await monitor).body.exit).toBe(130);
  });

  test('survives the end of the process, and so does its being over', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const { token } = (await lab.post('/tokens/owner/rotate', undefined)).body;
    await world.app.close();
    const { origin } = await startWorld({ dataDir: world.dataDir });
    expect((await call(origin, 'GET', lab.path, { token: lab.token })).status).toBe(404);
    expect((await call(origin, 'GET', lab.path, { token })).status).toBe(200);
  });

  test('many times at once leaves one that is good', async () => {
    const lab = await (await startWorld()).lab();
    const answers = await Promise.all(Array.from({ length: 8 }, () => lab.post('/tokens/owner/rotate', undefined)));
    const tokens: string[] = answers.flatMap(({ status, body }) => (status === 200 ? [body.token] : []));
    const good = [];
    for (const token of tokens) if (await opens(lab, token)) good.push(token);
    expect(good).toHaveLength(1);
  });
});

describe('the tokens of a session', () => {
  test('are listed without their secrets', async () => {
    const lab = await (await startWorld()).lab();
    const { status, text, body } = await lab.get('/tokens');
    expect(status).toBe(200);
    expect(text).not.toMatch(/lw_|digest|secret/);
    expect(body.items.map((item: unknown) => Token.parse(item))).toMatchObject([
      { id: 'owner', name: '', role: 'owner' },
    ]);
    expect((await lab.get('/tokens?cursor=x')).status).toBe(400);
    expect((await lab.get('/tokens/other')).status).toBe(404);
  });

  test('never lack an owner: the last one is not revoked', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.call('DELETE', '/tokens/owner');
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('conflict');
    expect(await opens(lab, lab.token)).toBe(true);
  });
});

test('a session that is deleted closes the sockets that subscribe to nothing, too: 4410', async () => {
  const lab = await (await startWorld({ heartbeatMs: 3_600_000 })).lab();
  const client = await openStream(lab);
  expect((await lab.call('DELETE', '')).status).toBe(204);
  expect((await client.closed).code).toBe(4410);
});
