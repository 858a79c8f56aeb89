/** The founding story, act by act. What it claims it checks: a claim that does not hold ends it. */
import type { ChildProcess } from 'node:child_process';
import { type Answers, askLinux, askUs, sideBySide } from './kernel.ts';
import { Lab, nextOf, until } from './lab.ts';
import type { Page } from './page.ts';
import { Server } from './server.ts';
import { tell, tellBriefly } from './walk.ts';

export interface StoryOptions {
  dataDir: string;
  /** Told of every process of a server. */
  onStart: (server: ChildProcess) => void;
}

interface Scene {
  page: Page;
  lab: Lab;
}

const HOST = 'h1';
const NOBODYS = '10.0.3.2';
const FAR = '8.8.8.8';
const TABLE = 'ip route show table local';
/** Steps follow each other within microseconds; a reader needs this long. */
const READING_MS = 150;

export async function play(page: Page, { dataDir, onStart }: StoryOptions): Promise<void> {
  page.line(page.strong('loopwire: the wire that leads back to where it begins'));
  page.line();
  page.prose(
    "The loopback interface is an imaginary piece of wire, plugged from an interface's output into its own input. Here is what follows from that, as a server tells it over REST and a WebSocket.",
  );
  const server = await Server.start(dataDir, onStart);
  page.line();
  listens(page, server);
  const scene = { page, lab: await Lab.open(server.origin) };
  await address(scene);
  await walk(scene);
  await defaultRoute(scene);
  // Linux takes its time as well: it may do so while the server starts again.
  const linux = askLinux();
  linux.catch(() => undefined);
  await kill(scene, server, () => Server.start(dataDir, onStart));
  await kernel(scene, await linux);
}

async function address(scene: Scene): Promise<void> {
  const { page, lab } = scene;
  page.heading('1. One address');
  await lab.addHost(HOST);
  await run(scene, 'ip addr add 10.0.3.1/24 dev lo');
  const table = await run(scene, TABLE);
  claim(table.startsWith('local 10.0.3.0/24 dev lo '), 'the whole prefix is local');
  page.line();
  page.prose(
    `The first line is what matters: not 10.0.3.1 alone, all of 10.0.3.0/24 is local now. So what of ${NOBODYS}, an address that nobody assigned?`,
  );
  page.line();
  await page.beat(READING_MS * 4);
  const answer = await run(scene, `ping -c 1 ${NOBODYS}`);
  claim(answer.includes(`64 bytes from ${NOBODYS}: icmp_seq=1 ttl=64`), `${NOBODYS} answers`);
  page.line();
  page.prose('It answers.');
  await page.beat(READING_MS * 10);
}

async function walk({ page, lab }: Scene): Promise<void> {
  page.heading('2. Who answers? The walk of the packet');
  page.prose(
    "The same ping, and its walk as the server tells it: packet by packet, decoded from its bytes, each step with the name and the fields of the kernel's own tracepoint, and why.",
  );
  page.line();
  const { id: one } = await lab.startPing(HOST, { dst: NOBODYS, count: 1 });
  await tell(page, await lab.walk(HOST, one), READING_MS);
  page.line();
  page.prose(
    'And three more, at the pace of the clock on the wall, watched on a WebSocket; each line stands here as soon as it has happened:',
  );
  page.line();
  const events = await lab.watch('now');
  const { id } = await lab.startPing(HOST, { dst: NOBODYS, count: 3, interval: 0.7, pace: 'realtime' });
  await tellBriefly(page, until(events, 'ping:done'));
  events.close();
  const { statistics } = await lab.ping(HOST, id);
  claim(statistics?.received === 3, 'all three are answered');
}

async function defaultRoute(scene: Scene): Promise<void> {
  const { page, lab } = scene;
  page.heading('3. Why not send everything there?');
  page.prose('If lo answers so willingly, let it have a default route:');
  page.line();
  await run(scene, 'ip route add default dev lo');
  await run(scene, `ip route get ${FAR}`);
  page.line();
  const ping = await lab.startPing(HOST, { dst: FAR, count: 1, timeout: 1 });
  const told = await lab.walk(HOST, ping.id);
  await tell(page, told, READING_MS / 2);
  const { text, exit } = await lab.ping(HOST, ping.id);
  const end = [...told.matchAll(/^ +\d+ +skb:.*$/gm)].at(-1)?.[0] ?? '';
  claim(/skb:consume_skb .*location=icmp_rcv$/.test(end) && exit === 1, `${FAR} dies in icmp_rcv`);
  page.line();
  page.command('$', `ping -c 1 -W 1 ${FAR}`, text);
  page.prose(
    `The packet did leave, and came straight back: that is all that this wire can do. ICMP took it (icmp_rcv), asked whether ${FAR} is an address of this host to answer from, was told no, and let go of it without a word. No error, no reply: only ping's patience ran out.`,
  );
}

