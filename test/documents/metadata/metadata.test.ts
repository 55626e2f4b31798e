import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overrideMetadata } from '../../../src/documents/metadata/metadata.ts';
import { hubSource, resolve } from '../card/sample.ts';

const card = (yaml: string) => `---\n${yaml}\n---\n`;
const directory = (name: string) => ({ kind: 'directory', name }) as const;

test('takes over what is true of the derived model, in the order of the card', () => {
  const { metadata, warnings } = resolve();
  expect(metadata).toEqual({
    base_model: ['org/zephyr-dpo', 'org/zephyr-sft'],
    base_model_relation: 'merge',
    library_name: 'transformers',
    pipeline_tag: 'text-generation',
    license: 'mit',
    language: ['en', 'no'],
    datasets: ['HuggingFaceH4/ultrafeedback_binarized'],
    tags: ['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'dpo', 'trl'],
  });
  expect(Object.keys(metadata)).toEqual([
    'base_model',
    'base_model_relation',
    'library_name',
    'pipeline_tag',
    'license',
    'language',
    'datasets',
    'tags',
  ]);
  expect(warnings).toEqual([]);
});

test('languages and datasets are those of both parents, θ1 first; tags are θ1’s', () => {
  const { metadata } = resolve({
    alignedCard: card('language: en\ndatasets: [a/prefs, b/both]\ntags: [kto]'),
    sftCard: card('language: [de, en]\ndatasets: b/both\ntags: [dpo, trl, sft]\npipeline_tag: translation'),
  });
  expect(metadata.language).toEqual(['en', 'de']);
  expect(metadata.datasets).toEqual(['a/prefs', 'b/both']);
  expect(metadata.tags).toEqual(['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'kto']);
  expect(metadata.pipeline_tag).toBe('text-generation');
});

test.each([
  [directory('sft'), directory('dpo'), undefined],
  [directory('sft'), hubSource('org/dpo', 'b'), ['org/dpo']],
  [hubSource('org/m', 'a'), hubSource('org/m', 'b'), ['org/m']],
  [hubSource('org/sft', 'a'), hubSource('org/dpo', 'b'), ['org/dpo', 'org/sft']],
])('base models of %j and %j', (sft, aligned, expected) => {
  const { metadata } = resolve({ sft, aligned, relation: 'finetune' });
  expect(metadata.base_model).toEqual(expected);
  expect(metadata.base_model_relation).toBe(expected === undefined ? undefined : 'finetune');
  expect('base_model_relation' in metadata).toBe(expected !== undefined);
});

test.each([
  [{ architectures: ['LlamaForCausalLM'] }, 'text-generation'],
  [{ architectures: ['LlamaForSequenceClassification'] }, 'text-classification'],
  [{ architectures: ['LlavaForConditionalGeneration'], vision_config: {} }, 'image-text-to-text'],
  [{ architectures: ['T5ForConditionalGeneration'] }, undefined],
  [{ architectures: 'x' }, undefined],
  [undefined, undefined],
])('the pipeline of %j', (config, expected) => {
  expect(resolve({ config }).metadata.pipeline_tag).toBe(expected);
});

test('a merged adapter is the whole model it is', () => {
  expect(resolve({ alignedCard: card('library_name: peft') }).metadata.library_name).toBe('transformers');
  expect(resolve({ alignedCard: card('library_name: mlx') }).metadata.library_name).toBe('mlx');
});

test('cards without metadata, or none, still give a whole front matter, and say why', () => {
  for (const alignedCard of [undefined, '', '# Just text', card(': : ['), card('- a\n- b')]) {
    const { metadata, warnings } = resolve({ alignedCard });
    expect(metadata.tags).toEqual(['expo', 'model-extrapolation', 'merge', 'hf-extrapolate', 'dpo']);
    expect(metadata.library_name).toBe('transformers');
    expect(warnings).toHaveLength(alignedCard?.includes('[') ? 2 : alignedCard?.startsWith('---') ? 1 : 0);
  }
  const { warnings } = resolve({ sftCard: card('- a'), sft: directory('sft') });
  expect(warnings).toEqual([
    'sft/README.md: nothing was taken over from it, because its front matter is not a set of fields.',
  ]);
  expect(resolve({ alignedCard: card('- a') }).warnings[0]).toMatch(
    /^org\/zephyr-dpo@b{12}:README.md: nothing/,
  );
});

test('whatever a card says, the metadata has the shape of metadata', () => {
  const yaml = fc
    .dictionary(
      fc.constantFrom(
        'license',
        'license_name',
        'license_link',
        'tags',
        'language',
        'datasets',
        'library_name',
        'pipeline_tag',
      ),
      fc.oneof(fc.string(), fc.array(fc.string()), fc.anything()),
    )
    .map((fields) => card(JSON.stringify(fields)));
  fc.assert(
    fc.property(yaml, yaml, (alignedCard, sftCard) => {
      const { metadata } = resolve({ alignedCard, sftCard });
      for (const word of [metadata.tags, metadata.language ?? [], metadata.datasets ?? []].flat()) {
        expect(word).toMatch(/^[\w./-]{1,200}$/);
      }
    }),
  );
});

test('relation and licence can be decided anew', () => {
  const { metadata } = resolve({
    alignedCard: card('license: other\nlicense_name: yi\nlicense_link: https://x.example/yi'),
  });
  const changed = overrideMetadata(metadata, { relation: 'finetune', license: 'apache-2.0' });
  expect(changed).toMatchObject({ base_model_relation: 'finetune', license: 'apache-2.0' });
  expect(changed).not.toHaveProperty('license_name');
  expect(changed).not.toHaveProperty('license_link');
  expect(overrideMetadata(metadata, {})).toEqual(metadata);
  // The order is that of the card, whatever was there before.
  for (const before of [metadata, resolve().metadata, resolve({ alignedCard: undefined }).metadata]) {
    const given = overrideMetadata(before, { license: 'mit' });
    expect(JSON.stringify(overrideMetadata(given, {}))).toBe(JSON.stringify(given));
    expect(Object.keys(given).indexOf('license')).toBeLessThan(Object.keys(given).indexOf('tags'));
  }
  expect(JSON.stringify(overrideMetadata(metadata, {}))).toBe(JSON.stringify(metadata));
  const local = resolve({ sft: directory('a'), aligned: directory('b') }).metadata;
  expect(overrideMetadata(local, { relation: 'merge' })).not.toHaveProperty('base_model_relation');
  expect(() => overrideMetadata(metadata, { license: 'mine' })).toThrow(/not a licence that the Hub knows/);
});

test.each(['./base', '../base', '/data/base', 'base', 'outputs/sft', 'data/base', '~/base', 'C:/base'])(
  'a base of an adapter that is a directory on somebody’s machine is not named: %s',
  (adapterBase) => {
    const { metadata } = resolve({ adapterBase });
    expect(metadata.base_model).toEqual(['org/zephyr-dpo', 'org/zephyr-sft']);
    expect(resolve({ adapterBase: 'org/base' }).metadata.base_model).toEqual(['org/base']);
  },
);
