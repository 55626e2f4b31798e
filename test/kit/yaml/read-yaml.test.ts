import fc from 'fast-check';
import { parseEvents } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { checkEvents } from '../../../src/kit/yaml/check-events.ts';
import { indentContinuations } from '../../../src/kit/yaml/indent-continuations.ts';
import { placesIn, plainValue, readYaml, type YamlNode } from '../../../src/kit/yaml/index.ts';
import { hostileYaml } from './hostile-yaml.ts';

const limits = { characters: 256 * 1024, depth: 32, nodes: 10_000 };

function read(text: string): unknown {
  const reading = readYaml(text, limits, { isLenient: true });
  return 'root' in reading ? plainValue(reading.root) : reading.fault;
}

/** Some twenty times what it takes, for machines with other work to do. */
const mostMs = 4_000;

test.each([
  ['a: 1\nb: [x, 1.5, true, null, "true"]', { a: 1, b: ['x', 1.5, true, null, 'true'] }],
  ['language: no\nday: 2024-01-01\noff: on', { language: 'no', day: '2024-01-01', off: 'on' }],
  ['a: |\n  x\n  y\nb: >-\n  x\n  y', { a: 'x\ny\n', b: 'x y' }],
  ['a: !!str 12\nb: !mine 12\nc: !mine [1]', { a: '12', b: 12, c: [1] }],
  ['a: &x {b: c}\nd: *x\ne: [*x, *x]', { a: { b: 'c' }, d: { b: 'c' }, e: [{ b: 'c' }, { b: 'c' }] }],
  ['&k a: 1\n*k : 2', { a: 2 }],
  ['a: first\na: second', { a: 'second' }],
  ['1: x\ntrue: y\n~: z', { 1: 'x', true: 'y', '~': 'z' }],
  ['', null],
  ['# nothing', null],
  ['---\na: b\n...\n', { a: 'b' }],
])('%j is read', (text, value) => expect(read(text)).toEqual(value));

test.each([
  ['<<: {license: x}', { license: 'x' }],
  ['license: own\n<<: {license: x, tags: [y]}', { license: 'own', tags: ['y'] }],
  ['base: &b {p: 1}\n<<: [*b, {p: 2, q: 2}]', { base: { p: 1 }, p: 1, q: 2 }],
  ['"<<": {a: b}', { '<<': { a: 'b' } }],
  ['<<: word', { '<<': 'word' }],
])('merge keys: %j', (text, value) => expect(read(text)).toEqual(value));

test.each([
  ['license: x\ntags: [\n"a"\n]\n', { license: 'x', tags: ['a'] }],
  ['tags: [\na,\nb\n]\nlicense: x', { tags: ['a', 'b'], license: 'x' }],
  ['a: {\nname: x,\nlist: [\ny]\n}\nb: c', { a: { name: 'x', list: ['y'] }, b: 'c' }],
  ['a: "one\ntwo: three\n\nfour"\nb: c', { a: 'one two: three\nfour', b: 'c' }],
  ["a:\n  b: 'one\n two'\n  c: d", { a: { b: 'one two', c: 'd' } }],
  ['- [\nx\n]\n- y', [['x'], 'y']],
])('what goes on at the margin, as PyYAML reads it: %j', (text, value) => expect(read(text)).toEqual(value));

test('layout is taken leniently only where that is asked for', () => {
  expect(readYaml('a: [\nb\n]', limits)).toEqual({
    fault: { reason: 'deficient indentation', line: 2, column: 1 },
  });
});

test.each([
  ['a: b: c', /bad indentation/, 1],
  ['a: [b', /unexpected end/, 1],
  ['x: y\na: *b', /alias \*b has no anchor/, 2],
  ['a: &a [*a]', /alias \*a stands inside of what it names/, 1],
  ['a: &a {b: &b {c: *a}}', /alias \*a stands inside/, 1],
  ['[a]: b', /key that is a list or a map/, 1],
  ['a: &a [b]\n*a : c', /key that is a list or a map/, 2],
  ['? {a: b}\n: c', /key that is a list or a map/, 1],
  ['a: b\n---\nc: d', /more than one document/, 3],
  [`a: ${'['.repeat(40)}${']'.repeat(40)}`, /nested more than 32 deep/, 1],
  [
    `a: &a ${'['.repeat(20)}${']'.repeat(20)}\nb: ${'['.repeat(20)}*a${']'.repeat(20)}`,
    /nested more than 32/,
    2,
  ],
  [`a: [${'b,'.repeat(10_000)}]`, /more than 10000 values/, 1],
  [`a: &a [${'b,'.repeat(100)}]\nc: [${'*a,'.repeat(100)}]`, /more than 10000 values/, 2],
  [`a: &a ${'x'.repeat(100_000)}\nc: [*a, *a, *a]`, /more than 262144 characters where aliases/, 2],
  ['x'.repeat(300_000), /longer than 262144 characters/, 1],
])('%.40j is refused in words, with its line', (text, reason, line) => {
  expect(read(text)).toMatchObject({
    reason: expect.stringMatching(reason),
    line,
    column: expect.any(Number),
  });
});

