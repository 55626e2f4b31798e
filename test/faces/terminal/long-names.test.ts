import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTerminal } from '../../../src/faces/terminal/main.ts';
import { useCases } from '../../../src/faces/use-cases.ts';
import { systemClock } from '../../../src/kit/environment.ts';
import { createTerminal } from './recording.ts';

const long = 'x'.repeat(250_000);
/** A few names, each cut where it is quoted, or a line of which the middle is left out. */
const most = 1_500;

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'extrapolate-long-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

function checkpoint(tensors: Readonly<Record<string, { dtype: string; shape: readonly number[] }>>): Buffer {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape }]) => {
    const start = end;
    end += shape.reduce((product, size) => product * size, dtype === 'F32' ? 4 : dtype === 'BF16' ? 2 : 1);
    return [name, { dtype, shape, data_offsets: [start, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(end)]);
}

const fits = { w: { dtype: 'BF16', shape: [4, 4] } };
const model = (files: Readonly<Record<string, string | Buffer>>) => ({
  'config.json': JSON.stringify({ architectures: ['LlamaForCausalLM'] }),
  'model.safetensors': checkpoint(fits),
  ...files,
});

const hostile: readonly (readonly [string, Readonly<Record<string, string | Buffer>>])[] = [
  ['a tensor', { 'model.safetensors': checkpoint({ ...fits, [long]: { dtype: 'F32', shape: [2] } }) }],
  [
    'a tensor of bytes',
    { 'model.safetensors': checkpoint({ ...fits, [long]: { dtype: 'U8', shape: [2] } }) },
  ],
  ['a dtype', { 'model.safetensors': checkpoint({ w: { dtype: long, shape: [2] } }) }],
  ['a model type', { 'config.json': JSON.stringify({ model_type: long, architectures: [long] }) }],
  ['a key', { 'config.json': `{"${long}": 1, "${long}": 2}` }],
  ['a quantisation', { 'config.json': JSON.stringify({ quantization_config: { quant_method: long } }) }],
  ['a licence', { 'README.md': `---\nlicense: ${long.slice(0, 9_000)}\n---\n` }],
  ['a base model', { 'README.md': `---\nbase_model: org/${long.slice(0, 9_000)}\n---\n` }],
  ['front matter', { 'README.md': `---\n${long}: [\n---\n` }],
  [
    'a shard',
    { 'model.safetensors.index.json': JSON.stringify({ weight_map: { w: `${long}.safetensors` } }) },
  ],
  [
    'a tensor of the index',
    { 'model.safetensors.index.json': JSON.stringify({ weight_map: { [long]: 'a.bin' } }) },
  ],
  ['an adapter', { 'adapter_config.json': JSON.stringify({ peft_type: long }) }],
];

const told = new Set(['message', 'hint', 'warnings', 'problems', 'notes', 'findings', 'reason']);

/** Every message in a report or error; names of tensors are data there, as long as they are. */
function messagesIn(value: unknown, isMessage = false): string[] {
  if (typeof value === 'string') return isMessage ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    messagesIn(inner, told.has(key) || (isMessage && Array.isArray(value))),
  );
}

test.each(hostile)('%s of 250 kB is not repeated in full', async (_, files) => {
  for (const [side, content] of [
    ['sft', model({})],
    ['dpo', model(files)],
  ] as const) {
    const directory = join(scratch, side);
    await mkdir(directory);
    for (const [path, bytes] of Object.entries(content)) await writeFile(join(directory, path), bytes);
  }
  const [sft, dpo] = [join(scratch, 'sft'), join(scratch, 'dpo')];
  const jobs = [
    ['plan', '--sft', sft, '--dpo', dpo, '--alpha', '0.3'],
    ['plan', '--sft', dpo, '--dpo', sft, '--alpha', '0.3'],
    ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--to', join(scratch, 'out')],
    ['inspect', dpo],
    ['verify', dpo],
  ];
  for (const args of jobs) {
    for (const json of [[], ['--json']]) {
      const { terminal, stdout, stderr } = createTerminal([...args, ...json], { clock: systemClock });
      await runTerminal(terminal, useCases);
      const lines = [...stderr.text.split('\n'), ...(json.length > 0 ? [] : stdout.text.split('\n'))];
      const texts = json.length > 0 && stdout.text !== '' ? messagesIn(JSON.parse(stdout.text)) : [];
      for (const text of [...lines, ...texts]) expect(text.length, text.slice(0, 300)).toBeLessThan(most);
    }
  }
});
