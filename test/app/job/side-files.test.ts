import { expect, test } from 'vitest';
import { createSideFileCarrier } from '../../../src/app/job/carry-side-files.ts';
import { selectSideFiles } from '../../../src/app/job/side-files.ts';
import type { Checkpoint } from '../../../src/formats/checkpoint/checkpoint.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';
import { memoryPublication, memorySink, memorySnapshot } from '../../core/engine/memory.ts';

const ownBytes = 1000;

/** A model of BERT in one file, with these files around it, which have a text or a length. */
function modelWith(files: Readonly<Record<string, string | number>>): Checkpoint {
  const listed = Object.entries<string | number>({ 'model.safetensors': ownBytes, ...files }).map(
    ([path, content]) => {
      return [
        path,
        { path, byteLength: typeof content === 'number' ? content : Buffer.byteLength(content) },
      ] as const;
    },
  );
  const texts = Object.entries(files).map(
    ([path, content]) => [path, Buffer.from(typeof content === 'string' ? content : '')] as const,
  );
  const snapshot = { ...memorySnapshot(Object.fromEntries(texts)), files: new Map(listed) };
  const shard = { path: 'model.safetensors', byteLength: ownBytes, metadata: undefined, tensors: [] };
  return {
    snapshot,
    format: 'safetensors',
    tensors: new Map(),
    shards: [shard],
    index: undefined,
    config: { architectures: ['BertModel'] },
  };
}

const select = (files: Readonly<Record<string, string | number>>, sft?: Snapshot) =>
  selectSideFiles(modelWith(files), sft);

/** Of these files, those that go along. */
async function carriedOver(paths: readonly string[]): Promise<readonly string[]> {
  const { taken } = await select(Object.fromEntries(paths.map((path) => [path, 1])));
  return taken.map(({ path }) => path);
}

const carried = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'sentencepiece.bpe.model',
  'spiece.model',
  'tekken.json',
  'added_tokens.json',
  'special_tokens_map.json',
  'merges.txt',
  'vocab.json',
  'vocab.txt',
  'qwen.tiktoken',
  'chat_template.jinja',
  'additional_chat_templates/tool_use.jinja',
  'preprocessor_config.json',
  'modeling_custom.py',
  'configuration_custom.py',
  'scheduler.py',
  'LICENSE',
  'LICENSE.txt',
  'NOTICE',
  'USE_POLICY.md',
  'images/architecture.png',
  '1_Pooling/config.json',
  'scheduler_config.json',
  'scheduler/scheduler_config.json',
  'spk_dict.pt',
  'voices/af_heart.pt',
  'stats.npy',
  'mean.npz',
  'mm_projector.bin',
  '2_Dense/model.safetensors',
  '2_Dense/pytorch_model.bin',
  'speech-lora/adapter_model.safetensors',
  'speech-lora/adapter_config.json',
  'campplus.onnx',
];

test.each(carried)('%s goes along', async (path) => {
  expect(await carriedOver([path])).toEqual([path]);
});

test.each([
  'README.md',
  'extrapolation.json',
  '.gitattributes',
  '.env',
  '.DS_Store',
  '.cache/huggingface/download/config.json.metadata',
  '.ipynb_checkpoints/config-checkpoint.json',
  '.eval_results/gsm8k.yaml',
  '__pycache__/modeling_custom.cpython-312.pyc',
  'adapter_config.json',
  'adapter_model.safetensors',
  'model-00001-of-00002.safetensors',
  'model.safetensors.index.json',
  'model.safetensors.index.fp16.json',
  'consolidated.safetensors',
  'consolidated.00.pth',
  'original/params.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
  'flax_model.msgpack',
  'flax_model.msgpack.index.json',
  'tf_model.h5',
  'tf_model.h5.index.json',
  'onnx/model.onnx',
  'onnx/config.json',
  'openvino/openvino_model.xml',
  'model.Q4_K_M.gguf',
  'checkpoint-500/config.json',
  'global_step500/mp_rank_00_model_states.pt',
  'runs/Jan01/events.out.tfevents.1',
  'logs/events.out.tfevents.1.host.0',
  'optimizer.pt',
  'scheduler.pt',
  'rng_state_0.pth',
  'training_args.bin',
  'trainer_state.json',
  'trainer_log.jsonl',
  'training_loss.png',
  'training_rewards_accuracies.png',
  'all_results.json',
  'zero_to_fp32.py',
  'latest',
])('%s stays behind', async (path) => {
  expect(await carriedOver([path, 'config.json'])).toEqual(['config.json']);
});

