import { readdirSync, readFileSync } from 'node:fs';
import { parseAlphas } from '../../src/app/options/alphas.ts';
import { parseWatchConfig } from '../../src/bot/config/parse-watch-config.ts';
import { decideModel } from '../../src/bot/detect/decide.ts';
import { readModelFacts } from '../../src/bot/detect/model-facts.ts';
import { parseLedger } from '../../src/bot/ledger/ledger-file.ts';
import { openAdapter } from '../../src/core/adapter/index.ts';
import { judge } from '../../src/core/judgement/judge.ts';
import { defaultThresholds } from '../../src/core/judgement/thresholds.ts';
import { describeEdit } from '../../src/documents/card/kept-sections.ts';
import { parseManifest } from '../../src/documents/manifest/index.ts';
import { parseCard, readInheritedFields, resolveMetadata } from '../../src/documents/metadata/index.ts';
import { explainCheckpoint } from '../../src/formats/checkpoint/index.ts';
import { readHeader } from '../../src/formats/safetensors/index.ts';
import { readTokens } from '../../src/formats/tokenizer/index.ts';
import { readTorchCheckpoint } from '../../src/formats/torch/index.ts';
import { printable } from '../../src/kit/foreign-text.ts';
import { escapeForGitHub } from '../../src/kit/markdown-escape.ts';
import { buildArchive } from '../formats/torch/build-archive.ts';
import { pickle } from '../formats/torch/build-pickle.ts';
import { memorySnapshot, sourceOf } from './memory-snapshot.ts';
import type { Random } from './random.ts';
import { jsonText, oddValue, proseText, yamlText } from './texts.ts';

/** One way in which strangers' files reach the program: makes a file, and gives it to what reads it in earnest. */
export type Kind = (random: Random) => unknown;

const goldenTorch = new URL('../formats/torch/golden/', import.meta.url);
const torchFiles = readdirSync(goldenTorch)
  .filter((name) => name.endsWith('.pt'))
  .map((name) => readFileSync(new URL(name, goldenTorch)));

/** Text of a value; of one that is too deep for the engine's writer, a text as deep. */
function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `{"tool":"hf-extrapolate","r":${'['.repeat(5_000)}`;
  }
}

/** As long as a file may be that is read whole. */
const mostTextLength = 1 << 20;

const card = (random: Random) =>
  random.pick(['---\n', '\ufeff---\n', '\n---\n', '---\r', '--- \n', '']) +
  yamlText(random, mostTextLength) +
  random.pick(['\n---\n', '\r---\r', '---', '\n...\n', '']) +
  proseText(random, 100_000);

