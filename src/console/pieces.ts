/** A program that is worked off piece by piece, so that whoever runs it may let others have a turn in between. */
import type { Listening, Run } from './run.ts';

/** Pauses, or waits for what others do, and gives the exit code in the end. */
export type Piecemeal = Generator<Listening | undefined, number>;

/** Where it prints to. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

const INTERRUPTED = 130;

export class Pieces implements Run {
  exit = 0;
  private readonly program: Piecemeal;
  private readonly printed: Printed;
  private over = false;
  private ear: Listening | undefined;

  constructor(program: Piecemeal, printed: Printed) {
    this.program = program;
    this.printed = printed;
  }

  /** To the end, if need be, or to where it waits for others. */
  get done(): boolean {
    while (this.step());
    return this.over;
  }

  get listening(): Listening | undefined {
    return this.ear?.over ? undefined : this.ear;
  }

  get stdout(): string {
    return this.printed.stdout;
  }

  get stderr(): string {
    return this.printed.stderr;
  }

  step(): boolean {
    if (this.over || this.listening) return false;
    const { done, value } = this.program.next();
    if (done) this.end(value);
    else this.ear = value;
    return !this.over;
  }

  interrupt(): void {
    if (this.over) return;
    this.program.return(INTERRUPTED);
    this.end(INTERRUPTED);
  }

  private end(exit: number): void {
    this.over = true;
    this.ear = undefined;
    this.exit = exit;
  }
}

/** The elements, with a pause after every so many of them: where it yields undefined. */
export function* paced<T extends object>(elements: Iterable<T>, many = 16): Generator<T | undefined> {
  let count = 0;
  for (const element of elements) {
    yield element;
    if (++count % many === 0) yield undefined;
  }
}
