/** Captures, fetched as bytes. */
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { LabClient } from '../support/api.ts';

export interface OpenCapture {
  body: AsyncIterable<Buffer> & Readable;
  leave: () => void;
}

/** Its headers are there. Fails when it is refused. */
export async function openCapture({ origin, path, token }: LabClient, where: string): Promise<OpenCapture> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}${path}${where}`, { headers, signal: stop.signal });
  if (!answer.ok || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  if (answer.headers.get('content-type') !== 'application/pcapng') throw new Error('that is no capture');
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('error', () => {});
  onTestFinished(() => stop.abort());
  return { body, leave: () => stop.abort() };
}

/** All of it. */
export async function capture(lab: LabClient, where: string): Promise<Buffer> {
  return Buffer.concat(await (await openCapture(lab, where)).body.toArray());
}
