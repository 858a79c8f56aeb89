/** Random console commands: some change a host, some are refused, some only look. */
import fc from 'fast-check';

const pick = (...words: string[]) => fc.constantFrom(...words);
const address = pick('10.0.3.1', '10.0.3.2', '10.0.4.1', '192.0.2.7', '127.0.0.2');
const length = pick('8', '24', '24', '31', '32');
const prefix = fc.tuple(pick('10.0.3.0', '10.0.4.0', '192.0.2.0'), pick('24', '25')).map((parts) => parts.join('/'));
const table = pick('', '', 'table 100', 'table local', 'table 4000000000');
const metric = pick('', '', 'metric 5', 'metric 4294967295');
const dev = pick('lo', 'lo', 'lo', 'd0');
const words = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((list) => list.filter(Boolean).join(' '));
const cidr = fc.tuple(address, length).map((parts) => parts.join('/'));

export const command = fc.oneof(
  words('ip addr', pick('add', 'add', 'replace', 'del'), cidr, 'dev', dev),
  words('ip addr add', address, 'peer', address, 'dev', dev, 'label lo:1'),
  words('ip addr add', cidr, 'brd + dev', dev, 'metric 7'),
  words('ip addr add', cidr, 'dev', dev, 'noprefixroute', 'valid_lft 100 preferred_lft 50'),
  words(
    'ip link set',
    dev,
    pick('up', 'down', 'down; ip link set lo up', 'mtu 1280', 'mtu 60', 'mtu 65536', 'alias x', 'txqlen 5'),
  ),
  words('ip route', pick('add', 'append', 'prepend', 'replace', 'change', 'del'), prefix, 'dev', dev, metric, table),
  words(
    'ip route',
    pick('add', 'append', 'replace', 'del'),
    pick('blackhole', 'unreachable', 'prohibit', 'throw'),
    prefix,
    metric,
    table,
  ),
  words('ip route', pick('add', 'del'), 'local', prefix, 'dev lo', table),
  words('ip route add', prefix, 'via', address, 'dev lo', pick('', 'onlink'), table),
  words('ip route add', prefix, 'dev lo src', address, 'mtu lock 900'),
  words('ip route add', prefix, 'nexthop via', address, 'weight 2 nexthop dev lo'),
  words('ip route flush', pick('table 100', 'table local', 'root 10.0.0.0/8', 'proto kernel')),
  words(
    'ip rule',
    pick('add', 'del'),
    'from',
    pick('all', '10.0.3.1'),
    pick('lookup 100', 'lookup 200', 'prohibit'),
    pick('', 'pref 100', 'tos 16'),
  ),
  words('ip rule add iif lo fwmark 1/3 lookup 300 suppress_prefixlength 0'),
  words('ip neigh', pick('add', 'replace', 'del'), address, 'lladdr 02:00:00:00:00:01 dev', dev),
  words('ip neigh', pick('add', 'replace', 'del'), 'proxy', address, pick('dev lo', 'dev d0', 'router', 'proto 50')),
  words('ip neigh replace', address, 'lladdr 02:00:00:00:00:02 dev', dev, pick('router', 'extern_learn', 'proto 9')),
  words('ip link property', pick('add', 'del'), 'dev', dev, 'altname', pick('one', 'two', 'three')),
  words('ip link set', dev, pick('state up', 'state dormant', 'mode dormant', 'addrgenmode none', 'gso_max_size 3000')),
  words('ip link', pick('add', 'del'), 'd0', pick('type dummy')),
  words(
    'sysctl -w',
    pick(
      'net.ipv4.ip_forward=1',
      'net.ipv4.ip_forward=0',
      'net.ipv4.conf.all.promote_secondaries=1',
      'net.ipv4.conf.lo.rp_filter=2',
      'net.ipv4.nope=1',
    ),
  ),
  words('ping -c', pick('1', '2'), '-W 1', address),
  words('ip route show table', pick('100', 'local')),
);
