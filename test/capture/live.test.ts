import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { LabClient } from '../support/api.ts';
import { type ReadCapture, readCapture } from '../support/pcapng.ts';
import { startWorld } from '../support/world.ts';
import { type OpenCapture, openCapture } from './fetch.ts';

const { limits } = readConfig({});

/** What has come of it so far: whole blocks always, so it can be read at any time. */
class Follower {
  readonly #open: OpenCapture;
  readonly #pieces: Buffer[] = [];
  readonly ended: Promise<ReadCapture>;
  #wake: () => void = () => {};

  constructor(open: OpenCapture) {
    this.#open = open;
    this.ended = this.#read();
    this.ended.catch(() => {});
  }

  static async of(lab: LabClient, where: string): Promise<Follower> {
    return new Follower(await openCapture(lab, where));
  }

  async #read(): Promise<ReadCapture> {
    for await (const piece of this.#open.body) {
      this.#pieces.push(piece);
      this.#wake();
    }
    return this.seen;
  }

  get seen(): ReadCapture {
    return readCapture(Buffer.concat(this.#pieces));
  }

  /** Resolves when it is so. */
  async until(isSo: (seen: ReadCapture) => boolean): Promise<ReadCapture> {
    while (this.#pieces.length === 0 || !isSo(this.seen)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.seen;
  }

  /** Resolves when there are so many packets, or more. */
  async packets(count: number): Promise<ReadCapture['packets']> {
    return (await this.until(({ packets }) => packets.length >= count)).packets;
  }

  leave(): void {
    this.#open.leave();
  }
}

test('a capture that follows has what was there, then each packet as it happens, and ends with the session', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
  const follower = await Follower.of(lab, '/capture.pcapng?follow=true');
  const only = await Follower.of(lab, '/capture.pcapng?follow=true&ping=p2');
  expect((await follower.packets(4)).length).toBe(4);
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
  expect((await follower.packets(8)).length).toBe(8);
  expect((await only.ended).packets.length).toBe(4);
  await lab.exec('h1', 'ping -c 3 -i 0.2 127.0.0.1');
  expect((await follower.packets(20)).length).toBe(20);
  expect((await lab.call('DELETE', '')).status).toBe(204);
  expect((await follower.ended).packets.length).toBe(20);
});

test('a capture that follows a ping by the clock on the wall is there while it runs, and ends with it', async () => {
  const lab = await (await startWorld()).lab();
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1000, interval: 0.2, pace: 'realtime' });
  const follower = await Follower.of(lab, '/hosts/h1/pings/p1/capture.pcapng?follow=true');
  const first = await follower.packets(8);
  expect((await lab.get('/hosts/h1/pings/p1')).body.status).toBe('running');
  await lab.call('DELETE', '/hosts/h1/pings/p1');
  const { packets } = await follower.ended;
  expect(packets.slice(0, first.length)).toEqual(first);
  expect(packets.length).toBe(4 * (await lab.get('/hosts/h1/pings/p1')).body.statistics.transmitted);
});

test('where nothing happens a capture that follows says so now and then, so that no proxy takes it for dead', async () => {
  const lab = await (await startWorld({ heartbeatMs: 20 })).lab();
  const follower = await Follower.of(lab, '/capture.pcapng?follow=true');
  await follower.until(({ heartbeats }) => heartbeats >= 3);
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
  const { heartbeats } = await follower.until(({ packets }) => packets.length === 4);
  await follower.until((seen) => seen.heartbeats > heartbeats);
});

test('who leaves a capture makes room for another, and one too many is told so', async () => {
  const lab = await (await startWorld({ limits: { ...limits, subscribersPerSession: 1 } })).lab();
  const first = await Follower.of(lab, '/capture.pcapng?follow=true');
  expect(await lab.get('/capture.pcapng?follow=true')).toMatchObject({ status: 429 });
  first.leave();
  for (let tries = 0; ; tries++) {
    const second = await Follower.of(lab, '/capture.pcapng?follow=true').catch(() => undefined);
    if (second) break;
    expect(tries).toBeLessThan(200);
  }
});

test('a server that stops ends the captures that follow, whole', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  const follower = await Follower.of(lab, '/capture.pcapng?follow=true');
  await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 2 });
  await world.app.close();
  expect((await follower.ended).packets.length).toBe(8);
});
