import type { Derivation } from '../../src/card/derivation.ts';
import type { Origin } from '../../src/kit/snapshot.ts';

export const hubOrigin = (repo: string, digit: string): Origin => ({
  kind: 'hub',
  repo,
  revision: 'main',
  commit: digit.repeat(40),
  url: `https://huggingface.co/${repo}/tree/${digit.repeat(40)}`,
  gated: false,
  private: false,
});

export const derivation: Derivation = {
  planKey: 'f'.repeat(64),
  target: 'me/zephyr-ExPO',
  alpha: 0.3,
  sft: hubOrigin('org/zephyr-sft', 'a'),
  aligned: hubOrigin('org/zephyr-dpo', 'b'),
  files: [
    {
      path: 'model-00001-of-00002.safetensors',
      byteLength: 4_943_162_336,
      sha256: '1'.repeat(64),
      statistics: {
        elementCount: 10,
        deltaSquaredSum: 4,
        alignedSquaredSum: 100,
        maxAbsDelta: 0.5,
        nonFiniteCount: 0,
      },
    },
    { path: 'model-00002-of-00002.safetensors', byteLength: 1000, sha256: '2'.repeat(64) },
  ],
  sideFiles: ['config.json', 'tokenizer.json'],
  statistics: {
    elementCount: 10,
    deltaSquaredSum: 4,
    alignedSquaredSum: 100,
    maxAbsDelta: 0.5,
    nonFiniteCount: 0,
  },
  totals: { tensorCount: 291, extrapolatedCount: 290, copiedCount: 1, parameterCount: 7_241_732_096 },
  dtypes: [
    { dtype: 'BF16', tensorCount: 290 },
    { dtype: 'I64', tensorCount: 1 },
  ],
  config: { architectures: ['MistralForCausalLM'], model_type: 'mistral' },
  alignedCard:
    '---\nlicense: mit\nlanguage:\n- en\n- no\ndatasets:\n- HuggingFaceH4/ultrafeedback_binarized\ntags:\n- dpo\n- trl\n- generated_from_trainer\n---\n# Zephyr\n',
};
