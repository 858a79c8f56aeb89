import { describe, expect, test } from 'vitest';
import { type Command, type Line, parse } from '../../../src/console/shell/words.ts';

/** Each with its commands, which have to be read before the next pipeline is. */
function pipelinesOf(line: Line | undefined) {
  const made: { when: string; negated: boolean; commands: Command[] }[] = [];
  for (const pipeline of line?.pipelines ?? []) {
    if (!pipeline) continue;
    made.push({ ...pipeline, commands: [...pipeline.commands].filter((command) => command !== undefined) });
  }
  return made;
}

/** Each command of the first line as its words. */
function words(text: string): string[][] {
  const [line] = [...parse(text)];
  return pipelinesOf(line).flatMap(({ commands }) => commands.map((command) => command.words));
}

function problem(text: string): string {
  try {
    for (const _ of parse(text));
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('words', () => {
  test.each([
    ['ip  addr\tshow', ['ip', 'addr', 'show']],
    [`echo 'a  b' "c d"e f\\ g`, ['echo', 'a  b', 'c de', 'f g']],
    [`echo 'it'\\''s' ""`, ['echo', "it's", '']],
    ['echo "a\\"b" "\\z" "\\$x" \'\\\'', ['echo', 'a"b', '\\z', '$x', '\\']],
    ['echo a#b # c', ['echo', 'a#b']],
    ['echo a\\\nb', ['echo', 'ab']],
    ['echo $HOME * ~ {a,b}', ['echo', '$HOME', '*', '~', '{a,b}']],
    ['echo abc\\', ['echo', 'abc\\']],
    ['FOO=1 BAR=2 echo X=3', ['echo', 'X=3']],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual([expected]);
  });
});

test('a list says when each of its pipelines is run', () => {
  const [line] = [...parse('a && b || c; d & ! e | f')];
  expect(pipelinesOf(line).map(({ when, negated, commands }) => [when, negated, commands.length])).toEqual([
    ['always', false, 1],
    ['success', false, 1],
    ['failure', false, 1],
    ['always', false, 1],
    ['always', true, 2],
  ]);
});

test('redirections are told apart from words, with the descriptor before them', () => {
  const [line] = [...parse('ip 2>&1 a >/dev/null <in 2 >>x')];
  const [command] = pipelinesOf(line)[0]?.commands ?? [];
  expect(command?.words).toEqual(['ip', 'a', '2']);
  expect(command?.redirects).toEqual([
    { operator: '>&', fd: 2, target: '1' },
    { operator: '>', fd: 1, target: '/dev/null' },
    { operator: '<', fd: 0, target: 'in' },
    { operator: '>>', fd: 1, target: 'x' },
  ]);
});

test('a here-document begins after the end of the line and ends at its word', () => {
  const lines = [...parse('cat <<A | cat <<-"B C"; echo\none\nA\n\ttwo\n\tB C\necho x')];
  expect(lines).toHaveLength(2);
  const targets = pipelinesOf(lines[0]).flatMap(({ commands }) => commands.flatMap(({ redirects }) => redirects));
  expect(targets.map(({ target }) => target)).toEqual(['one\n', 'two\n']);
});

test.each([
  ['cat <<E\na\\\\b\nE', 'a\\b\n'],
  ['cat <<E\na\\\nb\nE', 'ab\n'],
  ['cat <<E\na\\\nE\nE', 'aE\n'],
  ['cat <<E\n\\$x \\` \\" \\z\nE', '$x ` \\" \\z\n'],
  ['cat <<-E\n\t\tx\\\n\ty\n\tE', 'x\ty\n'],
  ['cat <<E\na\\\\\nE', 'a\\\n'],
  ["cat <<'E'\na\\\nE", 'a\\\n'],
])('a backslash means something in a here-document, unless its word is quoted: %j', (text, expected) => {
  expect(pipelinesOf([...parse(text)][0])[0]?.commands[0]?.redirects[0]?.target).toBe(expected);
});

test('of a pipeline one command after the other is read', () => {
  const line = [...parse('a | b | c; d')].find((one) => one !== undefined);
  const [first] = line?.pipelines ?? [];
  const commands = first?.commands[Symbol.iterator]();
  expect(commands?.next().value).toMatchObject({ words: ['a'], piped: true });
  expect(commands?.next().value).toMatchObject({ words: ['b'], piped: true });
  expect(commands?.next().value).toMatchObject({ words: ['c'], piped: false });
  expect(commands?.next().done).toBe(true);
});

test('a here-document of a line that goes on after && is read before the next command', () => {
  const [line] = [...parse('cat <<A &&\none\nA\necho x')];
  expect(pipelinesOf(line).map(({ commands }) => commands[0]?.words)).toEqual([['cat'], ['echo', 'x']]);
});

test('pipelines are made one by one, though the end of their line has been read', () => {
  const lines = parse('a; b <<X && c; d\nx\nX\ne');
  const [first, second] = [lines.next().value?.pipelines, lines.next().value?.pipelines];
  expect(pipelinesOf(second && { pipelines: second }).map(({ commands }) => commands[0]?.words)).toEqual([['e']]);
  const made = pipelinesOf(first && { pipelines: first });
  expect(made.map(({ when, commands }) => [when, commands[0]?.words, commands[0]?.redirects[0]?.target])).toEqual([
    ['always', ['a'], undefined],
    ['always', ['b'], 'x\n'],
    ['success', ['c'], undefined],
    ['always', ['d'], undefined],
  ]);
  expect(pipelinesOf(first && { pipelines: first }), 'and once').toEqual([]);
});

test.each([
  ["echo 'abc", 'Unterminated quoted string'],
  ['echo "abc', 'Unterminated quoted string'],
  [';', '";" unexpected'],
  ['a ;; b', '";;" unexpected'],
  ['a &&', 'end of file unexpected'],
  ['a | | b', '"|" unexpected'],
  ['a > > b', 'redirection unexpected'],
  ['a >\nb', 'newline unexpected'],
  ['echo )', '")" unexpected'],
  ['fi', '"fi" unexpected'],
  ['a | ! b', '"!" unexpected'],
  ['! ! a', '"!" unexpected'],
  ['>x fi', 'none'],
  ['A=1 ! a', 'none'],
  ['echo fi', 'none'],
  ['# only a comment', 'none'],
])('dash reads %j: %s', (text, message) => {
  expect(problem(text)).toBe(message);
});

test('what stands before a line that cannot be read is given out first', () => {
  const lines = parse('echo a\necho b ;; c');
  expect(pipelinesOf(lines.next().value ?? undefined)).toHaveLength(1);
  expect(() => lines.next()).toThrow('";;" unexpected');
});

test.each([
  ['line ends', '\n'],
  ['blanks', ' '],
  ['continued lines', '\\\n'],
  ['comments', '#\n'],
  ['empty quotes', "''"],
  ['quotes with line ends', '"\n"'],
  ['escapes', '\\a'],
  ['escapes in quotes', '"\\$"'],
  ['semicolons', ':;'],
  ['here-documents', 'cat<<E\nE\n'],
])('however many %s there are, reading pauses before long', (_what, piece) => {
  const often = 20_000;
  const pauses = [...parse(`echo a${piece.repeat(often)}`)].filter((line) => line === undefined).length;
  expect(pauses).toBeGreaterThanOrEqual(4);
});

test('a long here-document is read with pauses, and whole', () => {
  const rows = 'x\n'.repeat(20_000);
  const read = [...parse(`cat <<E\n${rows}E\n`)];
  expect(read.filter((line) => line === undefined).length).toBeGreaterThanOrEqual(4);
  const [line] = read.filter((line) => line !== undefined);
  expect(pipelinesOf(line)[0]?.commands[0]?.redirects[0]?.target).toBe(rows);
});
