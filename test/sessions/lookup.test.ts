import { expect, test } from 'vitest';
import { type LookupDecision, type LookupStep, RouteLookup, RouteLookupQuery } from '../../src/contract/http/lookup.ts';
import { Refused } from '../../src/sessions/errors.ts';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { world } from './world.ts';

/** What was done to a host, and what is then asked of it, in the words of `ip route get`. */
const STORIES: [what: string, commands: string[], queries: string[]][] = [
  [
    'an address on lo makes its prefix local',
    ['ip addr add 10.0.3.1/24 dev lo'],
    [
      'dst=10.0.3.2',
      'dst=10.0.3.2&fibmatch=true',
      'dst=10.0.3.255',
      'dst=10.0.3.1&src=10.0.3.2',
      'dst=10.0.3.1&src=10.0.9.9',
      'dst=10.0.3.1&src=10.0.3.255',
      'dst=192.0.2.1',
      'dst=0.0.0.0',
      'dst=10.0.3.2&iif=lo',
      'dst=10.0.3.1&ipproto=gre',
    ],
  ],
  [
    'routes to one prefix, and to shorter ones it lies in',
    [
      'ip link add d0 type dummy',
      'ip link add d1 type dummy',
      'ip link set d0 up',
      'ip link set d1 up',
      'ip addr add 192.0.2.1/24 dev d0',
      'ip addr add 192.0.2.2/24 dev d0',
      'ip addr add 198.51.100.1/24 dev d0',
      'ip addr add 203.0.113.1/24 dev d0 scope link',
      'ip addr add 10.7.0.1/24 dev d1',
      'ip route add default via 198.51.100.9',
      'ip route add 10.0.0.0/8 dev d0 metric 5',
      'ip route add 10.0.0.0/8 dev d1 metric 7',
      'ip route add 10.0.0.0/8 tos 0x10 dev d1',
      'ip route add 10.9.0.0/16 dev d1 src 192.0.2.1',
      'ip route add 10.9.8.0/24 nexthop dev d0 nexthop via 10.7.0.9',
      'ip route add blackhole 10.9.7.0/24',
      'ip route add throw 10.9.6.0/24',
    ],
    [
      'dst=8.8.8.8',
      'dst=10.1.2.3',
      'dst=10.1.2.3&tos=16',
      'dst=10.1.2.3&oif=d1',
      'dst=10.9.1.1',
      'dst=10.9.8.1',
      'dst=10.9.7.1',
      'dst=10.9.6.1',
      'dst=255.255.255.255&oif=d0',
      'dst=224.0.0.1&oif=d0',
      'dst=224.0.0.1&src=192.0.2.1',
      'dst=172.16.0.1&oif=d1',
      'dst=192.0.2.1&src=192.0.2.77&iif=d0',
      'dst=10.1.2.3&src=192.0.2.77&iif=d0',
      'dst=192.0.2.1&src=127.0.0.1&iif=d0',
      'dst=224.5.5.5&src=192.0.2.77&iif=d0',
      'dst=192.0.2.1&src=192.0.2.2&iif=d0',
      'dst=10.1.2.3&src=127.0.0.1',
      'dst=10.1.2.3&src=224.0.0.1',
    ],
  ],
  [
    'rules',
    [
      'ip link add d0 type dummy',
      'ip link set d0 up',
      'ip addr add 192.0.2.1/24 dev d0',
      'ip route add default dev d0 table 100',
      'ip route add throw 10.5.0.0/16 table 100',
      'ip rule add pref 10 from 192.0.2.0/24 table 100',
      'ip rule add pref 20 fwmark 0x1/0xff goto 40',
      'ip rule add pref 30 to 10.6.0.0/16 prohibit',
      'ip rule add pref 40 not to 10.0.0.0/8 nop',
      'ip rule add pref 50 table main suppress_prefixlength 0',
      'ip rule add pref 60 ipproto tcp dport 80 table 100',
      'ip rule add pref 70 iif d0 table 200',
      'ip rule add pref 80 oif d0 tos 0x10 sport 1-9 uidrange 5-6 blackhole',
      'ip route add default dev lo',
    ],
    [
      'dst=8.8.8.8',
      'dst=8.8.8.8&src=192.0.2.1',
      'dst=10.5.1.1&src=192.0.2.1',
      'dst=10.6.1.1',
      'dst=10.6.1.1&mark=1',
      'dst=8.8.8.8&ipproto=tcp&sport=1024&dport=80',
      'dst=8.8.8.8&uid=5&oif=d0&tos=16&sport=7',
      'dst=192.0.2.1',
    ],
  ],
  [
    'a link that is down, forwarding, and rp_filter',
    [
      'ip link add d0 type dummy',
      'ip link add d1 type dummy',
      'ip link set d0 up',
      'ip link set d1 up',
      'ip addr add 192.0.2.1/24 dev d0',
      'ip addr add 198.51.100.1/24 dev d1',
      'ip link set d1 down',
      'sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=1',
      'ip route add 10.0.0.0/8 via 192.0.2.9',
    ],
    [
      'dst=198.51.100.7',
      'dst=198.51.100.7&oif=d1',
      'dst=10.1.1.1&src=192.0.2.7&iif=d0',
      'dst=192.0.2.1&src=203.0.113.5&iif=d0',
      'dst=203.0.113.5&src=192.0.2.7&iif=d0',
    ],
  ],
];

