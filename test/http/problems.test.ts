import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/contract/problem.ts';
import { type Answer, call } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

/** The answer as the problem it must be: of the right type, strictly of its schema, with the status it says. */
function problemIn(answer: Answer): Problem {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.parse(answer.body);
  expect(problem.status).toBe(answer.status);
  expect(problem.type).toBe(`urn:loopwire:problem:${problem.code}`);
  return problem;
}

describe('what the kernel or iproute2 refuses', () => {
  test('an address on an interface that is not there is 404, ENODEV, in the words of ip', async () => {
    const lab = await (await startWorld()).lab();
    const path = '/hosts/h1/interfaces/eth9/addresses';
    const problem = problemIn(await lab.post(path, { local: '10.0.3.1', prefixlen: 24 }));
    expect(problem).toMatchObject({
      status: 404,
      code: 'not-found',
      errno: 'ENODEV',
      detail: 'Cannot find device "eth9"',
      instance: lab.path + path,
    });
    for (const [method, at] of [
      ['GET', path],
      ['GET', '/hosts/h1/interfaces/eth9'],
    ] as const) {
      expect(problemIn(await lab.call(method, at))).toMatchObject({ status: 404, errno: 'ENODEV' });
    }
  });

  test('a second identical address is 409, EEXIST, in the words of the kernel', async () => {
    const lab = await (await startWorld()).lab();
    const path = '/hosts/h1/interfaces/lo/addresses';
    const address = { local: '10.0.3.1', prefixlen: 24 };
    expect((await lab.post(path, address)).status).toBe(201);
    const problem = problemIn(await lab.post(path, address));
    expect(problem).toMatchObject({
      status: 409,
      code: 'conflict',
      errno: 'EEXIST',
      detail: 'ipv4: Address already assigned.',
    });
  });

  test('a gateway that cannot be reached is 422, in the words of the kernel', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', gateway: '10.9.9.9' });
    const { stderr } = await lab.exec('h1', 'ip route add 192.0.2.0/24 via 10.9.9.9');
    const problem = problemIn(answer);
    expect(problem).toMatchObject({ status: 422, code: 'refused', errno: 'ENETUNREACH' });
    expect(stderr).toContain(problem.detail);
  });

  test('an address that is not there cannot be removed: 404, EADDRNOTAVAIL', async () => {
    const lab = await (await startWorld()).lab();
    const problem = problemIn(await lab.call('DELETE', '/hosts/h1/interfaces/lo/addresses/10.77.0.1/24'));
    expect(problem).toMatchObject({ status: 404, errno: 'EADDRNOTAVAIL', detail: 'ipv4: Address not found.' });
  });

  test('a refused change changes nothing, not even the revision', async () => {
    const lab = await (await startWorld()).lab();
    const before = await lab.get('/hosts/h1/interfaces');
    await lab.post('/hosts/h1/interfaces/eth9/addresses', { local: '10.0.3.1' });
    await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', gateway: '10.9.9.9' });
    const after = await lab.get('/hosts/h1/interfaces');
    expect(after.text).toBe(before.text);
    expect(after.headers.etag).toBe(before.headers.etag);
  });
});

