import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  codeBlock,
  codeLink,
  codeSpan,
  escapeForGitHub,
  escapeMarkdown,
  pythonString,
  shellWord,
} from '../../src/kit/markdown-escape.ts';

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('`', '``', '|', '\\', "'", '\n', '\u202e', '<', '$', '{a,b}'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test.each([
  ['*a* _b_ `c`', '\\*a\\* \\_b\\_ \\`c\\`'],
  ['<script>', '&lt;script&gt;'],
  ['&lt;', '&amp;lt;'],
  ['[x](https://evil.example)', '\\[x\\]\\(https&#58;//evil.example\\)'],
  ['@somebody www.evil.example', '&#64;somebody www&#46;evil.example'],
  ['# title', '\\# title'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['    code', 'code'],
  ['a\n\nb', 'a b'],
  ['a|b', 'a\\|b'],
  ['$x$', '\\$x\\$'],
  ['a\u202eb\u200bc', 'abc'],
])('text: %j', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});

test.each([
  ['@user and @org/team', '&#64;\u200buser and &#64;\u200borg/team'],
  ['fixes #181 and owner/repo#2', 'fixes \\#\u200b181 and owner/repo\\#\u200b2'],
  ['GH-1 gh-22', 'GH-\u200b1 gh-\u200b22'],
  ['owner/repo@3f2a91c', 'owner/repo&#64;\u200b3f2a91c'],
  ['https://github.com/o/r/issues/1', 'https&#58;\u200b//github.com/o/r/issues/1'],
  ['http://github.com/o/r/pull/1', 'http&#58;\u200b//github.com/o/r/pull/1'],
  ['www.github.com/o/r/issues/1', 'www&#46;\u200bgithub.com/o/r/issues/1'],
  // What is hidden already does not take its place.
  ['@\u200buser', '&#64;\u200buser'],
  ['high-1', 'high-1'],
])('for GitHub: %j', (text, expected) => {
  expect(escapeForGitHub(text)).toBe(expected);
});

test('nothing that GitHub resolves is left of any text once it is shown', () => {
  const sign = fc.constantFrom(
    '@user',
    '#181',
    'GH-1',
    'o/r@3f2a91c',
    'https://github.com/o/r/issues/1',
    ' ',
    '\\',
    '&#64;',
    'a',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 6 }), (parts) => {
      // As a renderer shows it: entities and backslashes resolved.
      const shown = escapeForGitHub(parts.join(''))
        .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
        .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll('&amp;', '&');
      expect(shown).not.toMatch(/@[\w-]|#\d|\bGH-\d|https?:\/\/|www\.\w/i);
    }),
  );
});

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  [' a', '`  a `'],
  ['a|b', '<code>a&#124;b</code>'],
  ['a\\|<b>*', '<code>a&#92;&#124;&#60;b&#62;&#42;</code>'],
])('code span: %j', (text, expected) => {
  expect(codeSpan(text)).toBe(expected);
});

test('only web addresses become links', () => {
  expect(codeLink('a', 'https://x.example/a>b')).toBe('[`a`](<https://x.example/a%3Eb>)');
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'x', ''])
    expect(codeLink('a', url)).toBe('`a`');
});

test('nothing gets out of where it was put', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(escapeMarkdown(text)).not.toMatch(/[\n\r<>]|(?<!\\)(\\\\)*[`*_[\]|$]/);
      const span = codeSpan(text);
      expect(span).not.toMatch(/[\n\r|]/);
      expect(span.isWellFormed()).toBe(true);
      const fence = /^`+/.exec(codeBlock('', text))?.[0] ?? '';
      expect(text.includes(fence)).toBe(false);
    }),
  );
});

test('long text is cut, and no character in two', () => {
  const text = `${'x'.repeat(298)}😀😀`;
  expect(escapeMarkdown(text)).toBe(`${'x'.repeat(298)}…`);
});

test('a shell takes a word for the text', () => {
  const texts = fc.sample(
    hostile.filter((text) => !text.includes('\0') && text.isWellFormed()),
    200,
  );
  const script = texts.map((text) => `printf '%s\\0' ${shellWord(text)}`).join('\n');
  const shown = execFileSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  }).split('\0');
  expect(shown.slice(0, -1)).toEqual(texts);
  for (const text of texts) expect(shellWord(text)).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
});

test.each([
  ['org/model', 'org/model'],
  ['org/model@refs/pr/1', 'org/model@refs/pr/1'],
  ['-0.5', '-0.5'],
  ['./my model', "'./my model'"],
  ["it's", "'it'\\''s'"],
  ['{a,b}', "'{a,b}'"],
  ['', "''"],
  ['a\nb', "$'a\\x0ab'"],
])('shell word: %j', (text, expected) => {
  expect(shellWord(text)).toBe(expected);
});

test('Python strings show what cannot be seen', () => {
  expect(pythonString('a"b\\c\n')).toBe('"a\\"b\\\\c\\n"');
  expect(pythonString('a\u202eb\u2028c\u{e0001}')).toBe('"a\\u202eb\\u2028c\\udb40\\udc01"');
  fc.assert(
    fc.property(hostile, (text) => {
      expect(JSON.parse(pythonString(text))).toBe(text);
    }),
  );
});
