/**
 * Virtual time in nanoseconds, and a queue of what happens next. Time moves only by running what is due.
 *
 * Things due at the same instant run in the order they were scheduled. Each remembers on whose behalf it was
 * scheduled (`cause`), so that a reply, an ARP answer or a timer is still known to belong to the ping that began it.
 */

import type { Pauses } from './pauses.ts';

/** Something that will happen; `cancel` it while it has not. */
export interface Timer {
  readonly at: number;
  cancelled: boolean;
}

interface Due extends Timer {
  readonly order: number;
  readonly cause: string | undefined;
  readonly unattended: boolean;
  readonly run: (what: never) => void;
  readonly what: unknown;
}

export const US = 1_000;
export const MS = 1_000_000;
export const SECOND = 1_000_000_000;

export class Clock {
  /** Virtual nanoseconds since the lab was made. */
  now: number;
  cause: string | undefined = undefined;
  /** True while what happens was set off by the kernel's own business, not by a packet that a program sent. */
  unattended = false;
  private readonly heap: Due[] = [];
  private scheduled = 0;
  private unfinished: Due | undefined = undefined;

  constructor(now = 0) {
    this.now = now;
  }

  /** Runs `run` after `delay` virtual nanoseconds, with `what`: a function and what it is about need no closure. */
  after(delay: number, run: () => void): Timer;
  after<T>(delay: number, run: (what: T) => void, what: T): Timer;
  after(delay: number, run: (what: never) => void, what?: unknown): Timer {
    const { cause, unattended } = this;
    const due: Due = { at: this.now + delay, cancelled: false, order: this.scheduled++, cause, unattended, run, what };
    const heap = this.heap;
    let i = heap.length;
    heap.push(due);
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up] as Due;
      if (!before(due, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = due;
    return due;
  }

  /** Does the kernel's own business, and marks all that comes of it. */
  alone(run: () => void): void {
    const before = this.unattended;
    this.unattended = true;
    run();
    this.unattended = before;
  }

  /** What happens now takes long: it goes on in steps of its own, before anything else happens. */
  goOn(work: Pauses): void {
    const { now: at, cause, unattended } = this;
    const run = () => {
      if (work.next().done) this.unfinished = undefined;
    };
    this.unfinished = { at, cancelled: false, order: this.scheduled++, cause, unattended, run, what: undefined };
  }

  /** When the next thing happens, in virtual nanoseconds; undefined when nothing is left. */
  next(): number | undefined {
    if (this.unfinished) return this.now;
    while (this.heap[0]?.cancelled) this.pop();
    return this.heap[0]?.at;
  }

  /** Runs the next thing; false when nothing is left. */
  step(): boolean {
    if (this.next() === undefined) return false;
    const due = this.unfinished ?? this.pop();
    this.now = due.at;
    this.cause = due.cause;
    this.unattended = due.unattended;
    try {
      due.run(due.what as never);
    } finally {
      this.cause = undefined;
      this.unattended = false;
    }
    return true;
  }

  /** Runs everything due up to and including `to`; it is then `to`. */
  advance(to: number): void {
    for (let at = this.next(); at !== undefined && at <= to; at = this.next()) this.step();
    if (to > this.now) this.now = to;
  }

  private pop(): Due {
    const heap = this.heap;
    const first = heap[0] as Due;
    const last = heap.pop() as Due;
    const size = heap.length;
    if (size === 0) return first;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= size) break;
      if (down + 1 < size && before(heap[down + 1] as Due, heap[down] as Due)) down++;
      const child = heap[down] as Due;
      if (!before(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
    return first;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
