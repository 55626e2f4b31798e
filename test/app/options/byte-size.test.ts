import { expect, test } from 'vitest';
import { parseByteSize } from '../../../src/app/options/byte-size.ts';

test.each([
  ['5GB', 5e9],
  [' 300 mb ', 3e8],
  ['4.5GiB', 4.5 * 2 ** 30],
  ['12', 12],
  ['1tb', 1e12],
  ['', undefined],
  [undefined, undefined],
])('%j', (text, size) => {
  expect(parseByteSize(text, '--max-shard-size')).toBe(size);
});

test.each(['0', '-1', '5 gigabytes', '1e9', 'GB', '0.0001KB', '9999999TB', '1,5GB', '٣GB'])(
  '%j is refused',
  (text) => {
    expect(() => parseByteSize(text, '--max-shard-size')).toThrow(
      expect.objectContaining({
        code: 'size-invalid',
        message: `--max-shard-size: '${text}' is not a size.`,
      }),
    );
  },
);