test('the limits hold to the last', () => {
  const deep = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(read(deep(31))).not.toHaveProperty('reason');
  expect(read(deep(32))).toHaveProperty('reason');
  const long = (count: number) => `[${'b,'.repeat(count)}]`;
  expect(read(long(9_999))).toHaveLength(9_999);
  expect(read(long(10_000))).toHaveProperty('reason');
});

test('data of honest size is shared, not refused', () => {
  const value = read(
    `a: &a [x, y]\n${Array.from({ length: 100 }, (_, index) => `k${index}: *a\n`).join('')}`,
  );
  expect(Object.keys(value as object)).toHaveLength(101);
});

test('no field changes a prototype', () => {
  const value = read('__proto__: {polluted: true}\n<<: {__proto__: {polluted: true}}') as object;
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(value)).toBeNull();
});

describe('hostile texts end soon, in words', () => {
  test.each(Object.keys(hostileYaml))('%s', (name) => {
    for (const length of [1_000, 30_000, 250_000]) {
      const text = (hostileYaml[name] as (length: number) => string)(length);
      const places = [text, `license: mit\na: ${text}`, `a: [\n${text}`, `a: "\n${text}`];
      for (const around of length > 30_000 ? [text] : places) {
        const before = performance.now();
        const reading = readYaml(around, limits, { isLenient: true });
        if ('fault' in reading) expect(reading.fault.reason.length).toBeLessThan(300);
        else JSON.stringify(plainValue(reading.root));
        expect(performance.now() - before).toBeLessThan(mostMs);
      }
    }
  });

  test('what is looked at grows with the text, not faster', () => {
    for (const [name, make] of Object.entries(hostileYaml)) {
      const text = make(20_000);
      let events: ReturnType<typeof parseEvents>;
      try {
        events = parseEvents(text, { maxDepth: 34 });
      } catch {
        continue;
      }
      // An empty value takes no character: a key, its value and their map for each that is there, at most.
      expect(events.length, name).toBeLessThan(2 * text.length + 10);
      let visited = events.length;
      try {
        visited = checkEvents(text, events, limits);
      } catch {}
      expect(visited, name).toBe(events.length);
    }
  });

  test('lines are moved a bounded number of times', () => {
    for (const [name, make] of Object.entries(hostileYaml)) {
      for (const length of [2_000, 60_000]) {
        let reread = 0;
        indentContinuations(make(length), (text) => {
          reread += text.length;
          return Math.floor(text.length / 2);
        });
        expect(reread, name).toBeLessThan(4 << 20);
      }
    }
  });

  test('any text is read or refused', () => {
    const piece = fc.constantFrom(
      ...[
        '? ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        ', ',
        '*a',
        '&a ',
        '"',
        "'",
        ': ',
        '\n',
        '\n  ',
        '<<: ',
        '!!str ',
        '|',
      ],
      ...['\r', '\t', '#', 'a', '1', '---\n', '\ufeff', '%', '\0', '\ud800', 'a: b\n'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        read(pieces.join(''));
      }),
      { numRuns: 3_000 },
    );
  });
});

test.each([
  ['a: !mine b', 'it has the tag !mine, and tags are not read', 4],
  ['a: !!set {b}', 'it has the tag !!set, and tags are not read', 4],
  ['%YAML 1.1\n---\na: no', 'it says that it is not YAML 1.2, as which it is read', 1],
])('strictly, %j is refused', (text, reason, column) => {
  expect(readYaml(text, limits, { isStrict: true })).toEqual({ fault: { reason, line: 1, column } });
  expect(readYaml(text, limits)).toHaveProperty('root');
});

test('every node has a place: quotes included, an alias of its own, an empty value where it would begin', () => {
  const text = 'a: &x "b"\r\nc: *x\nd:\ne: [\'f\', {g: , h}]\nj: \n';
  const reading = readYaml(text, limits);
  const placeOf = placesIn(text);
  const visit = (node: YamlNode): readonly string[] => {
    const { line, column } = placeOf(node.offset);
    const children =
      node.kind === 'map'
        ? node.entries.flatMap(({ key, value }) => [key, value])
        : node.kind === 'list'
          ? node.items
          : [];
    return [`${line}:${column}`, ...children.flatMap(visit)];
  };
  const entries = ['1:1', '1:7', '2:1', '2:4', '3:1', '3:3', '4:1', '4:4', '4:5', '4:10', '4:11', '4:13'];
  expect('root' in reading && visit(reading.root)).toEqual(['1:1', ...entries, '4:16', '4:17', '5:1', '5:3']);
});
