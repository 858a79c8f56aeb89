import { get } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { TracePage } from '../../src/contract/http/trace-page.ts';
import { TraceEvent } from '../../src/contract/trace.ts';
import { type LabClient, trimmed } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

const ndjson = { headers: { accept: 'application/x-ndjson' } };

/** Every event there is, one page after the other. */
async function wholeTrace(lab: LabClient, limit = 1000): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: TracePage = TracePage.parse((await lab.get(`/trace?after=${after}&limit=${limit}`)).body);
    events.push(...page.events);
    after = page.next;
  }
  return events;
}

describe('a page of the trace', () => {
  test('is events of the schema, contiguous from 1, whatever the size of the pages', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ping -c 3 127.0.0.1');
    const whole = await wholeTrace(lab);
    expect(whole.map(({ seq }) => seq)).toEqual(whole.map((_, at) => at + 1));
    expect(whole.length).toBe((await lab.get('')).body.seq);
    expect(await wholeTrace(lab, 7)).toEqual(whole);
    const types = whole.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['session:newhost', 'fib:fib_table_lookup', 'net:netif_rx', 'ping:done']),
    );
  });

  test('says the newest and the oldest event, and where to read on', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { seq } = (await lab.get('')).body;
    expect((await lab.get('/trace?limit=2')).body).toMatchObject({ next: 2, seq, earliest: 1 });
    const last = (await lab.get(`/trace?after=${seq - 1}`)).body;
    expect(last.events).toHaveLength(1);
    expect(last.next).toBeUndefined();
    expect((await lab.get(`/trace?after=${seq}`)).body).toEqual({ events: [], seq, earliest: 1 });
  });

  test('has what its filters let through, and all of it', async () => {
    const lab = await (await startWorld()).lab(['h1', 'h2']);
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { body: ping } = await lab.post('/hosts/h2/pings', { dst: '127.0.0.1', count: 2 });
    const whole = await wholeTrace(lab);
    const filtered = async (query: string) => (await lab.get(`/trace?${query}`)).body.events;
    expect(await filtered('host=h2')).toEqual(whole.filter(({ host }) => host === 'h2'));
    expect(await filtered('host=h1&host=h2')).toEqual(whole.filter(({ host }) => host !== undefined));
    expect(await filtered('type=fib:*')).toEqual(whole.filter(({ type }) => type.startsWith('fib:')));
    const two = whole.filter(({ type }) => type === 'ping:sent' || /^net:.*_rx$/.test(type));
    expect(await filtered('type=net:*_rx&type=ping:sent')).toEqual(two);
    expect(await filtered(`ping=${ping.id}`)).toEqual(whole.filter((event) => event.ping === ping.id));
    expect(await filtered('after=5&until=9')).toEqual(whole.slice(5, 9));
    const both = whole.filter(({ host, type, seq }) => host === 'h2' && type.startsWith('skb:') && seq > 5);
    expect(await filtered('after=5&host=h2&type=skb:*')).toEqual(both);
    expect(await filtered('type=nothing:*')).toEqual([]);
    expect((await lab.get('/trace?type=FIB')).status).toBe(400);
    expect((await lab.get('/trace?until=9&limit=4&after=5')).body.next).toBeUndefined();
    expect((await lab.get('/trace?until=9&limit=3&after=5')).body.next).toBe(8);
  });

  test('says why of every event, when asked', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
    await lab.exec('h1', 'ping -c 1 10.0.3.2');
    const plain = (await lab.get('/trace')).body.events;
    const explained = TracePage.parse((await lab.get('/trace?explain=true')).body).events;
    expect(explained.map(({ why: _why, ...event }) => event)).toEqual(plain);
    for (const { type, why } of explained) expect([type, why]).toEqual([type, expect.stringMatching(/^\S.*\.$/s)]);
    expect(plain.filter((event: TraceEvent) => event.why !== undefined)).toEqual([]);
  });

  test('that is no longer kept is 410, and says what is', async () => {
    const { limits } = readConfig({});
    const world = await startWorld({ limits: { ...limits, eventsKept: 50 } });
    const lab = await world.lab();
    for (let count = 0; count < 20; count += 1) await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { earliest } = await trimmed(lab);
    for (const options of [{}, ndjson, { headers: { accept: 'text/event-stream', 'last-event-id': '0' } }]) {
      const answer = await lab.get('/trace?after=0', options);
      expect(answer.status).toBe(410);
      expect(answer.body).toMatchObject({ code: 'trimmed', earliest });
    }
    const kept = (await lab.get(`/trace?after=${earliest - 1}`)).body.events;
    expect(kept[0].seq).toBe(earliest);
  });

  test('comes in no other type than those there are', async () => {
    const lab = await (await startWorld()).lab();
    expect((await lab.get('/trace', { headers: { accept: 'image/png' } })).status).toBe(406);
    const types: [string, string][] = [
      ['*/*', 'application/json; charset=utf-8'],
      ['text/*;q=0.5, application/x-ndjson;q=0.1, application/json', 'application/json; charset=utf-8'],
      ['application/json;q=0, */*', 'application/x-ndjson'],
    ];
    for (const [accept, type] of types) {
      expect((await lab.get('/trace', { headers: { accept } })).headers['content-type']).toBe(type);
    }
  });
});

