import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content } from '../../src/stores/embedded-hub/content.ts';
import type { HubStore } from '../../src/stores/embedded-hub/store.ts';
import { describeModel, listTensors, type ModelShape } from './llama-shape.ts';
import { createWeightPatterns, type WeightPattern } from './weight-pattern.ts';

const maxPieceBytes = 1024 * 1024;
const maxBlockBytes = 16 * 1024 * 1024;
const bf16Bytes = 2;

export interface GeneratedCheckpoint {
  /** safetensors files, computed when read. */
  readonly weights: ReadonlyMap<string, Content>;
  /** Everything else, as text. */
  readonly sideFiles: ReadonlyMap<string, string>;
  /** Bytes of all tensors. */
  readonly tensorBytes: number;
}

export interface PairOptions {
  /** About how many bytes of tensors one side has; from 1 MiB on, reached to within a row of the vocabulary. */
  readonly weightBytes: number;
  /** Same seed, same bytes. Default 1. */
  readonly seed?: number;
  /** Shards of each side; the layouts differ unless these are equal. Default 3 and 2. */
  readonly shards?: { readonly sft: number; readonly dpo: number };
}

/** An SFT model and its aligned successor in the shape of Llama, bf16, stored nowhere. */
export function generatePair(options: PairOptions): { sft: GeneratedCheckpoint; dpo: GeneratedCheckpoint } {
  const { weightBytes, seed = 1, shards = { sft: 3, dpo: 2 } } = options;
  const shape = describeModel(weightBytes / bf16Bytes);
  const patterns = lazy(() =>
    createWeightPatterns({
      seed,
      deltaDeviation: 0.0005,
      blockBytes: Math.min(maxBlockBytes, 2 ** Math.ceil(Math.log2(weightBytes))),
    }),
  );
  return {
    sft: generateCheckpoint(shape, shards.sft, () => patterns().base, 'license: apache-2.0'),
    dpo: generateCheckpoint(shape, shards.dpo, () => patterns().tuned, 'license: apache-2.0\ntags:\n- dpo'),
  };
}

interface PlacedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Position in the stream of weights, the same on both sides. */
  readonly streamOffset: number;
}

function generateCheckpoint(
  shape: ModelShape,
  shardCount: number,
  pattern: () => WeightPattern,
  frontMatter: string,
): GeneratedCheckpoint {
  const tensors: PlacedTensor[] = [];
  let tensorBytes = 0;
  for (const tensor of listTensors(shape)) {
    const byteLength = tensor.shape.reduce((product, each) => product * each, bf16Bytes);
    tensors.push({ ...tensor, byteLength, streamOffset: tensorBytes });
    tensorBytes += byteLength;
  }
  const weights = new Map<string, Content>();
  const weightMap: Record<string, string> = {};
  const shards = splitTensors(tensors, tensorBytes, shardCount);
  for (const [index, shard] of shards.entries()) {
    const path = shardName(index, shards.length);
    weights.set(path, shardContent(shard, pattern));
    for (const tensor of shard) weightMap[tensor.name] = path;
  }
  const index = { metadata: { total_size: tensorBytes }, weight_map: weightMap };
  const sideFiles = new Map([
    ['README.md', `---\n${frontMatter}\n---\n\n# A generated model\n`],
    ['config.json', `${JSON.stringify(shape.config, null, 2)}\n`],
    ['tokenizer_config.json', `${JSON.stringify({ tokenizer_class: 'LlamaTokenizer' })}\n`],
  ]);
  if (shards.length > 1) sideFiles.set('model.safetensors.index.json', `${JSON.stringify(index, null, 2)}\n`);
  return { weights, sideFiles, tensorBytes };
}

function shardName(index: number, count: number): string {
  if (count === 1) return 'model.safetensors';
  const number = (value: number) => String(value).padStart(5, '0');
  return `model-${number(index + 1)}-of-${number(count)}.safetensors`;
}

/** Consecutive tensors, in shards of about the same size. */
function splitTensors(
  tensors: readonly PlacedTensor[],
  tensorBytes: number,
  count: number,
): PlacedTensor[][] {
  const shards: PlacedTensor[][] = Array.from({ length: count }, () => []);
  for (const tensor of tensors) {
    const middle = tensor.streamOffset + tensor.byteLength / 2;
    shards[Math.floor((middle / tensorBytes) * count)]?.push(tensor);
  }
  return shards.filter((shard) => shard.length > 0);
}

function shardContent(tensors: readonly PlacedTensor[], pattern: () => WeightPattern): Content {
  const entries: Record<string, object> = { __metadata__: { format: 'pt' } };
  const start = tensors[0]?.streamOffset ?? 0;
  let end = start;
  for (const { name, shape, byteLength } of tensors) {
    entries[name] = { dtype: 'BF16', shape, data_offsets: [end - start, end - start + byteLength] };
    end += byteLength;
  }
  const json = JSON.stringify(entries);
  const text = json.padEnd(Math.ceil((json.length + 8) / 64) * 64 - 8, ' ');
  const header = Buffer.alloc(8 + text.length);
  header.writeBigUInt64LE(BigInt(text.length), 0);
  header.write(text, 8);
  return withHeader(header, start, end - start, pattern);
}

/** A shard holds consecutive tensors, so its data is one stretch of the stream. */
function withHeader(
  header: Buffer,
  streamStart: number,
  dataBytes: number,
  pattern: () => WeightPattern,
): Content {
  return {
    byteLength: header.byteLength + dataBytes,
    *read(start, end) {
      if (start < header.byteLength) yield header.subarray(start, end);
      const dataEnd = end - header.byteLength;
      for (let offset = Math.max(start - header.byteLength, 0); offset < dataEnd; ) {
        const pieceEnd = Math.min(offset + maxPieceBytes, dataEnd);
        yield pattern().read(streamStart + offset, pieceEnd - offset);
        offset = pieceEnd;
      }
    },
  };
}

/** Writes a generated checkpoint to an existing directory, never holding more than a piece of it. */
export async function writeCheckpoint(checkpoint: GeneratedCheckpoint, directory: string): Promise<void> {
  for (const [path, text] of checkpoint.sideFiles) await writeFile(join(directory, path), text);
  for (const [path, content] of checkpoint.weights) {
    const file = await open(join(directory, path), 'wx');
    try {
      for await (const piece of content.read(0, content.byteLength)) await file.writeFile(piece);
    } finally {
      await file.close();
    }
  }
}

/**
 * Creates a model of the Hub from a generated checkpoint.
 *
 * @param identity `exact` hashes the weights now, at about a second per 1.5 GiB; `stand-in` gives each file a
 *   made-up sha256 that does not match its bytes, for runs in which no client compares them
 */
export async function addCheckpoint(
  store: HubStore,
  name: string,
  checkpoint: GeneratedCheckpoint,
  identity: 'exact' | 'stand-in' = 'exact',
): Promise<void> {
  store.createModel(name);
  for (const [path, text] of checkpoint.sideFiles) store.addFile(name, path, text);
  for (const [path, content] of checkpoint.weights) {
    const standIn = createHash('sha256').update(`${name} ${path} ${content.byteLength}`).digest('hex');
    await store.addGenerated(name, path, content, identity === 'exact' ? {} : { sha256: standIn });
  }
}

function lazy<T>(create: () => T): () => T {
  let value: { readonly created: T } | undefined;
  return () => {
    value ??= { created: create() };
    return value.created;
  };
}
