/** What `ws` alone does with the same messages and as many readers: the least that it can cost here. */
import { waits } from './latency.ts';
import { Program, Readers } from './program.ts';

export class Broadcast {
  readonly #server: Program;
  readonly #readers: Readers;
  #messages: string[] = [];
  #first = 0;

  /** Errors: when they have not all connected after a while. */
  static async start(count: number): Promise<Broadcast> {
    const server = new Program('bare.ts');
    const origin = await server.hear<string>('origin');
    const readers = await Readers.start();
    const live = readers.live({ origin, path: '/', token: 'none', count, subscribe: {} });
    // A bare server says nothing of its own: this tells that they are there.
    server.child.send({ messages: ['{"type":"caught-up","id":"s","seq":0}'] });
    await new Promise((resolve) => setTimeout(resolve, 500 + 2 * count));
    server.child.send({ broadcast: 0 });
    await live;
    return new Broadcast(server, readers);
  }

  private constructor(server: Program, readers: Readers) {
    this.#server = server;
    this.#readers = readers;
  }

  /** Messages a second that reach everybody, when so many may be under way. */
  async rate(messages: readonly string[], window: number, seconds: number): Promise<number> {
    this.#load(messages);
    let sent = 0;
    const from = performance.now();
    await Promise.all(
      Array.from({ length: window }, async () => {
        while (performance.now() < from + seconds * 1000 && sent < messages.length) {
          const seq = this.#send(sent++);
          await this.#readers.reached(seq);
        }
      }),
    );
    const rate = sent / ((performance.now() - from) / 1000);
    await this.#readers.report();
    return rate;
  }

  /** ms that each of the noted readers waited for each message, when one is sent every `everyMs`. */
  async waits(messages: readonly string[], everyMs: number, seconds: number): Promise<number[]> {
    const enough = Math.ceil((1000 * seconds) / everyMs) + 1;
    this.#load(Array.from({ length: enough }, (_, i) => messages[i % messages.length] as string));
    let sent = 0;
    return waits(this.#server, this.#readers, { everyMs, seconds, once: async () => this.#send(sent++) });
  }

  async stop(): Promise<void> {
    await this.#readers.stop();
    await this.#server.stop();
  }

  /** Numbered on from those before: readers go by numbers. */
  #load(messages: readonly string[]): void {
    this.#first += this.#messages.length;
    this.#messages = messages.map((text, i) => text.replace(/"seq":\d+/, `"seq":${this.#first + i + 1}`));
    this.#server.child.send({ messages: this.#messages, first: this.#first });
  }

  #send(index: number): number {
    if (index >= this.#messages.length) throw new Error('too few messages');
    this.#server.child.send({ broadcast: index });
    return this.#first + index + 1;
  }
}
