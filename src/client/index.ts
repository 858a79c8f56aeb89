/** loopwire for programs: REST with types, and the trace as it happens. In Node and in browsers. */
export type { components, operations, paths } from './generated/openapi.ts';
export { dataOf, type Problem, ProblemError, type Rest, type RestOptions, rest } from './rest.ts';
export { StreamError } from './stream/errors.ts';
export type { SocketClass, SocketLike } from './stream/socket.ts';
export { type Lost, type Position, type Snapshot, type TraceEvent, Watch, type WatchOptions } from './stream/watch.ts';