const header = (random: Random): Uint8Array => {
  const text = Buffer.from(
    random.below(3) === 0
      ? `{${Array.from({ length: random.size(20_000) }, (_, index) => `"t${index}":{"dtype":"F32","shape":[${random.pick(['1', '0', '4294967296,4294967296', '-1', '1.5'])}],"data_offsets":[${index * 4},${index * 4 + 4}]}`).join()}}`
      : jsonText(random, mostTextLength),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(
    random.pick([BigInt(text.length), BigInt(text.length), 0n, 2n ** 40n, 2n ** 64n - 1n]),
  );
  return Buffer.concat([length, text, Buffer.alloc(random.below(64))]);
};

/** A file of torch in which bytes are others, missing, or repeated. */
function torchFile(random: Random): Uint8Array {
  const bytes = Buffer.from(random.pick(torchFiles));
  for (let left = 1 + random.below(6); left > 0; left--) {
    const value = random.pick([0, 0xff, 0x7f, 0x80, 0x28, 0x5d, 0x7d, 0x71, 0x68, random.below(256)]);
    bytes.fill(value, random.below(bytes.length)).copy(bytes, 0);
    const at = random.below(bytes.length);
    bytes.fill(value, at, Math.min(bytes.length, at + random.pick([1, 1, 2, 4, 8])));
  }
  if (random.below(4) === 0) return bytes.subarray(0, random.below(bytes.length));
  if (random.below(4) === 0)
    return Buffer.concat([bytes, ...Array.from({ length: random.below(40) }, () => bytes)]);
  return bytes;
}

/** An archive whose pickle is one flood of an instruction, or a mixture of a few. */
function pickleFlood(random: Random): Uint8Array {
  const units = [
    '28',
    '5d',
    '7d',
    '29',
    '4e',
    '5d7100',
    '28680028',
    '8c0161',
    '4b01',
    '30',
    '32',
    '5d61',
    '740028',
    '63610a620a',
  ];
  const few = Array.from({ length: 1 + random.below(3) }, () => random.pick(units)).join('');
  const flood = Buffer.alloc(random.size(mostTextLength), Buffer.from(few, 'hex')).toString('latin1');
  const { byteLength, parts } = buildArchive([
    { name: 'archive/data.pkl', data: pickle(flood) },
    { name: 'archive/byteorder', data: 'little' },
    { name: 'archive/version', data: '3\n' },
  ]);
  const file = new Uint8Array(byteLength);
  for (const { at, bytes } of parts) file.set(bytes, at);
  return file;
}

const metadataOf = (text: string) => {
  const parsed = parseCard(text);
  readInheritedFields(parsed.data);
  const source = (repo: string) =>
    ({
      kind: 'hub',
      repo,
      commit: '0'.repeat(40),
      url: `https://huggingface.co/${repo}/tree/${'0'.repeat(40)}`,
    }) as const;
  return resolveMetadata({
    sft: source('a/sft'),
    aligned: source('a/dpo'),
    sftCard: text,
    alignedCard: text,
    sftLicenses: [],
    alignedLicenses: [{ path: 'LICENSE', text: text.slice(0, 16_384) }],
    config: {},
    relation: undefined,
    license: undefined,
    files: [],
    adapterBase: undefined,
  } as Parameters<typeof resolveMetadata>[0]);
};

export const kinds: Readonly<Record<string, Kind>> = {
  'card of a source': (random) => metadataOf(card(random)),
  'card of one’s own': (random) => describeEdit(card(random) + proseText(random, mostTextLength)),
  'extrapolate.yml': (random) =>
    parseWatchConfig(
      random.pick(['', 'watch:\n  - ', 'pairs: [', 'defaults: {alpha: ']) + yamlText(random, mostTextLength),
      'extrapolate.yml',
    ),
  'state of the bot': (random) => parseLedger(jsonText(random, mostTextLength), 'state.json'),
  manifest: (random) =>
    parseManifest(
      random.below(2) === 0
        ? jsonText(random, mostTextLength)
        : toJson({
            tool: 'hf-extrapolate',
            schema: 2,
            ...(oddValue(random) as object),
            outputs: oddValue(random),
          }),
      'extrapolation.json',
    ),
  'header of safetensors': (random) => readHeader(sourceOf('model.safetensors', header(random))),
  'archive of torch': (random) => readTorchCheckpoint(sourceOf('model.bin', torchFile(random))),
  'pickle of torch': (random) => readTorchCheckpoint(sourceOf('model.bin', pickleFlood(random))),
  checkpoint: (random) => {
    const snapshot = memorySnapshot({
      'config.json': jsonText(random, mostTextLength),
      ...(random.below(2) === 0
        ? { 'model.safetensors': header(random) }
        : {
            'model.safetensors.index.json': jsonText(random, mostTextLength),
            'model-00001-of-00002.safetensors': header(random),
          }),
    });
    return explainCheckpoint(snapshot, snapshot);
  },
  tokenizer: (random) =>
    readTokens(
      memorySnapshot({
        [random.pick(['tokenizer.json', 'vocab.json'])]:
          random.below(2) === 0
            ? jsonText(random, mostTextLength)
            : `{"model":{"type":"Unigram","vocab":${jsonText(random, mostTextLength)}}}`,
        'added_tokens.json': jsonText(random, 50_000),
        'tokenizer_config.json': jsonText(random, 50_000),
        ...(random.below(3) === 0 ? { 'tokenizer.model': pickleFlood(random) } : {}),
      }),
    ),
  adapter: (random) =>
    openAdapter(
      memorySnapshot({
        'adapter_config.json':
          random.below(2) === 0
            ? jsonText(random, mostTextLength)
            : toJson({
                peft_type: 'LORA',
                r: 4,
                lora_alpha: 8,
                target_modules: oddValue(random),
                rank_pattern: { [random.pick(['(a+)+$', '(a|aa)*b', '.*'.repeat(50), '['.repeat(99)])]: 2 },
              }),
        'adapter_model.safetensors': header(random),
      }),
    ),
  'answer of the Hub': async (random) => {
    const answer = {
      id: 'org/x-dpo',
      sha: 'c'.repeat(40),
      ...(oddValue(random) as object),
      cardData: oddValue(random),
      tags: oddValue(random),
      config: oddValue(random),
    };
    const facts = readModelFacts(answer);
    if (facts === undefined) return;
    const text = card(random);
    const find = async (repo: string) => readModelFacts({ ...answer, id: repo });
    const view = {
      find,
      findWhole: find,
      readText: async () => text,
      listNames: async (owner: string) => [`${owner}/x-sft`, `${owner}/__proto__`, ''],
    };
    const known = new Map<string, string>();
    await decideModel(facts, {
      ...{ view, known, rule: 'any', gated: 'skip', exclude: [], readsEveryCard: true },
    });
  },
  'sides of a pair': (random) =>
    judge(
      {
        sft: {
          name: proseText(random, 2_000),
          config: oddValue(random),
          card: oddValue(random) as Record<string, unknown>,
          hasChatTemplate: false,
        },
        aligned: {
          name: proseText(random, 2_000),
          config: oddValue(random),
          card: oddValue(random) as Record<string, unknown>,
          hasChatTemplate: true,
        },
        alphas: [0.3],
      },
      { thresholds: defaultThresholds, allow: new Set() },
    ),
  'list of α': (random) =>
    parseAlphas(
      random.pick(['0,3', '1,', '0 ', ';', ' ', '0.1,', '1e9']).repeat(random.size(100_000)),
      '--alpha',
    ),
  'name on GitHub': (random) => escapeForGitHub(printable(proseText(random, mostTextLength))),
};
