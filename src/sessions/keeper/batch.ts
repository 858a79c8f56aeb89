/** What commands have changed that is not yet written down: all of it will be, or none. */
import type { Notification, PingChange, SessionTraits, StoredAnswer, StoredHost } from '../ports.ts';

export class Batch {
  readonly notifications: Notification[] = [];
  /** Hosts that were made, or whose labels changed. */
  readonly hosts = new Map<string, StoredHost>();
  readonly pings = new Map<number, PingChange>();
  /** By key. One that has only begun goes with what it has changed, if anything. */
  readonly answers = new Map<string, StoredAnswer>();
  readonly traits: Partial<SessionTraits> = {};
  forgetPings: number | undefined;
  /** Clock or chance moved, if nothing else did. */
  moved = false;
  /** Rejects with Unavailable when it could not be written. */
  readonly written: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.written = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Perhaps nobody waits for it: a ping that goes by the wall clock has no caller.
    this.written.catch(() => undefined);
  }

  get empty(): boolean {
    return (
      !this.moved &&
      this.notifications.length === 0 &&
      this.hosts.size === 0 &&
      this.pings.size === 0 &&
      !this.#answered &&
      Object.keys(this.traits).length === 0
    );
  }

  get #answered(): boolean {
    for (const { answer } of this.answers.values()) if (answer) return true;
    return false;
  }

  /** A host is gone, and its pings with it. */
  dropHost(name: string): void {
    this.hosts.delete(name);
    for (const [number, { head }] of this.pings) if (head.host === name) this.pings.delete(number);
  }

  /** How a ping stands now, and what it received and printed since. */
  addPing({ head, parts }: PingChange): void {
    const before = this.pings.get(head.number)?.parts ?? [];
    this.pings.set(head.number, { head, parts: [...before, ...parts] });
  }

  succeed(): void {
    this.#resolve();
  }

  fail(error: unknown): void {
    this.#reject(error);
  }
}
