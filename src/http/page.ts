/** Pages of lists that sessions gives whole. */
import type { PageQuery } from '../contract/common.ts';
import type { Page, PageRequest, Versioned } from '../sessions/answer.ts';
import { HttpProblem } from './problems.ts';

/** Without the members that are not there. */
export function pageRequest({ limit, cursor }: PageQuery): PageRequest {
  return cursor === undefined ? { limit } : { limit, cursor };
}

/** The cursor is the revision and how many were read: of a list that has changed since there is no next page. */
export function pageOf<T>({ value, revision }: Versioned<T[]>, { limit, cursor }: PageQuery): Versioned<Page<T>> {
  const start = cursor === undefined ? 0 : offsetOf(cursor, revision);
  const items = value.slice(start, start + limit);
  const end = start + items.length;
  return { revision, value: end < value.length ? { items, next: `${revision}.${end}` } : { items } };
}

function offsetOf(cursor: string, revision: number): number {
  const [, at, offset] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (at === undefined) {
    const detail = 'this is no cursor of ours';
    throw new HttpProblem('malformed', detail, { errors: [{ in: 'query', pointer: '/cursor', detail }] });
  }
  if (Number(at) !== revision)
    throw new HttpProblem('conflict', 'the list has changed since: begin again without a cursor');
  return Number(offset);
}