async function kill(scene: Scene, server: Server, restart: () => Promise<Server>): Promise<void> {
  const { page, lab } = scene;
  page.heading('4. kill -9, and come back');
  const reader = await lab.watch('start');
  const { seq: seen } = await lab.describe();
  while ((await nextOf(reader)).seq < seen);
  reader.close();
  page.prose(`A reader of the stream has everything up to seq ${seen}, and goes away. Meanwhile:`);
  page.line();
  await run(scene, 'ping -c 1 10.0.3.77');
  const before = await memories(lab);
  const { seq: newest } = await lab.describe();
  const pid = server.child.pid;
  await server.kill();
  page.line();
  page.command('$', `kill -9 ${pid}`);
  page.command('$', 'npm start');
  const next = await restart();
  listens(page, next);
  page.line();
  lab.origin = next.origin;
  const after = await memories(lab);
  for (const [what, text] of Object.entries(before)) {
    claim(after[what] === text, `${what} is what it was`);
    page.line(`  ${page.name('same')}  ${what}, ${Buffer.byteLength(text)} bytes`);
  }
  const back = await lab.watch({ epoch: lab.epoch, seq: seen });
  const missed: number[] = [];
  while ((missed.at(-1) ?? seen) < newest) missed.push((await nextOf(back)).seq);
  claim(missed.length === newest - seen, 'nothing is missing');
  claim(
    missed.every((seq, i) => seq === seen + 1 + i),
    'nothing comes twice, and all in order',
  );
  page.line();
  page.prose(
    `The reader comes back with {"epoch": "${lab.epoch}", "seq": ${seen}} and gets ${missed[0]} to ${missed.at(-1)}: ${missed.length} events, each once, in order, written by the server that was killed. Then a ping, now, and the stream goes on:`,
  );
  await lab.exec(HOST, 'ping -c 1 10.0.3.77');
  const { seq, type } = await nextOf(back);
  claim(seq === newest + 1, 'the numbers go on');
  page.line();
  page.line(`  ${page.dim(String(seq))}   ${page.name(type)} ...`);
  back.close();
}

async function kernel({ page, lab }: Scene, { who, recorded, steps }: Answers): Promise<void> {
  page.heading('5. And Linux?');
  if (recorded === undefined) {
    page.prose(`The same commands, on the left ${who}, asked just now in a network namespace; on the right loopwire.`);
  } else {
    page.prose(
      `Its kernel cannot be asked here: ${recorded}. (Where it can be, as root on Linux with iproute2 and iputils-ping, this asks it.) So on the left is what ${who} answered when it was recorded; on the right loopwire, now.`,
    );
  }
  page.prose(
    'A line that begins with ~ is a tracepoint: all its fields are compared, and some shown. Times and ports, which differ from run to run, are left out.',
  );
  const { compared, different } = sideBySide(page, steps, await askUs(lab));
  page.line();
  claim(different === 0, `loopwire answers as ${who} does: ${different} of ${compared} lines differ`);
  page.prose(`${compared} lines and steps compared, none different: what loopwire answers is what Linux answers.`);
}

function listens(page: Page, { origin, child }: Server): void {
  page.line(`  ${page.dim(`loopwire listens on ${origin}, process ${child.pid}`)}`);
}

/** A command on the host's console, as one sees it there; gives back what it printed. */
async function run({ page, lab }: Scene, command: string): Promise<string> {
  const { stdout, stderr } = await lab.exec(HOST, command);
  page.command(`${HOST}$`, command, stdout + stderr);
  return stdout + stderr;
}

/** What must survive. */
async function memories(lab: Lab): Promise<Record<string, string>> {
  return {
    'ip addr': (await lab.exec(HOST, 'ip addr')).stdout,
    [TABLE]: (await lab.exec(HOST, TABLE)).stdout,
    'the pings': JSON.stringify(await lab.pings(HOST)),
    'the trace': JSON.stringify(await lab.trace()),
  };
}

function claim(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it is not so that ${what}`);
}
