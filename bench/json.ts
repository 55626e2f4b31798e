/** The strict reader of JSON next to JSON.parse on the same text. `npm run bench -- json` */
import { JsonReader } from '../src/formats/json/json-reader.ts';
import { parseHeader } from '../src/formats/safetensors/parse-header.ts';
import { readTokens } from '../src/formats/tokenizer/index.ts';
import { memorySnapshot } from '../test/core/engine/memory.ts';
import { median } from './measured-process.ts';
import type { BenchRow } from './row.ts';

const roundCount = 9;
/** A reader that checks more may take so many times as long. */
const mostTimes = 3;

export async function benchJson(): Promise<BenchRow[]> {
  // What quantisation and rope scaling list: some rounded, some with every digit.
  const scales = numbers(150_000).map((scale, index) => (index % 2 === 0 ? scale : Number(scale.toFixed(5))));
  const config = JSON.stringify({ scales });
  const tokenizer = JSON.stringify({
    model: { type: 'Unigram', vocab: numbers(128_000).map((score, id) => [pieceOf(id), -Math.abs(score)]) },
  });
  const configBytes = Buffer.from(config);
  const { file, json } = headerFile(18_000);
  const snapshot = memorySnapshot({ 'tokenizer.json': Buffer.from(tokenizer) });
  return [
    await row('config.json of 2 MB of numbers', config, () => {
      new JsonReader(configBytes, { source: 'config.json', code: 'config-json' }).readValue('it');
    }),
    await row(
      'tokens of a tokenizer.json with 128,000 scores',
      tokenizer,
      () => readTokens(snapshot),
      parseTokens,
    ),
    await row('a header of 18,000 tensors', json, () => {
      parseHeader(file.bytes, { source: 'model.safetensors', fileByteLength: file.byteLength });
    }),
  ];
}

/** @param parse gives the same by JSON.parse. */
async function row(
  what: string,
  text: string,
  read: () => unknown,
  parse: (text: string) => unknown = JSON.parse,
): Promise<BenchRow> {
  const times: [ours: number, theirs: number][] = [];
  for (let round = 0; round < roundCount; round++) {
    times.push([await processorMs(read), await processorMs(() => parse(text))]);
  }
  const [ours, theirs] = [median(times.map(([own]) => own)), median(times.map(([, parse]) => parse))];
  const ratio = ours / theirs;
  const target = `≤ ${mostTimes} × JSON.parse`;
  return { name: `json: ${what}`, value: ours, unit: 'ms', ratio, target, met: ratio <= mostTimes };
}

/** Of this thread, so that other programs do not count. */
async function processorMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function numbers(count: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 0x7fffffff;
    return (state / 0x7fffffff - 0.5) * 20;
  });
}

function parseTokens(text: string): unknown {
  const { model } = JSON.parse(text) as { readonly model: { readonly vocab: readonly [string, number][] } };
  return new Map(model.vocab.map(([piece], id) => [id, piece]));
}

const pieceOf = (id: number) => `${id % 3 === 0 ? '' : '▁'}${id.toString(36)}`;

/** The beginning of a file as mixtures of experts have it, and the JSON in it. */
function headerFile(count: number) {
  const byteLength = 2048 * 768 * 2;
  const entries = Array.from({ length: count }, (_, index) => [
    `model.layers.${index >> 9}.mlp.experts.${(index >> 2) & 127}.${index & 1 ? 'gate' : 'up'}_proj.weight.${index & 3}`,
    { dtype: 'BF16', shape: [2048, 768], data_offsets: [index * byteLength, (index + 1) * byteLength] },
  ]);
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(json)]);
  bytes.writeBigUInt64LE(BigInt(bytes.length - 8));
  return { json, file: { bytes, byteLength: bytes.length + count * byteLength } };
}
