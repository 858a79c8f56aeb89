/**
 * Who may do what in which session: its tokens, made, found, listed, rotated, revoked.
 *
 * A token is a secret that its holder was told once; what is kept is a credential, which has the token's digest. It
 * takes no lab: who has no token makes nothing be loaded.
 */
import type { Token, TokenCreate, TokenCreated } from '../../contract/http/token.ts';
import { type ChangeOptions, type Page, type PageRequest, storedOf } from '../answer.ts';
import { Conflict, LimitReached, Malformed, NotFound, SessionError, unavailable } from '../errors.ts';
import { pingNumber } from '../keeper/running-pings.ts';
import type { Limits } from '../limits.ts';
import type { SessionStore, StoredCredential } from '../ports.ts';
import { hashOf, newToken, newTokenId, type RandomBytes } from '../token.ts';
import { Keyring, type Pass } from './keyring.ts';

export interface AccessOptions {
  store: Pick<SessionStore, 'credentials' | 'changeCredentials' | 'ping'>;
  limits: Limits;
  clock: () => Date;
  random: RandomBytes;
}

/** A change of credentials that was thought out, and what it is answered with. */
interface Planned<T> {
  value: T;
  put?: StoredCredential;
  remove?: readonly StoredCredential[];
}

/** The id of the credential that a session is made with. */
const OWNER = 'owner';

