import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startServer } from '../support/server-process.ts';
import { scratch } from '../support/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the tour works as it is printed', async () => {
  const tour = readFileSync(new URL('../../docs/tour.md', import.meta.url), 'utf8');
  const blocks = [...tour.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThan(5);
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
  const script = blocks
    .join('')
    .replace('http://127.0.0.1:8080', await server.listening)
    .replaceAll('/tmp/', `${scratch()}/`);
  const { stdout, stderr } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: root });
  expect(stderr).toBe('');
  expect(stdout).toContain('local 10.0.3.0/24 dev lo proto kernel scope host src 10.0.3.1 \n');
  expect(stdout).toContain('64 bytes from 10.0.3.2: icmp_seq=2 ttl=64');
  expect(stdout).toMatch(/^ *\d+ net:netif_receive_skb +[A-Z].*\.$/m);
  expect(stdout).toMatch(/statistics: \{\s*transmitted: 1,\s*received: 1,/);
  expect(stdout).toContain('"detail":"ipv4: Address already assigned."');
}, 60_000);
