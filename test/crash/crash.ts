/**
 * Clients change labs, by REST and typed; the server is killed with -9 at any instant and started again: everything that
 * was acknowledged must be there, what was in flight all or not at all, and the state must be what the events come to.
 */
import { join } from 'node:path';
import { all, closeFile, openFile } from '../../src/store/files/sqlite3.ts';
import { Random } from '../fuzz/random.ts';
import { call, LabClient } from '../support/api.ts';
import { type CrashServer, Servers } from './servers.ts';
import { CrashSession, nothing, type Tally } from './session.ts';

export interface CrashOptions {
  dataDir: string;
  seed: number;
  kills: number;
  /** Sessions that are worked on. */
  sessions?: number;
  /** So many requests are answered between two kills, at most. */
  requests?: number;
  /** Told now and then how it goes. */
  say?: (line: string) => void;
}

export interface Outcome extends Tally {
  kills: number;
  /** Kills before the server listened. */
  atStart: number;
  sessions: number;
  faults: string[];
}

/** Which clients work in a session: the first is shared by two. */
const ALL_CLIENTS = [[0, 1], [2], [3]] as const;
/** A session with so many events is deleted, and another opened in its place. */
const LONG = 20_000;
const OPERATOR = 'the-key-of-the-operator';

export async function crash(options: CrashOptions): Promise<Outcome> {
  const { dataDir, seed, kills, requests = 60, say = () => {} } = options;
  const clientsOf = ALL_CLIENTS.slice(0, options.sessions);
  const random = new Random(seed);
  const servers = await Servers.make({
    ...{ LOOPWIRE_DATA_DIR: dataDir, LOOPWIRE_LOG_LEVEL: 'error', LOOPWIRE_API_KEYS: OPERATOR },
    ...{ LOOPWIRE_LIMIT_PINGS_KEPT: '100000', LOOPWIRE_MAX_LOOP_DELAY_MS: '0' },
  });
  const outcome: Outcome = { ...nothing(), kills: 0, atStart: 0, sessions: 0, faults: [] };
  const deleted: LabClient[] = [];
  const open = async (origin: string, clients: readonly number[]) => {
    const { body } = await call(origin, 'POST', '/v1/sessions');
    outcome.sessions++;
    return CrashSession.open(new LabClient(origin, body), clients, random, outcome);
  };
  /** A server that listens; some are killed before they do. */
  const start = async (): Promise<{ server: CrashServer; origin: string }> => {
    for (;;) {
      const server = servers.start();
      if (outcome.kills > 0 && outcome.kills < kills && random.chance(0.15)) {
        await pause(random.int(0, 250));
        await server.kill();
        outcome.kills++;
        outcome.atStart++;
        continue;
      }
      const origin = await server.listening;
      if (origin !== undefined) return { server, origin };
      throw new Error(`the server did not start: ${server.stderr}`);
    }
  };
  try {
    let { server, origin } = await start();
    const sessions: CrashSession[] = [];
    for (const clients of clientsOf) sessions.push(await open(origin, clients));
    while (outcome.kills < kills && outcome.faults.length === 0) {
      let isOver = false;
      const working = Promise.all(sessions.map((session) => session.work(origin, () => isOver)));
      // Counted, not timed: on a busy machine as much is in the making as on an idle one.
      const enough = outcome.acknowledged + (random.chance(0.2) ? 0 : random.int(1, requests));
      while (outcome.acknowledged < enough && outcome.faults.length === 0 && !server.ended) await pause(1);
      await pause(random.int(0, 8));
      await server.kill();
      outcome.kills++;
      isOver = true;
      await working;
      ({ server, origin } = await start());
      await Promise.all(sessions.map((session) => session.check(origin)));
      outcome.faults.push(...sessions.flatMap(({ faults }) => faults.splice(0)));
      for (const [i, clients] of clientsOf.entries()) {
        const session = sessions[i] as CrashSession;
        if (session.seq < LONG) continue;
        await session.lab.call('DELETE', '');
        deleted.push(session.lab);
        sessions[i] = await open(origin, clients);
      }
      outcome.faults.push(...(await checkSessions(origin, sessions, deleted)));
      say(`killed ${outcome.kills} times; ${outcome.acknowledged} acknowledged`);
    }
    if ((await server.kill('SIGTERM')) !== 0) outcome.faults.push(`stopped: ${server.stderr}`);
    outcome.faults.push(...(await checkFiles(dataDir)));
    return outcome;
  } catch (error) {
    throw new Error(`the server said:\n${servers.last?.stderr}`, { cause: error });
  } finally {
    servers.end();
  }
}

/** Those that were made are there, those that were deleted are not. */
async function checkSessions(
  origin: string,
  sessions: readonly CrashSession[],
  deleted: readonly LabClient[],
): Promise<string[]> {
  const { body } = await call(origin, 'GET', '/v1/sessions?limit=1000', { token: OPERATOR });
  const there = body.items.map(({ id }: { id: string }) => id).sort();
  const should = sessions.map(({ lab }) => lab.id).sort();
  const faults = there.join() === should.join() ? [] : [`sessions: ${there} and not ${should}`];
  const last = deleted.at(-1);
  if (last && (await new LabClient(origin, last).get('')).status !== 404)
    faults.push(`${last.id} was deleted and is there`);
  return faults;
}

/** What SQLite itself says of both files. */
async function checkFiles(dataDir: string): Promise<string[]> {
  const faults = [];
  for (const name of ['state.db', 'traces.db']) {
    const file = await openFile(join(dataDir, name));
    const rows = await all<{ integrity_check: string }>(file, 'PRAGMA integrity_check');
    const words = rows.map(({ integrity_check }) => integrity_check).join('; ');
    if (words !== 'ok') faults.push(`${name}: ${words}`);
    await closeFile(file);
  }
  return faults;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
