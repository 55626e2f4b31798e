import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResponseHead } from '../../../src/stores/hub/http/response-head.ts';

const head = (...lines: string[]) => lines.join('\r\n');

test('status, headers, length and whether the connection stays', () => {
  const parsed = parseResponseHead(
    head('HTTP/1.1 206 Partial Content', 'Content-Length:  12 ', 'ETag: "x"', 'etag: "y"', 'Empty:'),
  );
  expect(parsed).toMatchObject({ status: 206, bodyBytes: 12, keepAlive: true });
  expect(parsed.headers.get('etag')).toBe('"x", "y"');
  expect(parsed.headers.get('empty')).toBe('');
  expect(parseResponseHead('HTTP/1.1 200').bodyBytes).toBeUndefined();
  expect(parseResponseHead(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')).bodyBytes).toBeUndefined();
  expect(parseResponseHead(head('HTTP/1.1 200 OK', 'Connection: Close')).keepAlive).toBe(false);
  expect(parseResponseHead('HTTP/1.0 200 OK').keepAlive).toBe(false);
});

describe('what two readers could read differently is refused', () => {
  test.each([
    ['another protocol', 'HTTP/2 200'],
    ['a status out of range', 'HTTP/1.1 999 X'],
    ['no status', 'HTTP/1.1'],
    ['a line feed of its own', 'HTTP/1.1 200 OK\nContent-Length: 1'],
    ['a folded line', head('HTTP/1.1 200 OK', 'A: b', ' c')],
    ['a space before the colon', head('HTTP/1.1 200 OK', 'A : b')],
    ['no colon', head('HTTP/1.1 200 OK', 'A')],
    ['two lengths', head('HTTP/1.1 200 OK', 'Content-Length: 1', 'content-length: 1')],
    ['a list of lengths', head('HTTP/1.1 200 OK', 'Content-Length: 1, 1')],
    ['a negative length', head('HTTP/1.1 200 OK', 'Content-Length: -1')],
    ['a length of a thousand digits', head('HTTP/1.1 200 OK', `Content-Length: ${'9'.repeat(1000)}`)],
    ['length and coding', head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    ['a NUL', head('HTTP/1.1 200 OK', 'A: b\0c')],
    ['too many lines', head('HTTP/1.1 200 OK', ...Array(200).fill('A: b'))],
  ])('%s', (_, text) => {
    expect(() => parseResponseHead(text)).toThrow(SyntaxError);
  });

  test('no text makes it fail in another way', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.string({ unit: 'binary-ascii' }).map((rest) => `HTTP/1.1 200 OK\r\n${rest}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseResponseHead(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});
