/** A promise that is kept from outside: Promise.withResolvers(), which Node 20 has not. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Perhaps nobody asks.
    this.promise.catch(() => {});
  }
}