describe('what is not there', () => {
  test('an unknown host is 404', async () => {
    const lab = await (await startWorld()).lab();
    const paths = ['', '/interfaces', '/routes', '/rules', '/neighbours', '/sysctls', '/pings'].map(
      (at) => `/hosts/h9${at}`,
    );
    for (const path of paths) {
      expect(problemIn(await lab.get(path))).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect(problemIn(await lab.post('/hosts/h9/exec', { command: 'ip addr' })).detail).toContain('h9');
    expect(problemIn(await lab.post('/hosts/h9/pings', { dst: '127.0.0.1' })).status).toBe(404);
    expect(problemIn(await lab.call('DELETE', '/hosts/h9')).status).toBe(404);
  });

  test('an unknown ping, route, sysctl is 404', async () => {
    const lab = await (await startWorld()).lab();
    for (const path of ['/pings/p9', '/sysctls/net.ipv4.nonsense']) {
      expect(problemIn(await lab.get(`/hosts/h1${path}`))).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect(problemIn(await lab.call('DELETE', '/hosts/h1/routes/none')).status).toBe(404);
  });
});

describe('what is malformed', () => {
  test('names every field that does not fit', async () => {
    const lab = await (await startWorld()).lab();
    const body = { local: '10.0.3.256', prefixlen: 33, lable: 'x', 'a/b~c': 1 };
    const problem = problemIn(await lab.post('/hosts/h1/interfaces/lo/addresses', body));
    expect(problem).toMatchObject({ status: 400, code: 'malformed' });
    expect(problem.errors?.map((error) => `${error.in} ${error.pointer}`).sort()).toEqual([
      'body /a~1b~0c',
      'body /lable',
      'body /local',
      'body /prefixlen',
    ]);
  });

  test('names what is missing, also when there is no body at all', async () => {
    const lab = await (await startWorld()).lab();
    for (const answer of [await lab.post('/hosts', {}), await lab.call('POST', '/hosts')]) {
      const { errors } = problemIn(answer);
      expect(errors).toMatchObject([{ in: 'body', pointer: '/name' }]);
    }
  });

  test('names fields of the query and of the path', async () => {
    const lab = await (await startWorld()).lab();
    expect(problemIn(await lab.get('/hosts?limit=0&cusror=x')).errors?.map(({ pointer }) => pointer)).toEqual([
      '/limit',
      '/cusror',
    ]);
    const removed = await lab.call('DELETE', '/hosts/h1/interfaces/lo/addresses/10.0.3.1/x');
    expect(problemIn(removed).errors).toMatchObject([{ in: 'path', pointer: '/prefixlen' }]);
  });

  test('names the first twenty of many fields, and says how many more there are', async () => {
    const { origin } = await startWorld();
    const post = (body: object) => call(origin, 'POST', '/v1/sessions', { json: body });
    const unknown = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, 1]));
    const many = problemIn(await post({ ...unknown(300), name: 7 }));
    expect(many.errors).toHaveLength(20);
    expect(many.errors).toContainEqual({ in: 'body', pointer: '/key0', detail: 'no such member' });
    expect(many.detail).toMatch(/; and 281 more$/);
    const labels = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`label${i}`, i]));
    const values = problemIn(await post({ labels }));
    expect(values.errors?.map(({ pointer }) => pointer)).toEqual(
      Array.from({ length: 20 }, (_, i) => `/labels/label${i}`),
    );
    expect(values.detail).toMatch(/; and 80 more$/);
    const few = problemIn(await post(unknown(20)));
    expect(few.errors).toHaveLength(20);
    expect(few.detail).not.toMatch(/more$/);
  });

  test('does not say again what is very long', async () => {
    const { origin } = await startWorld();
    const labels = { [`a/${'x'.repeat(500_000)}`]: 'there' };
    const problem = problemIn(await call(origin, 'POST', '/v1/sessions', { json: { labels, ['y'.repeat(1_000)]: 1 } }));
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/labels', '']);
    expect(JSON.stringify(problem).length).toBeLessThan(1_000);
  });

  const nested = (depth: number) => `{"labels":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
  const members = (count: number) => `[${Array(count).fill('1').join()}]`;
  test.each([
    ['nested deeper than 64', nested(65), 'body: nested deeper than 64'],
    ['nested 64 deep', nested(64), 'body: /labels: Invalid input: expected record, received array'],
    ['brackets in a string', `{"labels":"${'[{,\\"'.repeat(50_000)}"}`, /labels: Invalid input: .*received string$/],
    ['very many elements', members(10_001), 'body: more than 10000 members and elements'],
    ['many elements', members(10_000), 'body: the whole: Invalid input: expected object, received array'],
    ['very many empty objects', `[${'{},'.repeat(300_000)}{}]`, 'body: more than 10000 members and elements'],
    [
      'brackets after the end of a string',
      `{"labels":"\\\\","${'x'.repeat(10)}":${'['.repeat(100)}`,
      'body: nested deeper than 64',
    ],
  ])('a body of JSON: %s', async (_what, raw, detail) => {
    const { origin } = await startWorld();
    const answer = await call(origin, 'POST', '/v1/sessions', { raw, headers: { 'content-type': 'application/json' } });
    const problem = problemIn(answer);
    expect(problem).toMatchObject({ status: 400, code: 'malformed' });
    expect(problem.detail).toMatch(detail);
  });

  test.each([
    ['half a document', '{"name":'],
    ['white space', ' \n'],
    ['a key that poisons prototypes', '{"__proto__":{"polluted":true}}'],
    ['one that does so deeper', '{"labels":{"constructor":{"prototype":{"polluted":true}}}}'],
    ['brackets without an end', '['.repeat(500_000)],
    ['nesting without sense', `{"labels":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['a list', '[]'],
    ['a number', '1e999'],
  ])('a body that is %s is 400', async (_what, raw) => {
    const { origin } = await startWorld();
    const answer = await call(origin, 'POST', '/v1/sessions', { raw, headers: { 'content-type': 'application/json' } });
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'malformed' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    if (raw.includes('polluted')) expect(problemIn(answer).detail).toContain('"__proto__"');
  });
});

test('JSON that is announced and does not come is no body', async () => {
  const { origin } = await startWorld();
  const options = { raw: '', headers: { 'content-type': 'application/json' } };
  expect((await call(origin, 'POST', '/v1/sessions', options)).status).toBe(201);
});

describe('what is hardly a request', () => {
  test.each([
    ['GET', '/nowhere', 404, 'not-found'],
    ['GET', '//v1//sessions', 404, 'not-found'],
    ['GET', '/v1/sessions/', 401, 'unauthorized'],
    ['GET', '/v1/sessions/%zz', 400, 'malformed'],
    ['GET', '/v1/sessions/%ff', 400, 'malformed'],
    ['GET', `/v1/sessions/${'x'.repeat(600)}`, 400, 'malformed'],
    ['GET', '/v1/sessions/../../etc/passwd', 404, 'not-found'],
    ['PUT', '/v1/sessions', 405, 'method-not-allowed'],
    ['DELETE', '/healthz', 405, 'method-not-allowed'],
    ['GET', '/v1/sessions/s_1/stream', 426, 'upgrade-required'],
  ])('%s %s', async (method, path, status, code) => {
    const { origin } = await startWorld();
    expect(problemIn(await call(origin, method, path))).toMatchObject({ status, code });
  });

  test('a method that a path does not have is told which it has', async () => {
    const { origin } = await startWorld();
    expect((await call(origin, 'PUT', '/v1/sessions')).headers.allow).toBe('GET, HEAD, POST');
  });

  test('a path that is not there is a 404, and one that is says its methods, also when pages of other origins may ask', async () => {
    const page = 'https://lab.example';
    const { origin } = await startWorld({ corsOrigins: [page] });
    const preflight = { origin: page, 'access-control-request-method': 'PUT' };
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
      expect((await call(origin, method, '/nowhere', { headers: { origin: page } })).status).toBe(404);
    }
    expect(problemIn(await call(origin, 'GET', '/nowhere'))).toMatchObject({ status: 404, code: 'not-found' });
    const put = await call(origin, 'PUT', '/v1/sessions', { headers: { origin: page } });
    expect(problemIn(put).code).toBe('method-not-allowed');
    expect(put.headers.allow).toBe('GET, HEAD, POST');
    expect((await call(origin, 'OPTIONS', '/v1/sessions', { headers: preflight })).status).toBe(204);
    // One that is none of a browser's.
    expect(problemIn(await call(origin, 'OPTIONS', '/v1/sessions'))).toMatchObject({ status: 405 });
    expect(problemIn(await call(origin, 'OPTIONS', '/nowhere'))).toMatchObject({ status: 404 });
  });

  test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/xml']])(
    'a body of type %s is 415',
    async (type) => {
      const { origin } = await startWorld();
      const answer = await call(origin, 'POST', '/v1/sessions', { raw: '{}', headers: { 'content-type': type } });
      expect(problemIn(answer)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    },
  );

  test('a body of more than a MiB is 413', async () => {
    const { origin } = await startWorld();
    const raw = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    const answer = await call(origin, 'POST', '/v1/sessions', { raw, headers: { 'content-type': 'application/json' } });
    expect(problemIn(answer)).toMatchObject({ status: 413, code: 'payload-too-large' });
  });

  test('a name that no URL should have is not found, and looked for nowhere else', async () => {
    const lab = await (await startWorld()).lab();
    for (const name of ['..', '%2e%2e', '%00', 'h1%2Finterfaces', "h1'--", '__proto__', 'constructor', '😀']) {
      const answer = await lab.get(`/hosts/${encodeURI(decodeURI(name)).replaceAll('%25', '%')}/routes`);
      expect(problemIn(answer).status).toBe(404);
    }
  });

  test('every answer has the request’s own id, or a new one', async () => {
    const { origin } = await startWorld();
    const given = await call(origin, 'GET', '/nowhere', { headers: { 'x-request-id': 'me-1' } });
    expect(given.headers['x-request-id']).toBe('me-1');
    const odd = await call(origin, 'GET', '/nowhere', { headers: { 'x-request-id': 'a b' } });
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
