import { expect, test } from 'vitest';
import { createSideFileCarrier, selectSideFiles } from '../../../src/app/job/side-files.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';
import { memoryPublication, memorySink, memorySnapshot } from '../../core/engine/memory.ts';

/** Of a snapshot with these files, those that go along. */
function carriedOver(paths: readonly string[]): readonly string[] {
  const files = new Map(paths.map((path) => [path, { path, byteLength: 1 }]));
  return selectSideFiles({ files } as Pick<Snapshot, 'files'> as Snapshot).map(({ path }) => path);
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
];

test.each(carried)('%s goes along', (path) => {
  expect(carriedOver([path])).toEqual([path]);
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
])('%s stays behind', (path) => {
  expect(carriedOver([path, 'config.json'])).toEqual(['config.json']);
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
