import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Keyring } from '../../src/sessions/access/keyring.ts';
import type { StoredCredential } from '../../src/sessions/ports.ts';
import { hashOf } from '../../src/sessions/token.ts';

const DAY = 24 * 3_600_000;
const createdAt = new Date('2026-01-01T00:00:00Z');

beforeEach(() => vi.useFakeTimers({ now: createdAt }));
afterEach(() => vi.useRealTimers());

function credential(token: string, days?: number): StoredCredential {
  const expiresAt = days === undefined ? {} : { expiresAt: new Date(createdAt.getTime() + days * DAY) };
  return { id: token, digest: hashOf(token), role: 'reader', name: token, createdAt, ...expiresAt };
}

function ring(...credentials: StoredCredential[]): Keyring {
  return new Keyring(credentials, () => new Date());
}

test('who goes on by a token that ends is told when it does, also where no timer waits so long', () => {
  const keys = ring(credential('long', 40), credential('short', 1));
  const ended: string[] = [];
  keys.find('long')?.onEnd((why) => ended.push(`long ${why}`));
  keys.find('short')?.onEnd((why) => ended.push(`short ${why}`));
  const forget = keys.find('short')?.onEnd(() => ended.push('forgotten'));
  forget?.();
  vi.advanceTimersByTime(DAY - 1);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ended).toEqual(['short revoked']);
  expect(keys.find('short')).toBeUndefined();
  vi.advanceTimersByTime(38 * DAY);
  expect(ended).toEqual(['short revoked']);
  vi.advanceTimersByTime(DAY);
  expect(ended).toEqual(['short revoked', 'long revoked']);
  expect(keys.idle).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('who comes between the look at a token and its end is told at once', () => {
  const one = credential('one');
  const keys = ring(one);
  const pass = keys.find('one');
  keys.put({ ...one, digest: hashOf('another') });
  const ended: string[] = [];
  pass?.onEnd((why) => ended.push(why));
  expect(ended).toEqual(['revoked']);
  expect(keys.find('one')).toBeUndefined();
  expect(keys.find('another')?.id).toBe('one');
});

test('a session that is gone ends all of them', () => {
  const keys = ring(credential('a'), credential('b', 1));
  const ended: string[] = [];
  for (const token of ['a', 'b']) keys.find(token)?.onEnd((why) => ended.push(`${token} ${why}`));
  keys.clear();
  expect(ended).toEqual(['a removed', 'b removed']);
  expect(keys.find('a')).toBeUndefined();
});
