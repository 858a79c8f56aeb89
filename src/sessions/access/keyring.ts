/** The credentials of one session: found by a token, changed one after the other; who goes on by one learns of its end. */
import { timingSafeEqual } from 'node:crypto';
import { CommandQueue } from '../command-queue.ts';
import type { StoredCredential } from '../ports.ts';
import { hashOf } from '../token.ts';

/** Why a credential opens nothing any more: it was rotated, revoked or has expired; or the session is gone. */
export type PassEnd = 'revoked' | 'removed';

/** A credential that was good when its token was shown. */
export interface Pass extends Pick<StoredCredential, 'role' | 'host' | 'ping'> {
  /** Its id among the session's. */
  id: string;
  /** Told once, when it is no longer good; gives what makes it not be told. */
  onEnd(told: (why: PassEnd) => void): () => void;
}

/** Changes that may wait. */
const WAITING = 100;
/** The longest that setTimeout can wait. */
const LONGEST = 2 ** 31 - 1;

export class Keyring {
  /** Whoever changes them has the turn. */
  readonly turns = new CommandQueue(WAITING);
  readonly #clock: () => Date;
  readonly #told = new Map<StoredCredential, Set<(why: PassEnd) => void>>();
  #credentials: readonly StoredCredential[];

  constructor(credentials: readonly StoredCredential[], clock: () => Date) {
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** Those that are still good, in the order they were made. */
  get good(): StoredCredential[] {
    return this.#credentials.filter((credential) => this.#isGood(credential));
  }

  /** Those that are not. */
  get expired(): StoredCredential[] {
    return this.#credentials.filter((credential) => !this.#isGood(credential));
  }

  /** Nobody changes them, and nobody goes on by one. */
  get idle(): boolean {
    return this.turns.length === 0 && this.#told.size === 0;
  }

  /** In constant time for each, and all are looked at. */
  find(token: string): Pass | undefined {
    const digest = hashOf(token);
    const fitting = this.#credentials.filter((credential) => timingSafeEqual(credential.digest, digest));
    const credential = fitting.find((one) => this.#isGood(one));
    if (!credential) return undefined;
    const { id, role, host, ping } = credential;
    const onEnd: Pass['onEnd'] = (told) => this.#onEnd(credential, told);
    return { id, role, onEnd, ...(host !== undefined && { host }), ...(ping !== undefined && { ping }) };
  }

  /** It is kept: in place of the one with its id, if there is one. */
  put(credential: StoredCredential): void {
    const at = this.#credentials.findIndex(({ id }) => id === credential.id);
    const replaced = this.#credentials[at];
    this.#credentials = replaced ? this.#credentials.with(at, credential) : [...this.#credentials, credential];
    if (replaced) this.#end(replaced, 'revoked');
  }

  /** They are no longer kept. */
  remove(credentials: readonly StoredCredential[], why: PassEnd = 'revoked'): void {
    this.#credentials = this.#credentials.filter((credential) => !credentials.includes(credential));
    for (const credential of credentials) this.#end(credential, why);
  }

  /** The session is gone. */
  clear(): void {
    this.remove(this.#credentials, 'removed');
  }

  #isGood({ expiresAt }: StoredCredential): boolean {
    return expiresAt === undefined || expiresAt > this.#clock();
  }

  #onEnd(credential: StoredCredential, told: (why: PassEnd) => void): () => void {
    const { expiresAt } = credential;
    let timer: NodeJS.Timeout | undefined;
    const tell = (why: PassEnd) => {
      release();
      told(why);
    };
    const release = () => {
      clearTimeout(timer);
      const those = this.#told.get(credential);
      those?.delete(tell);
      if (those?.size === 0) this.#told.delete(credential);
    };
    const wait = () => {
      const ms = expiresAt ? expiresAt.getTime() - this.#clock().getTime() : Number.POSITIVE_INFINITY;
      if (ms <= 0) tell('revoked');
      else if (expiresAt) timer = setTimeout(wait, Math.min(ms, LONGEST)).unref();
    };
    const those = this.#told.get(credential) ?? new Set();
    this.#told.set(credential, those.add(tell));
    // It may have ended since the token was looked at.
    if (this.#credentials.includes(credential)) wait();
    else tell('revoked');
    return release;
  }

  #end(credential: StoredCredential, why: PassEnd): void {
    for (const tell of [...(this.#told.get(credential) ?? [])]) tell(why);
  }
}