async function labAfter(commands: string[]): Promise<LiveSession> {
  const lab = await (await world()).lab();
  for (const command of commands) {
    const { value } = await lab.console.exec('h1', command);
    expect(value, command).toMatchObject({ exit: 0, stderr: '' });
  }
  return lab;
}

/** The same question on the console. */
function words(query: string): string {
  const { dst, src, tos, fibmatch, ...rest } = Object.fromEntries(new URLSearchParams(query));
  return [
    `ip -j route get${fibmatch ? ' fibmatch' : ''} ${dst}`,
    ...(src ? ['from', src] : []),
    ...(tos ? ['tos', `0x${Number(tos).toString(16)}`] : []),
    ...Object.entries(rest).flat(),
  ].join(' ');
}

async function ask(lab: LiveSession, query: string): Promise<{ decision: LookupDecision; end: string }> {
  const wanted = RouteLookupQuery.parse(Object.fromEntries(new URLSearchParams(query)));
  const { value: console } = await lab.console.exec('h1', words(query));
  try {
    const { value } = await lab.routes.lookup('h1', wanted);
    expect([RouteLookup.parse(value).route], query).toEqual(JSON.parse(console.stdout));
    return { decision: value.decision, end: '' };
  } catch (error) {
    if (!(error instanceof Refused) || !error.decision) throw error;
    expect(`${error.message.replace(/\.$/, '')}`, query).toBe(
      console.stderr
        .trim()
        .replace(/^Error: /, '')
        .replace(/\.$/, ''),
    );
    return { decision: error.decision, end: ` ${error.errno?.code}` };
  }
}

function told({ steps, prefsrc, why }: LookupDecision): string[] {
  const source = prefsrc ? [`  source ${prefsrc.address}`, `    ${prefsrc.why}`] : [];
  return [...steps.flatMap(step), ...source, `  ${why}`];
}

function step(one: LookupStep): string[] {
  const head = [`  ${one.asks}: ${one.why}`];
  switch (one.asks) {
    case 'owner':
      return [...head, ...search(one.search, '    ')];
    case 'source':
      return [...head, ...one.addresses.map((a) => `    ${a.verdict} ${a.address.local} (${a.dev}): ${a.why}`)];
    default:
      return [
        ...head,
        ...one.rules.flatMap((tried) => [
          `    ${tried.outcome}: ${tried.why}`,
          ...(tried.search ? search(tried.search, '      ') : []),
        ]),
      ];
  }
}

function search({ candidates, why }: Extract<LookupStep, { asks: 'owner' }>['search'], indent: string): string[] {
  return [
    `${indent}${why}`,
    ...candidates.map((one) => {
      const faults = one.faults ? ` [${one.faults.map((fault) => fault ?? 'serves')}]` : '';
      return `${indent}  ${one.verdict}${faults} ${one.route.type ?? 'unicast'} ${one.route.dst}: ${one.why}`;
    }),
  ];
}

test('a lookup answers as `ip route get` does, and tells how it was decided', async () => {
  const golden: string[] = [];
  for (const [what, commands, queries] of STORIES) {
    const lab = await labAfter(commands);
    golden.push(`# ${what}`, ...commands.map((command) => `$ ${command}`), '');
    for (const query of queries) {
      const { decision, end } = await ask(lab, query);
      golden.push(`? ${query}${end}`, ...told(decision), '');
    }
  }
  const text = golden.join('\n');
  expect(text).not.toMatch(/undefined|NaN|\[object| {2}(?=\S.* {2}\S)|interface \d/);
  await expect(text).toMatchFileSnapshot('golden/lookup.txt');
});

test('a lookup leaves nothing in the trace', async () => {
  const lab = await labAfter(['ip addr add 10.0.3.1/24 dev lo']);
  const { seq } = lab.trace;
  await lab.routes.lookup('h1', { dst: '10.0.3.2' });
  await lab.console.exec('h1', 'true');
  expect(lab.trace.seq).toBe(seq);
});

test('of very many rules only some are told, the one that decides among them', async () => {
  const rules = Array.from({ length: 300 }, (_, i) => `rule add pref ${i + 1} to 192.0.2.0/24 prohibit`).join('\\n');
  const lab = await labAfter([`printf '${rules}\\n' | ip -batch -`, 'ip route add default dev lo']);
  const { value } = await lab.routes.lookup('h1', { dst: '10.9.9.9' });
  const [step] = value.decision.steps;
  expect(step).toMatchObject({ asks: 'route', omitted: 46 });
  const told = step?.asks === 'route' ? step.rules : [];
  expect(told).toHaveLength(256);
  expect(told.at(-1)).toMatchObject({ outcome: 'answered', rule: { priority: 32766 } });
});
