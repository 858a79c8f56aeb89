/** What a ping came to: replies, errors and what was counted, as the REST API gives them. */

export interface PingReply {
  icmp_seq: number;
  from: string;
  bytes: number;
  ttl: number;
  /** Round trip in milliseconds; absent when the payload is too short to carry the time. */
  timeMs?: number;
  duplicate?: true;
}

/** What was counted; milliseconds. */
export interface PingSummary {
  transmitted: number;
  received: number;
  errors: number;
  duplicates: number;
  lossPct: number;
  timeMs: number;
  rtt?: { min: number; avg: number; max: number; mdev: number };
}

export interface PingError {
  icmp_seq?: number;
  from?: string;
  message: string;
}
