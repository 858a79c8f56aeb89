/** Of the server that bad input is tried at: what may wait does not wait long, and what may be much is little. */
export const SETTINGS = {
  LOOPWIRE_LIMIT_MONITOR_MS: '100',
  LOOPWIRE_LIMIT_PACKETS_PER_PING: '200',
  LOOPWIRE_LIMIT_TRACE_BYTES: '1000000',
  LOOPWIRE_LIMIT_EVENTS_KEPT: '5000',
  LOOPWIRE_LIMIT_CONSOLE_BYTES: '1000000',
};
