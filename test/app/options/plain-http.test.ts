import { describe, expect, test } from 'vitest';
import { parseConnectionAllow, refusePlainHttp } from '../../../src/app/options/hub-access.ts';
import { parseJobFields } from '../../../src/app/options/job-fields.ts';

const token = 'hf_secret';

describe('a token over plain http', () => {
  test.each([
    'http://hub.example',
    'http://10.0.0.7:8080/hf',
    'http://localhost.example',
    'http://127.example',
  ])('to %s is refused, and allowed when told', (url) => {
    expect(() => refusePlainHttp(url, { token, allow: '' })).toThrow(
      expect.objectContaining({ code: 'hub-url-plain' }),
    );
    expect(() => refusePlainHttp(url, { token, allow: 'overflow, plain-http' })).not.toThrow();
    expect(() => refusePlainHttp(url, { token: undefined, allow: undefined })).not.toThrow();
  });

  test.each([
    'https://hub.example',
    'http://localhost:8080',
    'http://hub.localhost',
    'http://127.0.0.1:1',
    'http://127.8.9.1',
    'http://[::1]:80',
  ])('to %s is none of anybody’s business', (url) => {
    expect(() => refusePlainHttp(url, { token, allow: undefined })).not.toThrow();
  });
});

test('it stands beside judgements, and alone where none is made', () => {
  const { allow } = parseJobFields({ sft: 'a/b', dpo: 'a/c', alpha: '0.3', allow: 'overflow,plain-http' });
  expect([...allow]).toEqual(['overflow']);
  expect(parseConnectionAllow('plain-http')).toBe('plain-http');
  expect(() => parseConnectionAllow('plain-http,overflow')).toThrow(
    expect.objectContaining({ code: 'allow-unknown' }),
  );
});
