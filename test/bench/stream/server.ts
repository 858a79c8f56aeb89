/** Our server in a process of its own; it notes when each segment of the trace was committed. */
import { buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { Segment } from '../../../src/sessions/ports.ts';
import { TraceHub } from '../../../src/sessions/trace/trace-hub.ts';
import { now } from './clock.ts';

const commits: [seq: number, at: number][] = [];
const { publish } = TraceHub.prototype;
TraceHub.prototype.publish = function (segment: Segment) {
  commits.push([segment.lastSeq, now()]);
  publish.call(this, segment);
};

const dataDir = process.argv[2] as string;
// Nobody answers heartbeats here.
const config = readConfig({ LOOPWIRE_DATA_DIR: dataDir, LOOPWIRE_PORT: '0', LOOPWIRE_HEARTBEAT_MS: '3600000' });
const app = await buildApp({ ...config, logLevel: 'silent' });
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
process.on('message', () => process.send?.({ commits: commits.splice(0) }));
process.send?.({ origin });
