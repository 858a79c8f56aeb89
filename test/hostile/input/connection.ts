/** A client that says bytes and hears an answer, on a connection that it keeps while both sides understand each other. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Heard {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  /** The body has no end of its own: it was left when it had begun. */
  endless: boolean;
}

const PATIENCE_MS = 30_000;

export class Connection {
  readonly #origin: URL;
  #socket: Socket | undefined;
  #heard = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Says the pieces, one after the other, and hears one answer. `last`: nothing more will be said. Errors: a hang. */
  async ask(
    method: string,
    pieces: Buffer[],
    { last, endless }: { last: boolean; endless: boolean },
  ): Promise<Heard | undefined> {
    const fresh = this.#socket === undefined;
    const socket = this.#socket ?? (await this.#connect());
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, 3));
      if (!socket.destroyed) socket.write(piece);
    }
    if (last && !socket.destroyed) socket.end();
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      socket.destroy();
    }, PATIENCE_MS);
    try {
      const heard = await this.#hear(method, endless);
      if (hung) throw new Error(`no answer within ${PATIENCE_MS} ms`);
      if (heard === undefined && !fresh) {
        // The server may close an idle connection at any time: that says nothing.
        this.close();
        return await this.ask(method, pieces, { last, endless });
      }
      if (last || heard === undefined || heard.endless || heard.headers.connection === 'close') this.close();
      return heard;
    } finally {
      clearTimeout(timer);
    }
  }

  async #connect(): Promise<Socket> {
    const socket = connect(Number(this.#origin.port), this.#origin.hostname);
    socket.setNoDelay();
    this.#heard = Buffer.alloc(0);
    this.#ended = false;
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#heard = Buffer.concat([this.#heard, data]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket || this.#socket === undefined) this.#ended = true;
      this.#wake();
    });
    await once(socket, 'connect');
    return socket;
  }

  /** An answer without one that only says to go on; undefined when the connection ended before there was any. */
  async #hear(method: string, endless: boolean): Promise<Heard | undefined> {
    for (;;) {
      const end = await this.#until(() => this.#heard.indexOf('\r\n\r\n') + 1);
      if (end === 0) return undefined;
      const [first = '', ...lines] = this.#heard.toString('latin1', 0, end - 1).split('\r\n');
      this.#heard = this.#heard.subarray(end + 3);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
      if (status === 100) continue;
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      );
      const forever = endless && status === 200;
      const body = forever ? Buffer.alloc(0) : await this.#body(method, status, headers);
      return { status, headers, body, endless: forever };
    }
  }

  async #body(method: string, status: number, headers: Record<string, string>): Promise<Buffer> {
    if (method === 'HEAD' || status === 204 || status === 304) return Buffer.alloc(0);
    const length = headers['content-length'];
    if (length !== undefined) {
      await this.#until(() => (this.#heard.length >= Number(length) ? 1 : 0));
      return this.#take(Number(length));
    }
    if (headers['transfer-encoding'] !== 'chunked') {
      await this.#until(() => 0);
      return this.#take(this.#heard.length);
    }
    const parts: Buffer[] = [];
    for (;;) {
      const end = await this.#until(() => this.#heard.indexOf('\r\n') + 1);
      if (end === 0) throw new Error('the answer was cut off');
      const size = Number.parseInt(this.#take(end + 1).toString('latin1'), 16);
      await this.#until(() => (this.#heard.length >= size + 2 ? 1 : 0));
      parts.push(this.#take(size + 2).subarray(0, size));
      if (size === 0) return Buffer.concat(parts);
    }
  }

  #take(length: number): Buffer {
    const taken = this.#heard.subarray(0, length);
    this.#heard = this.#heard.subarray(length);
    return taken;
  }

  /** What `found` finds, once it is more than 0; 0 when the connection ends first. */
  async #until(found: () => number): Promise<number> {
    for (;;) {
      const at = found();
      if (at > 0 || this.#ended) return at;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
