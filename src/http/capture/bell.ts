/** Rings when something happens that a reader of what is kept wants to read, and when nothing will any more. */
import type { TraceFilter } from '../../sessions/trace/filter.ts';
import type { Subscription, TraceSink } from '../../sessions/trace/subscription.ts';
import type { TraceHub } from '../../sessions/trace/trace-hub.ts';

export class Bell implements TraceSink {
  /** Nothing will happen any more, or nobody wants to hear of it. */
  isOver = false;
  readonly #signal: AbortSignal;
  #subscription: Subscription | undefined;
  #hasRung = false;
  #wake: () => void = () => {};

  /** Errors: LimitReached. */
  static async hang(trace: TraceHub, filter: TraceFilter, signal: AbortSignal): Promise<Bell> {
    const bell = new Bell(signal);
    bell.#subscription = await trace.subscribe({ from: 'now', filter }, bell);
    signal.addEventListener('abort', bell.end);
    if (signal.aborted) bell.end();
    return bell;
  }

  private constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** What has happened so far is known. */
  silence(): void {
    this.#hasRung = false;
  }

  /** Whether it has rung since it was silenced: resolves at once when it has, when it does, or after so many ms. */
  async rings(ms: number): Promise<boolean> {
    if (this.#hasRung || this.isOver) return true;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    return this.#hasRung;
  }

  takeDown(): void {
    this.#signal.removeEventListener('abort', this.end);
    this.#subscription?.close();
  }

  events(): boolean {
    this.#ring();
    return true;
  }

  gap(): void {
    this.#ring();
  }

  caughtUp(): void {}

  end = (): void => {
    this.isOver = true;
    this.#ring();
  };

  #ring(): void {
    this.#hasRung = true;
    this.#wake();
  }
}
