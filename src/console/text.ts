/** Text that grows by many small pieces. */

/** V8 keeps `a + b` as a tree; one of a million leaves takes long to be laid out, so that is done bit by bit. */
const MUCH = 32 * 1024;

export class Text {
  private laidOut = '';
  private recent = '';

  constructor(text = '') {
    this.laidOut = text;
  }

  add(piece: string): void {
    this.recent += piece;
    if (this.recent.length > MUCH) this.layOut();
  }

  get length(): number {
    return this.laidOut.length + this.recent.length;
  }

  toString(): string {
    return this.laidOut + this.recent;
  }

  private layOut(): void {
    // Reading a character of it is what makes V8 do so.
    this.recent.charCodeAt(0);
    this.laidOut += this.recent;
    this.recent = '';
  }
}
