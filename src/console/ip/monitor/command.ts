/** `ip monitor`: prints what rtnetlink tells, from now on until it is ended. */
import type { Piecemeal } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import type { Ip } from '../context.ts';
import { Ear } from './ear.ts';
import { MONITOR_HELP } from './help.ts';
import { type MonitorObject, OBJECTS, type Wanted } from './wanted.ts';

/** What a shell says of a program that Control-C has ended. */
const INTERRUPTED = 130;

export function* monitorCommand(ip: Ip, args: Args): Piecemeal {
  const wanted = readWanted(ip, args);
  if (wanted.file !== undefined) return ip.die('Cannot fopen: No such file or directory\n');
  const ear = new Ear(ip, wanted);
  try {
    yield ear;
  } finally {
    ear.close();
  }
  return INTERRUPTED;
}

/** In the order in which iproute2 tries their beginnings; of some only the whole word will do. */
const WORDS: readonly string[] = ['file', 'label', ...OBJECTS, 'stats', 'all', 'all-nsid', 'help', 'dev'];
const WHOLE: ReadonlySet<string> = new Set(['stats', 'all', 'dev']);

function readWanted(ip: Ip, args: Args): Wanted {
  const wanted: Wanted = { objects: new Set(), label: false, allNsid: false, ifindex: 0, file: undefined };
  for (; args.more; args.shift()) {
    const { word } = args;
    const found = WORDS.find((full) => (WHOLE.has(full) ? word === full : matches(word, full)));
    if (found === 'file') wanted.file = args.next();
    else if (found === 'label' || found === 'all') wanted.label = true;
    else if (found === 'all-nsid') wanted.allNsid = true;
    else if (found === 'help') ip.die(MONITOR_HELP);
    else if (found === 'dev') {
      wanted.ifindex = ip.ifindex(args.next());
      if (wanted.ifindex === 0) args.invalid('Device does not exist\n');
    } else if (found === undefined) ip.die(`Argument "${word}" is unknown, try "ip monitor help".\n`);
    else wanted.objects.add(found as MonitorObject);
  }
  return wanted;
}
