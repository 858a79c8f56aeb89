/** Pages of lists. */
import type { PageQuery } from '../contract/common.ts';
import type { ListPart, Page, PageRequest, Versioned } from '../sessions/answer.ts';
import { HttpProblem } from './problems.ts';

/** Without the members that are not there. */
export function pageRequest({ limit, cursor }: PageQuery): PageRequest {
  return cursor === undefined ? { limit } : { limit, cursor };
}

/** What to ask for: one more than the page holds, which tells of the next page. */
export function partOf({ limit, cursor }: PageQuery): ListPart {
  return { from: cursor === undefined ? 0 : Number(splitCursor(cursor).offset), count: limit + 1 };
}

/**
 * The page that such a part is. The cursor is the revision and how many were read: of a list that has changed since there
 * is no next page.
 */
export function pageOf<T>({ value, revision }: Versioned<T[]>, { limit, cursor }: PageQuery): Versioned<Page<T>> {
  const start = cursor === undefined ? 0 : offsetOf(cursor, revision);
  const items = value.slice(0, limit);
  return { revision, value: value.length > limit ? { items, next: `${revision}.${start + limit}` } : { items } };
}

function splitCursor(cursor: string): { at: string; offset: string } {
  const [, at, offset] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (at !== undefined && offset !== undefined) return { at, offset };
  const detail = 'this is no cursor of ours';
  throw new HttpProblem('malformed', detail, { errors: [{ in: 'query', pointer: '/cursor', detail }] });
}

function offsetOf(cursor: string, revision: number): number {
  const { at, offset } = splitCursor(cursor);
  if (Number(at) !== revision)
    throw new HttpProblem('conflict', 'the list has changed since: begin again without a cursor');
  return Number(offset);
}
