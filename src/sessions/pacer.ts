/** Makes virtual time follow the wall clock while a ping runs in real time. */
import type { Lab } from '../engine/lab.ts';

const NS_PER_MS = 1_000_000;
/** Looked at again at the latest after so long, ms: something nearer may have been scheduled. */
const LONGEST_WAIT = 1000;

export class Pacer {
  readonly #tick: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  /** This virtual time was that wall time, ms. */
  #anchor: { virtual: number; wall: number } | undefined;

  /** `tick` moves the lab on and ends in `keepPace` or `stop`. */
  constructor(tick: () => Promise<void>) {
    this.#tick = tick;
  }

  get running(): boolean {
    return this.#anchor !== undefined;
  }

  /** The virtual time that it is by the wall clock; a lab that is ahead of it keeps its lead. */
  due(lab: Lab): number {
    if (!this.#anchor) return lab.clock.now;
    const target = Math.floor(this.#anchor.virtual + (performance.now() - this.#anchor.wall) * NS_PER_MS);
    if (lab.clock.now > target) this.#anchor = { virtual: lab.clock.now, wall: performance.now() };
    return Math.max(target, lab.clock.now);
  }

  /** Goes on: the next tick is when the next thing in the lab is due. */
  keepPace(lab: Lab): void {
    this.#anchor ??= { virtual: lab.clock.now, wall: performance.now() };
    const next = lab.clock.next();
    const wait = next === undefined ? LONGEST_WAIT : (next - this.due(lab)) / NS_PER_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), Math.min(Math.max(0, Math.ceil(wait)), LONGEST_WAIT));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#anchor = undefined;
  }
}
