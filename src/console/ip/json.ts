/**
 * Where a traversal in JSON mode writes to: text exactly as iproute2 spaces it, or plain values.
 *
 * Text is written as it comes, not at the end: a dump that fails half-way leaves half of it, as iproute2 does.
 */

import { Text } from '../text.ts';

export type JsonScalar = string | number | boolean | null;

export interface JsonSink {
  /** Begins an object or array; the key is left out inside an array. */
  open(bracket: '[' | '{', key?: string): void;
  close(bracket: ']' | '}'): void;
  value(value: JsonScalar, key?: string): void;
}

export class JsonText implements JsonSink {
  private readonly written = new Text();
  private readonly pretty: boolean;
  private depth = 0;
  private separator = '';

  constructor(pretty: boolean) {
    this.pretty = pretty;
  }

  get text(): string {
    return this.written.toString();
  }

  open(bracket: '[' | '{', key?: string): void {
    this.name(key);
    this.written.add(this.separator + bracket);
    this.depth++;
    this.separator = '';
    if (this.pretty && bracket === '[') this.written.add(' ');
  }

  close(bracket: ']' | '}'): void {
    this.depth--;
    if (this.pretty && this.separator !== '') {
      if (bracket === ']') this.written.add(' ');
      else this.newline();
    }
    this.written.add(bracket);
    this.separator = ',';
  }

  value(value: JsonScalar, key?: string): void {
    this.name(key);
    this.written.add(this.separator + JSON.stringify(value));
    this.separator = ',';
  }

  private name(key: string | undefined): void {
    if (key === undefined) return;
    this.written.add(this.separator);
    this.newline();
    this.separator = '';
    this.written.add(this.pretty ? `"${key}": ` : `"${key}":`);
  }

  private newline(): void {
    if (this.pretty) this.written.add(`\n${'    '.repeat(this.depth)}`);
  }
}

export type JsonValue = JsonScalar | JsonValue[] | { [key: string]: JsonValue };

/** Builds the values themselves; where iproute2 writes a key twice the last one stays. */
export class JsonTree implements JsonSink {
  private readonly open_: JsonValue[] = [];
  root: JsonValue = null;

  open(bracket: '[' | '{', key?: string): void {
    const value: JsonValue = bracket === '[' ? [] : {};
    this.put(value, key);
    this.open_.push(value);
  }

  close(): void {
    this.open_.pop();
  }

  value(value: JsonScalar, key?: string): void {
    this.put(value, key);
  }

  private put(value: JsonValue, key: string | undefined): void {
    const parent = this.open_.at(-1);
    if (parent === undefined) this.root = value;
    else if (Array.isArray(parent)) parent.push(value);
    else (parent as { [key: string]: JsonValue })[key ?? ''] = value;
  }
}
