import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findDisagreement } from '../../../src/formats/tokenizer/compare-tokens.ts';
import { readTokens } from '../../../src/formats/tokenizer/read-tokens.ts';
import { readSentencePieces } from '../../../src/formats/tokenizer/sentencepiece.ts';
import { memorySnapshot } from '../../core/engine/memory.ts';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (files: Readonly<Record<string, Uint8Array>>) => readTokens(memorySnapshot(files));

/** A SentencePiece model: each piece with its text, score and type, then a field that is skipped. */
function sentencePieceModel(pieces: readonly string[]): Buffer {
  const delimited = (field: number, content: Buffer) =>
    Buffer.concat([Buffer.from([field * 8 + 2, content.length]), content]);
  const model = pieces.map((piece) =>
    delimited(1, Buffer.concat([delimited(1, Buffer.from(piece)), Buffer.from([0x15, 0, 0, 0, 0, 0x18, 1])])),
  );
  return Buffer.concat([...model, delimited(2, Buffer.from([0x08, 1]))]);
}

describe('tokens by id', () => {
  const expected = new Map([
    [0, '<s>'],
    [1, '▁a'],
    [2, '<|im_end|>'],
  ]);

  test.each([
    [
      'a BPE in tokenizer.json',
      {
        'tokenizer.json': json({
          version: '1.0',
          added_tokens: [{ id: 2, content: '<|im_end|>', special: true }],
          model: { type: 'BPE', merges: [['a', 'b']], vocab: { '<s>': 0, '▁a': 1 } },
        }),
      },
    ],
    [
      'a Unigram in tokenizer.json',
      {
        'tokenizer.json': json({
          added_tokens: [{ id: 2, content: '<|im_end|>' }],
          model: {
            vocab: [
              ['<s>', 0],
              ['▁a', -1.5],
            ],
          },
        }),
      },
    ],
    [
      'a SentencePiece model and added_tokens.json',
      {
        'tokenizer.model': sentencePieceModel(['<s>', '▁a']),
        'added_tokens.json': json({ '<|im_end|>': 2 }),
      },
    ],
    [
      'vocab.json and tokenizer_config.json',
      {
        'vocab.json': json({ '<s>': 0, '▁a': 1 }),
        'tokenizer_config.json': json({
          bos_token: '<s>',
          added_tokens_decoder: { 2: { content: '<|im_end|>', special: true } },
        }),
      },
    ],
  ])('of %s', async (_, files) => {
    expect(new Map(await read(files as Record<string, Uint8Array>))).toEqual(expected);
  });

  describe('where files contradict each other', () => {
    const whole = (...added: string[]) =>
      json({
        added_tokens: added.map((content, index) => ({ id: 2 + index, content })),
        model: { vocab: { '<s>': 0, a: 1 } },
      });
    const decoder = (tokens: Record<number, string>) => ({
      added_tokens_decoder: Object.fromEntries(
        Object.entries(tokens).map(([id, content]) => [id, { content }]),
      ),
    });

    // As AutoTokenizer of transformers 5.18 gives them.
    test.each([
      [
        'tokenizer.json decides',
        { 'tokenizer.json': whole('x', 'y'), 'added_tokens.json': json({ y: 2, x: 3 }) },
        ['<s>', 'a', 'x', 'y'],
      ],
      [
        'and others add to it',
        { 'tokenizer.json': whole('x'), 'added_tokens.json': json({ z: 9, y: 7 }) },
        ['<s>', 'a', 'x', 'y', 'z'],
      ],
      [
        'but not where tokenizer.json has the id',
        { 'tokenizer.json': whole('x'), 'added_tokens.json': json({ y: 2, z: 7 }) },
        ['<s>', 'a', 'x', 'z'],
      ],
      [
        'names come in one order, and of two lists the later name counts',
        {
          'tokenizer.json': whole(),
          'tokenizer_config.json': json({
            image_token: 'i',
            pad_token: 'p',
            extra_special_tokens: ['q'],
            additional_special_tokens: ['r'],
          }),
          'special_tokens_map.json': json({ bos_token: 'b' }),
        },
        ['<s>', 'a', 'b', 'p', 'i', 'q'],
      ],
      [
        'tokenizer_config.json before added_tokens.json',
        {
          'tokenizer.json': whole('x'),
          'added_tokens.json': json({ z: 3 }),
          'tokenizer_config.json': json(decoder({ 3: 'y' })),
        },
        ['<s>', 'a', 'x', 'y'],
      ],
      [
        'what is named alone comes last',
        {
          'tokenizer.json': whole('x'),
          'tokenizer_config.json': json({
            extra_special_tokens: ['q'],
            pad_token: { content: '<pad>' },
            bos_token: '<s>',
            eos_token: 'e',
          }),
        },
        ['<s>', 'a', 'x', 'e', '<pad>', 'q'],
      ],
      [
        'special_tokens_map.json before tokenizer_config.json',
        {
          'tokenizer.json': whole(),
          'tokenizer_config.json': json({ pad_token: 'p' }),
          'special_tokens_map.json': json({ pad_token: 'm' }),
        },
        ['<s>', 'a', 'm'],
      ],
      [
        'unless that has the tokens that were added',
        {
          'tokenizer.json': whole(),
          'tokenizer_config.json': json({ pad_token: 'p', ...decoder({}) }),
          'special_tokens_map.json': json({ pad_token: 'm' }),
        },
        ['<s>', 'a', 'p'],
      ],
      [
        'without tokenizer.json, ids are as stated',
        {
          'vocab.json': json({ '<s>': 0, a: 1 }),
          'added_tokens.json': json({ y: 2 }),
          'special_tokens_map.json': json({ pad_token: 'p' }),
        },
        ['<s>', 'a', 'y', 'p'],
      ],
      [
        'a key twice',
        {
          'tokenizer.json': whole(),
          'tokenizer_config.json': Buffer.from('{"pad_token": "p", "pad_token": "a"}'),
        },
        ['<s>', 'a'],
      ],
    ] as [string, Record<string, Uint8Array>, string[]][])('%s', async (_, files, expected) => {
      expect([...((await read(files)) ?? [])].toSorted(([a], [b]) => a - b)).toEqual([...expected.entries()]);
    });
  });

  test('of the example, whose tokenizer transformers wrote', async () => {
    const path = new URL('../../../examples/tiny-sft/tokenizer.json', import.meta.url);
    const tokens = await read({ 'tokenizer.json': readFileSync(path) });
    const config: unknown = JSON.parse(readFileSync(new URL('config.json', path), 'utf8'));
    expect(config).toMatchObject({ vocab_size: tokens?.size });
  });

  test('are unknown without any such file', async () => {
    expect(await read({ 'config.json': json({}) })).toBeUndefined();
  });

  test.each([
    ['no JSON', { 'tokenizer.json': Buffer.from('{"model": {"vocab": {"a": 0') }],
    ['an id that is no number', { 'vocab.json': json({ a: 'b' }) }],
    ['an id beyond all vocabularies', { 'vocab.json': json({ a: 2 ** 40 }) }],
    ['an added token without id', { 'tokenizer.json': json({ added_tokens: [{ content: 'a' }] }) }],
    ['a piece without text', { 'tokenizer.model': Buffer.from([0x0a, 0x02, 0x18, 0x01]) }],
    ['a field that is longer than the file', { 'tokenizer.model': Buffer.from([0x0a, 0x7f, 0x0a]) }],
    ['a number that does not end', { 'tokenizer.model': Buffer.alloc(64, 0xff) }],
    ['no pieces', { 'tokenizer.model': Buffer.from([0x12, 0x00]) }],
  ])('are refused: %s', async (_, files) => {
    await expect(read(files as Record<string, Uint8Array>)).rejects.toMatchObject({ code: 'tokenizer-file' });
  });

  test('random bytes end in pieces or in a fault', () => {
    const model = sentencePieceModel(['<s>', '▁a', 'b', 'c']);
    let state = 7;
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state;
    };
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(model);
      for (let change = 0; change < 3; change++) bytes[next() % bytes.length] = next() >>> 24;
      try {
        readSentencePieces(bytes, 'tokenizer.model');
      } catch (error) {
        expect(error).toMatchObject({ code: 'tokenizer-file' });
      }
    }
  });
});

test.each([
  ['agree', ['a', 'b', 'c'], ['a', 'b', 'x'], 2, undefined],
  ['pad alike', ['a'], ['a'], 64, undefined],
  [
    'differ',
    ['a', 'b', 'c'],
    ['a', 'c', 'b'],
    3,
    'id 1 is "b" in the SFT checkpoint and "c" in the aligned one; 2 ids differ in all',
  ],
  [
    'differ where one pads',
    ['a'],
    ['a', 'b'],
    2,
    'id 1 is no token in the SFT checkpoint and "b" in the aligned one',
  ],
])('two tokenizers that %s', (_, sft, aligned, count, expected) => {
  expect(findDisagreement(new Map(sft.entries()), new Map(aligned.entries()), count)).toBe(expected);
});
