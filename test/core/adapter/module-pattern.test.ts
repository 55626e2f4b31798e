import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternFor } from '../../../src/core/adapter/derived-config.ts';
import { patternBudget, readPatterns } from '../../../src/core/adapter/module-pattern.ts';
import { compilePattern } from '../../../src/core/adapter/pattern-program.ts';

const find = (patterns: readonly string[], module: string) =>
  readPatterns(
    patterns.map((pattern) => [pattern, pattern] as const),
    'adapter_config.json',
    patternBudget(),
  ).find(module);

const matches = (pattern: string, module: string) => find([pattern], module) !== undefined;

/** PEFT's own: re.match(rf"(.*\.)?({key})$", module), in JavaScript's dialect. */
const matchesByRegExp = (pattern: string, module: string) =>
  new RegExp(`^(.*\\.)?(${pattern})$`, 'u').test(module);

const module = 'model.layers.1.self_attn.q_proj';

describe('patterns of modules', () => {
  it.each([
    ['q_proj', true],
    ['proj', false],
    ['self_attn.q_proj', true],
    ['attn.q_proj', false],
    [module, true],
    [`x.${module}`, false],
    // In an expression a dot is any character.
    ['self.attn.q.proj', true],
    ['layers.1.self_attn.q_proj', true],
    ['layers.1.*q_proj', true],
    ['1.*q_proj', true],
    ['^model.layers.1.self_attn.q_proj', true],
    ['^layers.1.self_attn.q_proj', false],
    ['^self_attn.q_proj', false],
    [String.raw`.*\.(q|k)_proj`, true],
    [String.raw`.*\.(v|k)_proj`, false],
    [String.raw`model\.layers\.(0|[1-3])\..*`, true],
    [String.raw`model\.layers\.(?:0|[^0-3])\..*`, false],
    [String.raw`model\.layers\.\d+\.self_attn\.\w+`, true],
    [String.raw`model\.layers\.\d{2,}\..*`, false],
    [String.raw`model\.layers\.\d{1,2}\..*`, true],
    ['q_proj|k_proj', true],
    ['q_proj$', true],
    ['(q_proj$)|x', true],
    ['Q_proj', false],
    ['q_proj?', true],
    ['[qk]_proj', true],
    ['[]q]_proj', true],
    ['q_pro[a-j]+', true],
    ['.*', true],
    ['()', false],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern, module)).toBe(expected);
    if (pattern !== '[]q]_proj') expect(matchesByRegExp(pattern, module)).toBe(expected);
  });

  it('hold in their order', () => {
    expect(find(['k_proj', '.*q_proj', 'q_proj'], module)).toBe('.*q_proj');
    expect(find(['k_proj', 'v_proj'], module)).toBeUndefined();
  });

  it.each([
    '(?i)q',
    '(?=q)',
    '(?!q).*',
    'q(',
    'q)',
    'a)|(b',
    '[q',
    String.raw`[a-\d]`,
    '*q',
    'q**',
    'q*+',
    String.raw`\bq`,
    String.raw`(q)\1`,
  ])('are refused when they have more to them: %s', (pattern) => {
    expect(() => matches(pattern, module)).toThrow(expect.objectContaining({ code: 'adapter-pattern' }));
  });

  it('are matched as PEFT matches them, whatever they are', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      String.raw`\.`,
      'ab',
      '[ab]',
      '[^a]',
      '(a|b.)',
      '(?:ab)',
      '(a*b)',
      '^',
      '$',
    );
    const sign = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '*?');
    const repeated = fc.tuple(piece, sign).map(([text, mark]) => (/^[$^]$/.test(text) ? text : text + mark));
    const pattern = fc
      .array(repeated, { maxLength: 6 })
      .chain((pieces) =>
        fc
          .nat(pieces.length)
          .map((at) => [...pieces.slice(0, at), ...(at % 2 ? ['|'] : []), ...pieces.slice(at)].join('')),
      );
    const text = fc
      .array(fc.constantFrom('a', 'b', '.', 'c'), { maxLength: 9 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(pattern, text, (key, name) => {
        expect(matches(key, name), `${key} on ${name}`).toBe(matchesByRegExp(key, name));
      }),
      { numRuns: 20_000, seed: 3 },
    );
  });

  it('take no time to speak of, whatever a stranger writes', () => {
    const long = `${'a'.repeat(1000)}!`;
    for (const pattern of ['(a*)*', '(a|a)*', '(a|aa)+$', '((a*)*)*b', '(.*a){20}']) {
      const started = performance.now();
      matches(pattern, long);
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });

  it('stop when there are too many for the modules', () => {
    const many = Array.from({ length: 65536 }, (_, index) => [`(a|a)*(b|${index})*c`, index] as const);
    const patterns = readPatterns(many, 'adapter_config.json', patternBudget());
    const started = performance.now();
    expect(() => {
      for (let index = 0; index < 1000; index++) patterns.find(`${'a'.repeat(500)}${index}`);
    }).toThrow(expect.objectContaining({ code: 'adapter-pattern' }));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('do not become long programs', () => {
    expect(compilePattern('((a{1000}){1000}){1000}')).toBeUndefined();
    expect(compilePattern('('.repeat(500) + ')'.repeat(500))).toBeUndefined();
    expect(compilePattern('a{2000}')).toBeUndefined();
  });

  it('are written so that they mean one module', () => {
    const modules = [
      module,
      'lm_head',
      'h.0.attn-x',
      'a+b',
      'layers.1.self_attn.q_proj',
      'model_layers.1.self_attn.q_proj',
    ];
    for (const one of modules) {
      expect(modules.filter((other) => matches(patternFor(one), other))).toEqual([one]);
    }
  });
});
