/**
 * One traversal, two forms: every object is printed by calls that name a key, its text and its value.
 *
 * Between `begin` and `end` in JSON mode the keys and values are written, otherwise the texts. What exists in only
 * one of the two has a method of its own.
 */
import { Text } from '../text.ts';
import { type JsonScalar, type JsonSink, JsonText } from './json.ts';

export type Color = 'ifname' | 'mac' | 'inet' | 'inet6' | 'up' | 'down' | undefined;

const COLORS = { ifname: 36, mac: 33, inet: 35, inet6: 34, up: 32, down: 31 };

export interface OutputOptions {
  json: boolean;
  pretty: boolean;
  oneline: boolean;
  color: boolean;
}

export class Output {
  private readonly options: OutputOptions;
  private readonly fixed: JsonSink | undefined;
  private sink: JsonSink | undefined;
  private readonly written = new Text();

  /** With a sink of its own, everything is JSON from the first call on and goes there. */
  constructor(options: OutputOptions, sink?: JsonSink) {
    this.options = options;
    this.fixed = sink;
    this.sink = sink;
  }

  /** Everything printed so far, an unfinished list included. */
  get text(): string {
    return this.written.toString() + (this.sink instanceof JsonText ? this.sink.text : '');
  }

  get isJson(): boolean {
    return this.sink !== undefined;
  }

  /** Begins the list that a command prints; `[` in JSON mode. */
  begin(): void {
    if (!this.options.json || this.fixed) return;
    this.sink = new JsonText(this.options.pretty);
    this.sink.open('[');
  }

  end(): void {
    if (!this.sink || this.fixed) return;
    this.sink.close(']');
    if (this.sink instanceof JsonText) this.written.add(this.sink.text);
    this.written.add('\n');
    this.sink = undefined;
  }

  /** Text and JSON: `text` is what is printed, with its spaces; a key of undefined is an element of an array. */
  any(key: string | undefined, text: string, value: JsonScalar, color?: Color): void {
    if (this.sink) this.sink.value(value, key);
    else this.fp(text, color);
  }

  /** Text only. */
  fp(text: string, color?: Color): void {
    if (this.sink) return;
    this.written.add(color && this.options.color ? `\x1b[${COLORS[color]}m${text}\x1b[0m` : text);
  }

  /** JSON only. */
  json(key: string | undefined, value: JsonScalar): void {
    this.sink?.value(value, key);
  }

  /** A line end inside one object: a backslash with -o. */
  nl(): void {
    this.fp(this.options.oneline ? '\\' : '\n');
  }

  /** Begins a JSON object; nothing in text. */
  open(key?: string): void {
    this.sink?.open('{', key);
  }

  close(): void {
    this.sink?.close('}');
  }

  /** Begins an array; `text` is what stands for it in text. */
  openArray(key: string, text = ''): void {
    if (this.sink) this.sink.open('[', key);
    else this.fp(text);
  }

  closeArray(text = ''): void {
    if (this.sink) this.sink.close(']');
    else this.fp(text);
  }
}
