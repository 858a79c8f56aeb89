import { expect, test } from 'vitest';
import { exec } from '../../../src/console/console.ts';
import { Lab } from '../../../src/engine/lab.ts';

function world() {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost('h1');
  const start = (line: string) => exec(host, line, { maxPackets: 5 });
  const run = (line: string) => {
    const running = start(line);
    while (!running.done && lab.clock.step());
    return { exit: running.exit, stdout: running.stdout, stderr: running.stderr };
  };
  return { lab, start, run };
}

test('an unknown program is not found, as dash says it', () => {
  const { run } = world();
  expect(run('foo bar')).toEqual({ exit: 127, stdout: '', stderr: 'sh: 1: foo: not found\n' });
  expect(run('exec foo; echo never')).toEqual({ exit: 127, stdout: '', stderr: 'sh: 1: exec: foo: not found\n' });
});

test('a line that cannot be read ends with 2, after what came before it was run', () => {
  const { run } = world();
  expect(run('echo a\nfoo\necho "b')).toEqual({
    exit: 2,
    stdout: 'a\n',
    stderr: 'sh: 2: foo: not found\nsh: 3: Syntax error: Unterminated quoted string\n',
  });
});

test('&& and || look at how the command before them ended', () => {
  const { run } = world();
  expect(run('false && echo a || echo b; ! true || echo c').stdout).toBe('b\nc\n');
  expect(run('ip foo; exit')).toMatchObject({ exit: 1 });
  expect(run('exit 300; echo never')).toEqual({ exit: 44, stdout: '', stderr: '' });
});

test('output goes where it is sent', () => {
  const { run } = world();
  const error = 'Object "foo" is unknown, try "ip help".\n';
  expect(run('ip foo 2>&1')).toEqual({ exit: 1, stdout: error, stderr: '' });
  expect(run('ip foo 2>&1 >/dev/null')).toEqual({ exit: 1, stdout: error, stderr: '' });
  expect(run('ip foo >/dev/null 2>&1')).toEqual({ exit: 1, stdout: '', stderr: '' });
  expect(run('ip -V 1>&2').stdout).toBe('');
  expect(run('echo x > /tmp/file')).toEqual({
    exit: 2,
    stdout: '',
    stderr: 'sh: 1: cannot create /tmp/file: Directory nonexistent\n',
  });
});

test('a pipe hands on what the command before it printed', () => {
  const { run } = world();
  expect(run('echo "rule show" | ip -batch - | cat').stdout).toContain('from all lookup main');
  expect(run('ping -c 1 127.0.0.1 | cat').stdout).toContain('1 packets transmitted, 1 received');
  expect(run('ip -batch - <<EOF\naddr add 10.0.3.1/24 dev lo\nroute get 10.0.3.2\nEOF').stdout).toContain(
    'src 10.0.3.1',
  );
});

test('a list goes on after a ping, when its time has come', () => {
  const { lab, start } = world();
  const running = start('echo before; ping -c 2 127.0.0.1 && echo after');
  expect(running.done).toBe(false);
  expect(running.stdout).toMatch(/^before\nPING 127\.0\.0\.1/);
  while (!running.done && lab.clock.step());
  expect(running.stdout).toMatch(/2 packets transmitted.*\nafter\n$/s);
  expect(running.exit).toBe(0);
});

test('control-C ends a ping with its statistics, and the list with it', () => {
  const { lab, start } = world();
  const running = start('ping 127.0.0.1; echo never');
  for (let i = 0; i < 10; i++) lab.clock.step();
  expect(running.done).toBe(false);
  running.interrupt();
  expect(running.done).toBe(true);
  expect(running.stdout).toContain('packets transmitted');
  expect(running.stdout).not.toContain('never');
});

test('the files of /proc/sys are the host', () => {
  const { run } = world();
  expect(run('echo 5 > /proc/sys/net/ipv4/ip_default_ttl && cat /proc/sys/net/ipv4/ip_default_ttl').stdout).toBe('5\n');
  expect(run('echo 500 > /proc/sys/net/ipv4/ip_default_ttl')).toEqual({
    exit: 1,
    stdout: '',
    stderr: 'sh: 1: echo: echo: I/O error\n',
  });
  expect(run('cat < /proc/sys/net/ipv4/nope').stderr).toBe(
    'sh: 1: cannot open /proc/sys/net/ipv4/nope: No such file\n',
  );
});

test('what is long and hostile is answered', () => {
  const { run } = world();
  const words = Array.from({ length: 100_000 }, () => 'a').join(' ');
  expect(run(`echo ${words}`).stdout).toHaveLength(200_000);
  expect(run(`echo ${'"'.repeat(60_001)}`).exit).toBe(2);
  expect(run(`ip route get \0${'x'.repeat(1000)}`).exit).toBe(1);
  const batch = Array.from({ length: 5_000 }, (_, i) => `route add 10.${i >> 8}.${i & 255}.0/24 dev lo`).join('\n');
  expect(run(`ip -batch - <<EOF\n${batch}\nEOF`)).toEqual({ exit: 0, stdout: '', stderr: '' });
  expect(run('ip route show').stdout.split('\n')).toHaveLength(5_001);
});

test.each(['ping --', 'sysctl --', 'timeout 1 ping --'])('%s: as many arguments as execve(2) takes', (words) => {
  const host = new Lab({ seed: 1 }).addHost('h1');
  const run = (count: number) => exec(host, `${words} ${'a '.repeat(count)}`, { maxPackets: 1, maxOutput: 100_000 });
  // 2 MiB of them, with a pointer for each.
  const [most, more] = [run(200_000), run(210_000)];
  expect([most.done, more.done]).toEqual([true, true]);
  expect(most.stderr).not.toContain('too long');
  expect(more).toMatchObject({ exit: 126, stderr: expect.stringMatching(/too long\n$/) });
});
