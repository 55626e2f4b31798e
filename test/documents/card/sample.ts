import type { Derivation } from '../../../src/documents/manifest/derivation.ts';
import { loadingFacts } from '../../../src/documents/metadata/loading.ts';
import { type MetadataInputs, resolveMetadata } from '../../../src/documents/metadata/metadata.ts';
import { type Source, sourceOf } from '../../../src/documents/metadata/source.ts';
import type { Origin } from '../../../src/kit/snapshot.ts';
import { noStatistics, type PlaceStatistics, type Statistics } from '../../../src/kit/statistics.ts';

export const hubOrigin = (repo: string, digit: string): Origin => ({
  kind: 'hub',
  repo,
  revision: 'main',
  commit: digit.repeat(40),
  url: `https://huggingface.co/${repo}/tree/${digit.repeat(40)}`,
  gated: false,
  private: false,
});

export const hubSource = (repo: string, digit: string): Source => sourceOf(hubOrigin(repo, digit));

export const alignedCard =
  '---\nlicense: mit\nlanguage:\n- en\n- no\ndatasets:\n- HuggingFaceH4/ultrafeedback_binarized\ntags:\n- dpo\n- trl\n- generated_from_trainer\n---\n# Zephyr\n';

const sources = { sft: hubSource('org/zephyr-sft', 'a'), aligned: hubSource('org/zephyr-dpo', 'b') };
const config = { architectures: ['MistralForCausalLM'], model_type: 'mistral' };
const sideFiles = ['chat_template.jinja', 'config.json', 'tokenizer.json'];

/** The metadata of a pair by its cards' front matters. */
export const resolve = (inputs: Partial<MetadataInputs> = {}) =>
  resolveMetadata({ ...sources, config, alignedCard, sftCard: undefined, files: sideFiles, ...inputs });

const place = (
  part: PlaceStatistics['part'],
  layer: number | undefined,
  statistics: Partial<Statistics>,
): PlaceStatistics => ({
  part,
  ...(layer === undefined ? {} : { layer }),
  statistics: { ...noStatistics, ...statistics },
});

const layerSums = (layer: number): Partial<Statistics> => ({
  elementCount: 1_000_000,
  deltaSquaredSum: 1 + layer,
  alignedSquaredSum: 1000,
  maxAbsDelta: 0.01 * (layer + 1),
  alignmentChangedCount: 470_000,
  moveDotDelta: 0.15 * (1 + layer),
  changedCount: 120_000,
  mostChanged: { tensor: `model.layers.${layer}.self_attn.q_proj.weight`, deltaRatio: 0.04 + layer / 100 },
});

export const derivation: Derivation = {
  version: '0.1.0',
  planKey: 'f'.repeat(64),
  target: 'me/zephyr-ExPO',
  alpha: 0.3,
  rounding: { kind: 'nearest' },
  dtype: 'same',
  ...sources,
  notes: [],
  files: [
    { path: 'model-00001-of-00002.safetensors', byteLength: 4_943_162_336, sha256: '1'.repeat(64) },
    { path: 'model-00002-of-00002.safetensors', byteLength: 1000, sha256: '2'.repeat(64) },
  ],
  sideFiles,
  statistics: [
    place('embeddings', undefined, {
      elementCount: 500_000,
      deltaSquaredSum: 0.01,
      alignedSquaredSum: 500,
      maxAbsDelta: 0.001,
      alignmentChangedCount: 5_000,
      moveDotDelta: 0.0001,
      changedCount: 10,
    }),
    ...[0, 1, 2].flatMap((layer) => [
      place('attention', layer, layerSums(layer)),
      place('mlp', layer, layerSums(layer)),
    ]),
    place('norms', undefined, { elementCount: 4096, alignedSquaredSum: 4096 }),
  ],
  totals: { tensorCount: 291, extrapolatedCount: 290, copiedCount: 1, parameterCount: 7_241_732_096 },
  dtypes: [
    { dtype: 'BF16', tensorCount: 290 },
    { dtype: 'I64', tensorCount: 1 },
  ],
  metadata: resolve().metadata,
  parentLicenses: resolve().parentLicenses,
  loading: loadingFacts(config, sideFiles),
};

/** What is known before any weight is made. */
export const draft: Derivation = { ...derivation, files: [], sideFiles: [], statistics: [] };
