import { expect, test } from 'vitest';
import { parseHubUrl, parseToken } from '../../../src/app/options/hub-access.ts';

test('addresses lose their trailing slashes', () => {
  expect(parseHubUrl('https://huggingface.co/', 'x')).toBe('https://huggingface.co');
  expect(parseHubUrl(' http://127.0.0.1:8080/hub// ', 'x')).toBe('http://127.0.0.1:8080/hub');
});

test.each(['', 'huggingface.co', 'ftp://x', 'https://x/?a', 'https://x/#a'])('refuses %j', (text) => {
  expect(() => parseHubUrl(text, '--hub-url')).toThrow(
    expect.objectContaining({ code: 'hub-url-invalid', message: expect.stringContaining('--hub-url: ') }),
  );
});

test('no secret in an error', () => {
  expect(() => parseHubUrl('https://user:hf_secret@x', '--hub-url')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hf_secret') }),
  );
  expect(() => parseToken('hf_secret more', 'HF_TOKEN')).toThrow(
    expect.objectContaining({ code: 'token-invalid', message: expect.not.stringContaining('hf_secret') }),
  );
});

test('tokens lose the line break of their file', () => {
  expect(parseToken('hf_abc\n', 'x')).toBe('hf_abc');
  expect(parseToken(' \n', 'x')).toBeUndefined();
  expect(parseToken(undefined, 'x')).toBeUndefined();
});
