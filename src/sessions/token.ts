/** Names and secrets: a session's id, a token, and what is kept of it. */
import { hash } from 'node:crypto';

export type RandomBytes = (bytes: number) => Uint8Array;

/** Crockford's digits: no letter that looks like another, and their order is the order of what they count. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;
const CHANCE_DIGITS = 10;

/** What an id looks like. */
export const SESSION_ID = new RegExp(`^s[${DIGITS}]{${TIME_DIGITS + CHANCE_DIGITS}}$`);

/** Ids begin with their time, so that their order is the order in which sessions were made. */
export function newSessionId(now: Date, random: RandomBytes): string {
  return `${firstSessionId(now)}${digits(random, CHANCE_DIGITS)}`;
}

/** Less than every id made at this time or later, more than every one made before. */
export function firstSessionId(at: Date): string {
  let time = '';
  for (let ms = at.getTime(), i = 0; i < TIME_DIGITS; i++, ms = Math.floor(ms / 32)) time = `${DIGITS[ms % 32]}${time}`;
  return `s${time}`;
}

/** Of a token, not the token. */
export function newTokenId(random: RandomBytes): string {
  return `t${digits(random, CHANCE_DIGITS)}`;
}

/** Told to clients so that they notice when seq has started anew. */
export function newEpoch(random: RandomBytes): string {
  return digits(random, 8);
}

/** 256 bits; told once. */
export function newToken(random: RandomBytes): string {
  return `lw_${Buffer.from(random(32)).toString('base64url')}`;
}

export function hashOf(token: string): Uint8Array {
  return hash('sha256', token, 'buffer');
}

function digits(random: RandomBytes, count: number): string {
  return Array.from(random(count), (byte) => DIGITS[byte & 31]).join('');
}
