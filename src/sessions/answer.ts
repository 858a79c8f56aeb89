/** What every noun answers with, and what every change may ask for. */
import type { KeptAnswer, StoredAnswer } from './ports.ts';

/** A value, and the revision of the session it belongs to. */
export interface Versioned<T> {
  value: T;
  revision: number;
}

/** What a change answers with, which need not be about the lab. */
export interface Done<T> {
  value: T;
  revision?: number;
}

/** What came of a change: what it answers with, or why it was refused. */
export type Outcome<T> = Done<T> | { error: unknown };

/** A change whose answer is kept, for whoever asks for it again: written down with the change itself. */
export interface Kept<T> {
  /** Names the request to whoever made it; unique in its scope. */
  key: string;
  /** A session, or whoever opens and deletes sessions. */
  scope: string;
  /** Of what was asked: another request under the same key has another. */
  print: string;
  /** The answer in words, told in the change's own turn; undefined: it is too long to be kept. */
  say(outcome: Outcome<T>): KeptAnswer | undefined;
}

export interface ChangeOptions<T = unknown> {
  /** Do it only at this revision; otherwise PreconditionFailed. */
  ifMatch?: number;
  /** Whose doing it is: the id of a request, told with what it changes. */
  request?: string;
  kept?: Kept<T>;
  /** Only say what would come of it. Of changes of sessions as such, and of tokens; what is in a lab is rehearsed. */
  dryRun?: boolean;
}

/** What is written down with the change; without an outcome, that it has begun. */
export function storedOf<T>({ scope, key, print, say }: Kept<T>, createdAt: Date, outcome?: Outcome<T>): StoredAnswer {
  const answer = outcome && say(outcome);
  return { scope, key, print, createdAt, ...(answer && { answer }) };
}

/** The same for a part of it, of which `whole` makes what is answered; undefined: that is not known yet. */
export function partOf<T, Part>(options: ChangeOptions<T>, whole: (part: Part) => T | undefined): ChangeOptions<Part> {
  const { kept, ...rest } = options;
  if (!kept) return rest;
  const say = (outcome: Outcome<Part>) => {
    if ('error' in outcome) return kept.say(outcome);
    const value = whole(outcome.value);
    return value === undefined ? undefined : kept.say({ ...outcome, value });
  };
  return { ...rest, kept: { ...kept, say } };
}

/** What was made, or was there and is another now. */
export interface Replaced<T> {
  made: T;
  /** There was none before. */
  created: boolean;
}

/** Which part of a list is wanted: `count` after the first `from`. */
export interface ListPart {
  from: number;
  count: number;
}

/** Part of a list; `next` is the cursor that reads on, absent at the end. */
export interface Page<T> {
  items: T[];
  next?: string;
}

export interface PageRequest {
  limit: number;
  cursor?: string;
}