test('the trace as NDJSON is the same events, one a line', async () => {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ping -c 100 -i 0.01 127.0.0.1');
  const whole = await wholeTrace(lab);
  expect(whole.length).toBeGreaterThan(1500);
  const linesOf = async (query: string) => {
    const { text, headers } = await lab.get(`/trace${query}`, ndjson);
    expect(headers['content-type']).toBe('application/x-ndjson');
    if (text === '') return [];
    expect(text.endsWith('\n')).toBe(true);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => TraceEvent.parse(JSON.parse(line)));
  };
  expect(await linesOf('')).toEqual(whole);
  expect(await linesOf('?limit=1200')).toEqual(whole.slice(0, 1200));
  expect(await linesOf('?after=3&until=1100')).toEqual(whole.slice(3, 1100));
  expect(await linesOf('?type=ping:reply')).toEqual(whole.filter(({ type }) => type === 'ping:reply'));
  expect(await linesOf('?type=nothing')).toEqual([]);
});

test('a seq that has not happened is 400, however what follows it is asked for', async () => {
  const lab = await (await startWorld()).lab();
  const { body: ping } = await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
  const { seq } = (await lab.get('')).body;
  const paths = ['/trace?', '/capture.pcapng?', '/capture.pcapng?follow=true&', `/hosts/h1/pings/${ping.id}/walk?`];
  for (const path of paths) {
    expect(await lab.get(`${path}after=${seq + 1}`)).toMatchObject({
      status: 400,
      body: { code: 'malformed', detail: `the newest event is ${seq}`, errors: [{ in: 'query', pointer: '/after' }] },
    });
    if (!path.includes('follow')) expect((await lab.get(`${path}after=${seq}`)).status).toBe(200);
  }
  for (const accept of ['application/x-ndjson', 'text/event-stream']) {
    expect((await lab.get(`/trace?after=${seq + 1}`, { headers: { accept } })).status).toBe(400);
  }
});

describe('the trace as server-sent events', () => {
  /** Reads until `enough` of the text that has come so far. */
  function listen(lab: LabClient, query: string, headers: Record<string, string>, enough: (text: string) => boolean) {
    const options = {
      headers: { authorization: `Bearer ${lab.token}`, accept: 'text/event-stream', ...headers },
      agent: false,
    };
    return new Promise<{ type: string | undefined; text: string }>((resolve, reject) => {
      const request = get(`${lab.origin}${lab.path}/trace${query}`, options, (response) => {
        let text = '';
        const look = (ended: boolean) => {
          if (!ended && !enough(text)) return;
          resolve({ type: response.headers['content-type'], text });
          request.destroy();
        };
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
          look(false);
        });
        response.on('end', () => look(true));
      });
      request.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET' || reject(error));
      onTestFinished(() => void request.destroy());
    });
  }

  const eventsIn = (text: string) =>
    [...text.matchAll(/(?<=\n\n)id: (\d+)\ndata: (.*)\n\n/g)].map(([, id, data]) => {
      const event = TraceEvent.parse(JSON.parse(data ?? ''));
      expect(event.seq).toBe(Number(id));
      return event;
    });

  test('goes on after Last-Event-ID, and is live then', async () => {
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { seq } = (await lab.get('')).body;
    const done = (text: string) => eventsIn(text).filter(({ type }) => type === 'ping:done').length === 2;
    const listening = listen(lab, '', { 'last-event-id': '3' }, done);
    const live = listen(lab, '?type=ping:*', {}, (text) => text.includes('ping:done'));
    await expect.poll(async () => (await lab.get('/trace?limit=1')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await lab.exec('h1', 'ping -c 1 127.0.0.1');
    const { type, text } = await listening;
    expect(type).toBe('text/event-stream');
    const whole = await wholeTrace(lab);
    expect(eventsIn(text)).toEqual(whole.slice(3));
    expect(text).toMatch(new RegExp(`^event: caught-up\\nid: ${seq}\\n`, 'm'));
    const mine = whole.filter((event) => event.seq > seq && event.type.startsWith('ping:'));
    expect(eventsIn((await live).text)).toEqual(mine);
  });

  test('ends when the server stops', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const listening = listen(lab, '?after=0', {}, () => false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await world.app.close();
    expect(eventsIn((await listening).text).map(({ type }) => type)).toContain('session:newhost');
  });

  test('has no end, and says so to who asks for one', async () => {
    const lab = await (await startWorld()).lab();
    const headers = { accept: 'text/event-stream' };
    for (const name of ['until', 'limit']) {
      expect(await lab.get(`/trace?${name}=1`, { headers })).toMatchObject({
        status: 400,
        body: { code: 'malformed', errors: [{ in: 'query', pointer: `/${name}` }] },
      });
    }
  });

  test('does not know a Last-Event-ID that is no seq', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.get('/trace', { headers: { accept: 'text/event-stream', 'last-event-id': 'x' } });
    expect(answer.status).toBe(400);
  });
});