test('weights of other modules are copied, other forms of the same left out, each by name', async () => {
  const { taken, notes } = await select({
    'config.json': '{}',
    '2_Dense/config.json': '{}',
    '2_Dense/model.safetensors': 2 * ownBytes,
    'spk_dict.pt': 10,
    'pytorch_model.bin': ownBytes,
    'bert.ckpt': ownBytes,
    'onnx/model.onnx': 10,
    'onnx/config.json': '{}',
    'stages/sft/config.json': '{"architectures": ["BertModel"]}',
    'stages/sft/model.safetensors': 10,
    'stages/sft/tokenizer.json': 10,
    'reranker/config.json': '{"architectures": ["LlamaForCausalLM"]}',
    'reranker/model.safetensors': 5 * ownBytes,
    'fp32/model.safetensors': 2 * ownBytes,
    'optimizer.pt': 10,
  });
  expect(taken.map(({ path }) => path)).toEqual([
    'config.json',
    '2_Dense/config.json',
    '2_Dense/model.safetensors',
    'spk_dict.pt',
    'reranker/config.json',
    'reranker/model.safetensors',
  ]);
  const [left, copied, ...others] = notes;
  expect(left).toBe(
    'pytorch_model.bin, bert.ckpt, onnx/, stages/sft/ and fp32/: not taken over, as they are other forms of the weights.',
  );
  expect(copied).toBe(
    '2_Dense/model.safetensors, spk_dict.pt and reranker/model.safetensors: weights of other modules, copied from θ1.',
  );
  expect(others).toEqual([]);
});

test('that alignment changed copied weights too is said', async () => {
  const sft = modelWith({ '2_Dense/model.safetensors': 11, '3_Dense/model.safetensors': 10 });
  const { notes } = await select(
    { '2_Dense/model.safetensors': 10, '3_Dense/model.safetensors': 10, '4_Dense/model.safetensors': 10 },
    sft.snapshot,
  );
  expect(notes.at(-1)).toBe(
    '2_Dense/model.safetensors: θ0 has other weights there, so that alignment changed them too; they are not extrapolated.',
  );
});

test.each([
  ['taken over', 'a'.repeat(64), 0],
  ['carried over again where the listing names another digest', 'b'.repeat(64), 1],
])('what an earlier run has staged is %s', async (_, stagedSha256, expectedCopies) => {
  const path = 'tokenizer.model';
  const sha256 = 'a'.repeat(64);
  const byteLength = 3;
  const file = { path, byteLength, sha256 };
  const snapshot = { ...memorySnapshot({ [path]: Buffer.from('abc') }), files: new Map([[path, file]]) };
  const staged = new Map([[path, { path, byteLength, sha256: stagedSha256 }]]);
  const publication = {
    ...memoryPublication('target', staged, () => ({
      ...memorySink(),
      finish: async () => ({ byteLength, sha256 }),
    })),
    placeSideFiles: async () => new Map([[path, 'staged' as const]]),
  };
  const carrier = createSideFileCarrier(snapshot, [file], new AbortController().signal);
  expect(await carrier.carryTo(publication)).toEqual({ staged: [file], inline: [] });
  expect(publication.sinks.size).toBe(expectedCopies);
});
