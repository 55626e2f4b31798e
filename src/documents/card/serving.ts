import { codeBlock, shellWord } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import { shortName, targetArgument } from '../metadata/source.ts';

/** What llama.cpp's convert_hf_to_gguf.py reads, by the names that transformers gives them. */
const convertible =
  /^(?:Llama|Mistral|Mixtral|Qwen2|Qwen2Moe|Qwen3|Qwen3Moe|Gemma|Gemma2|Gemma3|Phi|Phi3|StableLm|GPTNeoX|Falcon|FalconMamba|Bloom|Starcoder2|Olmo|Olmo2|Olmoe|Cohere|Cohere2|InternLM2|Exaone|Granite|GraniteMoe|DeepseekV2|DeepseekV3|SmolLM3|Mamba|Mamba2|Dbrx|Jamba|Nemotron|Baichuan|MiniCPM|MiniCPM3|Glm|Glm4|Arcee|GptOss|Lfm2)ForCausalLM$|^GPT2LMHeadModel$/;

/** Commands that serve the model without Python of one's own, as blocks; undefined for what nobody serves so. */
export function renderServing(derivation: Derivation): string | undefined {
  const { loading, adapter, target } = derivation;
  if (loading.modelClass !== 'AutoModelForCausalLM' || loading.preprocessor === undefined) return undefined;
  const name = shellWord(targetArgument(target));
  if (adapter !== undefined) {
    const { baseModel } = adapter;
    const rank = Math.max(...adapter.ranks);
    return baseModel === undefined
      ? undefined
      : served(
          `vllm serve ${shellWord(baseModel)} --enable-lora --max-lora-rank ${rank} --lora-modules expo=${name}`,
        );
  }
  const code = loading.customCode ? ' --trust-remote-code' : '';
  const vllm = served(`vllm serve ${name}${code}`);
  if (loading.customCode || !convertible.test(loading.architecture ?? '')) return vllm;
  return `${vllm}\n\nWith [llama.cpp](https://github.com/ggml-org/llama.cpp), from its directory:\n\n${codeBlock('sh', convert(target))}`;
}

const served = (command: string) => `With [vLLM](https://docs.vllm.ai):\n\n${codeBlock('sh', command)}`;

function convert(target: string): string {
  const argument = targetArgument(target);
  const directory = argument.startsWith('./') ? argument : `./${shortName(target)}`;
  const file = shellWord(`${shortName(target)}.gguf`);
  return [
    ...(directory === argument
      ? []
      : [`hf download ${shellWord(argument)} --local-dir ${shellWord(directory)}`]),
    `python convert_hf_to_gguf.py ${shellWord(directory)} --outfile ${file}`,
    `llama-server -m ${file}`,
  ].join('\n');
}

/** How the model is measured beside θ1, as a block; undefined for what the harness does not load. */
export function renderEvaluation({ loading, adapter, target, dtypes }: Derivation): string | undefined {
  if (loading.modelClass !== 'AutoModelForCausalLM' || loading.preprocessor === undefined) return undefined;
  const name = targetArgument(target);
  const names = { BF16: 'bfloat16', F16: 'float16', F32: 'float32' } as const;
  const dtype = dtypes.flatMap((entry) => names[entry.dtype as keyof typeof names] ?? [])[0];
  if (adapter !== undefined && adapter.baseModel === undefined) return undefined;
  const model = [
    ...(adapter === undefined ? [`pretrained=${name}`] : [`pretrained=${adapter.baseModel}`, `peft=${name}`]),
    ...(dtype === undefined || adapter !== undefined ? [] : [`dtype=${dtype}`]),
    ...(loading.customCode ? ['trust_remote_code=True'] : []),
  ].join();
  const template = loading.chatTemplate ? ' --apply_chat_template' : '';
  return codeBlock(
    'sh',
    `lm_eval --model hf --model_args ${shellWord(model)} \\\n  --tasks ifeval,gsm8k --batch_size auto${template}`,
  );
}
