/** How many sockets there are of each kind that is counted: from an address, on a session. */
export class Sockets {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** One more, unless there are `max`: then undefined. Gives what takes it off again, once. */
  add(name: string, max: number): (() => void) | undefined {
    if (this.of(name) >= max) return undefined;
    this.#counts.set(name, this.of(name) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = this.of(name) - 1;
      if (rest > 0) this.#counts.set(name, rest);
      else this.#counts.delete(name);
    };
  }
}

export const onSession = (id: string): string => `session ${id}`;
export const fromAddress = (ip: string): string => `address ${ip}`;
