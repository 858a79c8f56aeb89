/** Why the server closes a socket: one list. The last two digits are HTTP's; the whole story is docs/stream-protocol.md. */

export interface CloseCode {
  readonly code: number;
  readonly reason: string;
  /** Whether the same client may try again as it is. */
  readonly reconnect: boolean;
}

export const CLOSE = {
  restart: { code: 1012, reason: 'the server stops; come back with from: {epoch, seq}', reconnect: true },
  malformed: { code: 4400, reason: 'the message is malformed', reconnect: false },
  unauthorized: { code: 4401, reason: 'auth comes first', reconnect: false },
  forbidden: { code: 4403, reason: "this key is no session's token", reconnect: false },
  revoked: { code: 4403, reason: 'the token is no longer good', reconnect: false },
  notFound: { code: 4404, reason: 'no such session', reconnect: false },
  timeout: { code: 4408, reason: 'nothing was heard in time', reconnect: true },
  conflict: { code: 4409, reason: 'a subscription of that id is there already', reconnect: false },
  gone: { code: 4410, reason: 'the session was deleted', reconnect: false },
  tooSlow: { code: 4429, reason: 'the reader fell behind', reconnect: true },
  tooMany: { code: 4429, reason: 'there are too many sockets on this session', reconnect: true },
  failed: { code: 4500, reason: 'the server failed', reconnect: true },
} as const satisfies Record<string, CloseCode>;