export class Access {
  readonly #options: AccessOptions;
  readonly #rings = new Map<string, Promise<Keyring>>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** The token of a session that is being made, and what is to be kept of it. */
  owner(createdAt: Date): { token: string; credential: StoredCredential } {
    const token = newToken(this.#options.random);
    return { token, credential: { id: OWNER, digest: hashOf(token), role: 'owner', name: '', createdAt } };
  }

  /** That session was made. */
  begin(session: string, owner: StoredCredential): void {
    this.#rings.set(session, Promise.resolve(new Keyring([owner], this.#options.clock)));
  }

  /** What a token opens; undefined when it opens nothing of this session, or there is no such session. */
  async pass(session: string, token: string): Promise<Pass | undefined> {
    return (await this.#ring(session)).find(token);
  }

  /** Errors: Malformed (not a token that could be), NotFound (no such ping), LimitReached, Unavailable. */
  create(
    session: string,
    { name, role, ping, expiresInMs }: TokenCreate,
    options?: ChangeOptions<TokenCreated>,
  ): Promise<TokenCreated> {
    return this.#change(session, options, async (ring) => {
      const { limits, clock, random } = this.#options;
      if (ping !== undefined && role === 'owner') throw new Malformed('the token for a ping is a reader', '/role');
      if (expiresInMs === undefined) {
        if (ping !== undefined) throw new Malformed('the token for a ping must end', '/expiresInMs');
        if (name === '') throw new Malformed('a token that does not end must have a name', '/name');
      } else if (expiresInMs > limits.shareMs) {
        throw new LimitReached('shareMs', limits.shareMs);
      }
      if (ring.good.length >= limits.tokensPerSession) {
        throw new LimitReached('tokensPerSession', limits.tokensPerSession);
      }
      const createdAt = clock();
      const token = newToken(random);
      const credential = {
        ...{ id: newTokenId(random), digest: hashOf(token), role, name, createdAt },
        ...(ping !== undefined && { host: await this.#hostOf(session, ping), ping }),
        ...(expiresInMs !== undefined && { expiresAt: new Date(createdAt.getTime() + expiresInMs) }),
      };
      return { value: { ...view(credential), token }, put: credential, remove: ring.expired };
    });
  }

  /** In the order they were made, without their secrets. Errors: Malformed, Unavailable. */
  async list(session: string, { limit, cursor }: PageRequest): Promise<Page<Token>> {
    const after = cursor === undefined ? 0 : Number(cursor);
    if (!Number.isSafeInteger(after) || after < 0) throw new Malformed('the cursor is not one of ours');
    const { good } = await this.#ring(session);
    const items = good.slice(after, after + limit).map(view);
    return good.length > after + limit ? { items, next: String(after + limit) } : { items };
  }

  /** How many are good. Errors: Unavailable. */
  async count(session: string): Promise<number> {
    return (await this.#ring(session)).good.length;
  }

  /** Errors: NotFound, Unavailable. */
  async get(session: string, id: string): Promise<Token> {
    return view(find(await this.#ring(session), id));
  }

  /** Another secret for it: the one it had opens nothing from now on. Errors: NotFound, Unavailable. */
  rotate(session: string, id: string, options?: ChangeOptions<TokenCreated>): Promise<TokenCreated> {
    return this.#change(session, options, async (ring) => {
      const token = newToken(this.#options.random);
      const credential = { ...find(ring, id), digest: hashOf(token) };
      return { value: { ...view(credential), token }, put: credential };
    });
  }

  /** Errors: NotFound, Conflict (nobody could change anything any more), Unavailable. */
  revoke(session: string, id: string, options?: ChangeOptions<void>): Promise<void> {
    return this.#change(session, options, async (ring) => {
      const credential = find(ring, id);
      const owners = ring.good.filter(({ role, expiresAt }) => role === 'owner' && !expiresAt);
      if (owners.length === 1 && owners[0] === credential) {
        throw new Conflict("it is the last owner's token: rotate it, or delete the session");
      }
      return { value: undefined, remove: [credential] };
    });
  }

  /** The session is gone. */
  async removed(session: string): Promise<void> {
    const ring = await this.#rings.get(session)?.catch(() => undefined);
    this.#rings.delete(session);
    ring?.clear();
  }

  /** Forgets those of sessions that are not in use; they are read again. */
  async tidy(isUsed: (session: string) => boolean): Promise<void> {
    for (const [session, reading] of this.#rings) {
      if (isUsed(session)) continue;
      const ring = await reading.catch(() => undefined);
      if (ring?.idle && !isUsed(session)) this.#rings.delete(session);
    }
  }

  async #hostOf(session: string, id: string): Promise<string> {
    const number = pingNumber(id);
    const ping = number && (await unavailable(this.#options.store.ping(session, number)));
    if (!ping) throw new NotFound(`there is no ping ${id}`);
    return ping.host;
  }

  #ring(session: string): Promise<Keyring> {
    const known = this.#rings.get(session);
    if (known) return known;
    const reading = this.#read(session);
    this.#rings.set(session, reading);
    reading.then(
      ({ good }) => good.length === 0 && this.#rings.delete(session),
      () => this.#rings.delete(session),
    );
    return reading;
  }

  async #read(session: string): Promise<Keyring> {
    return new Keyring(await unavailable(this.#options.store.credentials(session)), this.#options.clock);
  }

  /** In its turn: written down with its answer, or refused. */
  async #change<T>(
    session: string,
    { kept, dryRun = false }: ChangeOptions<T> = {},
    plan: (ring: Keyring) => Promise<Planned<T>>,
  ): Promise<T> {
    const { store, clock } = this.#options;
    const ring = await this.#ring(session);
    return ring.turns.add(async () => {
      try {
        const { value, put, remove = [] } = await plan(ring);
        if (dryRun) return value;
        const ids = remove.map(({ id }) => id);
        const answer = kept && storedOf(kept, clock(), { value });
        await unavailable(
          store.changeCredentials(session, { ...(put && { put }), remove: ids, ...(answer && { answer }) }),
        );
        ring.remove(remove);
        if (put) ring.put(put);
        return value;
      } catch (error) {
        const stored = kept && error instanceof SessionError ? storedOf(kept, clock(), { error }) : undefined;
        if (stored?.answer) await unavailable(store.changeCredentials(session, { answer: stored }));
        throw error;
      }
    });
  }
}

function find(ring: Keyring, id: string): StoredCredential {
  const credential = ring.good.find((one) => one.id === id);
  if (!credential) throw new NotFound(`there is no token ${id}`);
  return credential;
}

function view({ id, name, role, host, ping, createdAt, expiresAt }: StoredCredential): Token {
  return {
    id,
    name,
    role,
    ...(host !== undefined && { host }),
    ...(ping !== undefined && { ping }),
    createdAt: createdAt.toISOString(),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
  };
}
