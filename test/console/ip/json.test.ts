import { expect, test } from 'vitest';
import { type JsonSink, JsonText, JsonTree } from '../../../src/console/ip/json.ts';
import { Output } from '../../../src/console/ip/output.ts';

/** One of everything that iproute2's writer spaces in a way of its own. */
function write(sink: JsonSink): void {
  sink.open('[');
  sink.open('{');
  sink.value('lo', 'ifname');
  sink.open('[', 'flags');
  sink.value('UP');
  sink.value('LOWER_UP');
  sink.close(']');
  sink.open('[', 'empty');
  sink.close(']');
  sink.open('[', 'addr_info');
  sink.open('{');
  sink.value(8, 'prefixlen');
  sink.close('}');
  sink.open('{');
  sink.close('}');
  sink.close(']');
  sink.open('{', 'stats');
  sink.value(true, 'on');
  sink.value(null, 'off');
  sink.close('}');
  sink.close('}');
  sink.close(']');
}

test('plain JSON has no space in it', () => {
  const text = new JsonText(false);
  write(text);
  expect(text.text).toBe(
    '[{"ifname":"lo","flags":["UP","LOWER_UP"],"empty":[],"addr_info":[{"prefixlen":8},{}],"stats":{"on":true,"off":null}}]',
  );
});

test('pretty JSON is indented as iproute2 indents', () => {
  const text = new JsonText(true);
  write(text);
  expect(text.text).toBe(`[ {
        "ifname": "lo",
        "flags": [ "UP","LOWER_UP" ],
        "empty": [ ],
        "addr_info": [ {
                "prefixlen": 8
            },{} ],
        "stats": {
            "on": true,
            "off": null
        }
    } ]`);
});

test('the tree holds what the text says', () => {
  const text = new JsonText(false);
  const tree = new JsonTree();
  write(text);
  write(tree);
  expect(tree.root).toEqual(JSON.parse(text.text));
});

const plain = { json: false, pretty: false, oneline: false, color: false };

test('one traversal is text or JSON', () => {
  const print = (out: Output) => {
    out.begin();
    out.open();
    out.fp('dev ');
    out.any('dev', 'lo ', 'lo', 'ifname');
    out.nl();
    out.any('mtu', 'mtu 1500', 1500);
    out.fp('\n');
    out.close();
    out.end();
    return out.text;
  };
  expect(print(new Output(plain))).toBe('dev lo \nmtu 1500\n');
  expect(print(new Output({ ...plain, oneline: true }))).toBe('dev lo \\mtu 1500\n');
  expect(print(new Output({ ...plain, color: true }))).toBe('dev \x1b[36mlo \x1b[0m\nmtu 1500\n');
  expect(print(new Output({ ...plain, json: true }))).toBe('[{"dev":"lo","mtu":1500}]\n');
});

test('a list that is broken off is left open, as iproute2 leaves it', () => {
  const out = new Output({ ...plain, json: true, pretty: true });
  out.begin();
  expect(out.text).toBe('[ ');
});
