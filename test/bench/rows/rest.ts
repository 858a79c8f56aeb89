/** What REST costs, beside a bare Fastify route that gives as many bytes: each server a process of its own, real files. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { percentile } from '../measure.ts';
import { type Bench, type Effort, type Row, ratioRow } from '../row.ts';

const root = join(import.meta.dirname, '../../..');
const JSON_TYPE = { 'content-type': 'application/json' };

interface Server {
  origin: string;
  readyMs: number;
  stop(): Promise<void>;
}

/** Starts a script and waits until it says where it listens. */
async function start(command: string[], settings: Record<string, string>): Promise<Server> {
  const from = performance.now();
  const child: ChildProcess = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const found = /listens on (http:[^\s,]+),/.exec(text)?.[1];
      if (found) resolve(found);
    });
    void exited.then(() => reject(new Error(`${command.join(' ')} ended before it listened`)));
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { origin, readyMs: performance.now() - from, stop };
}

/** Answers a second. */
async function load(effort: Effort, options: autocannon.Options): Promise<number> {
  const seconds = effort.quick ? 2 : 5;
  await autocannon({ ...options, connections: 10, duration: 1 });
  const { requests, non2xx } = await autocannon({ ...options, connections: 10, duration: seconds });
  if (non2xx > 0) throw new Error(`${non2xx} answers were refusals`);
  return requests.average;
}

async function besideBare(
  effort: Effort,
  what: string,
  target: { ratio: number; words: string },
  options: autocannon.Options,
  bytes: number,
): Promise<Row> {
  const bare = await start(['--import', 'tsx', 'test/bench/bare.ts', String(bytes)], {});
  try {
    const body = options.body === undefined ? {} : { body: options.body, headers: JSON_TYPE };
    const least = await load(effort, { url: bare.origin, method: options.method ?? 'GET', ...body });
    const ours = await load(effort, options);
    const beside = { what: `a bare Fastify route, ${bytes} bytes`, value: least, unit: '/s' };
    return ratioRow(what, { value: ours, unit: '/s' }, beside, target);
  } finally {
    await bare.stop();
  }
}

export const rest: Bench = {
  name: 'rest',
  async run(effort): Promise<Row[]> {
    const data = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
    // What `npm start` runs: once it is built, the start is the server's own.
    await promisify(execFile)(process.execPath, ['scripts/start.mjs', '--build-only'], { cwd: root });
    const server = await start(['scripts/start.mjs'], {
      LOOPWIRE_PORT: '0',
      LOOPWIRE_DATA_DIR: data,
      LOOPWIRE_LOG_LEVEL: 'silent',
    });
    try {
      const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
        const answer = await fetch(`${server.origin}/v1${path}`, {
          method: 'POST',
          headers: { ...JSON_TYPE, ...headers },
          body: JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(text);
        return { text, json: JSON.parse(text) as Record<string, string> };
      };
      const open = async () => {
        const { json } = await post('/sessions', {});
        const headers = { authorization: `Bearer ${json.token}` };
        const host = await post(`/sessions/${json.id}/hosts`, { name: 'h1' }, headers);
        return { path: `/sessions/${json.id}/hosts/h1`, headers, size: host.text.length };
      };
      const opened: number[] = [];
      for (let i = 0; i < (effort.quick ? 50 : 300); i++) {
        const from = performance.now();
        await open();
        opened.push(performance.now() - from);
      }
      const lab = await open();
      const url = `${server.origin}/v1${lab.path}`;
      const ping = { dst: '127.0.0.1', count: 1 };
      const { text } = await post(`${lab.path}/pings`, ping, lab.headers);
      const rows = [
        await besideBare(
          effort,
          'GET of a host',
          { ratio: 0.7, words: '0.7x' },
          { url, headers: lab.headers },
          lab.size,
        ),
        await besideBare(
          effort,
          'ping over REST: engine, trace and state committed, answer',
          { ratio: 0.3, words: '0.3x' },
          {
            url: `${url}/pings`,
            method: 'POST',
            headers: { ...lab.headers, ...JSON_TYPE },
            body: JSON.stringify(ping),
          },
          text.length,
        ),
      ];
      const p50 = percentile(opened, 0.5);
      rows.push(
        {
          what: 'open a session with one host, p50',
          measured: { value: p50, unit: 'ms' },
          target: 'under 2 ms',
          met: p50 < 2,
        },
        {
          what: 'ready after start',
          measured: { value: server.readyMs, unit: 'ms' },
          target: 'under 1 s',
          met: server.readyMs < 1000,
          note: '`npm start`, once it is built',
        },
      );
      return rows;
    } finally {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    }
  },
};
