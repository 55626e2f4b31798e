import { codeBlock, pythonString } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import type { LoadingFacts, OtherLibrary } from '../metadata/loading.ts';
import { targetArgument } from '../metadata/source.ts';

const torchDtypes: Readonly<Record<string, string>> = {
  BF16: 'torch.bfloat16',
  F16: 'torch.float16',
  F32: 'torch.float32',
  F64: 'torch.float64',
};

/** As wide as Python's formatters make lines. */
const maxLineLength = 88;

/** The lines of Python that load this model, as a block of Markdown; they define `model` and what prepares its inputs. */
export function renderLoading({ target, dtypes, loading, adapter }: Derivation): string {
  const { modelClass, preprocessor, customCode } = loading;
  if (adapter !== undefined) return renderAdapterLoading(target, loading);
  const extra = customCode ? ['trust_remote_code=True'] : [];
  const dtype = dtypes.flatMap((entry) =>
    Object.hasOwn(torchDtypes, entry.dtype) ? torchDtypes[entry.dtype] : [],
  )[0];
  const { otherLibrary } = loading;
  if (otherLibrary !== undefined) return renderOtherLoading(target, otherLibrary, dtype, extra);
  const classes = [modelClass, ...(preprocessor === undefined ? [] : [preprocessor])];
  const lines = [
    ...(dtype === undefined ? [] : ['import torch']),
    `from transformers import ${classes.join(', ')}`,
    '',
    `name = ${pythonString(targetArgument(target))}`,
    ...(preprocessor === undefined ? [] : [assignLoaded(variableOf(preprocessor), preprocessor, extra)]),
    assignLoaded('model', modelClass, [
      ...(dtype === undefined ? [] : [`dtype=${dtype}`]),
      'device_map="auto"',
      ...extra,
    ]),
  ];
  return codeBlock('python', lines.join('\n'));
}

function renderOtherLoading(
  target: string,
  { name, className }: OtherLibrary,
  dtype: string | undefined,
  extra: readonly string[],
): string {
  const isPart = name === 'diffusers' && dtype !== undefined;
  const lines = [
    ...(isPart ? ['import torch'] : []),
    `from ${name} import ${className}`,
    '',
    `name = ${pythonString(targetArgument(target))}`,
    name === 'diffusers'
      ? assignLoaded('model', className, [...(isPart ? [`torch_dtype=${dtype}`] : []), ...extra])
      : `model = ${className}(name)`,
  ];
  return codeBlock('python', lines.join('\n'));
}

/** PEFT finds the base model by the adapter's config. */
function renderAdapterLoading(target: string, { modelClass, preprocessor }: LoadingFacts): string {
  const adapterClass = modelClass.replace(/^Auto/, 'AutoPeft');
  const lines = [
    `from peft import ${adapterClass}`,
    ...(preprocessor === undefined ? [] : [`from transformers import ${preprocessor}`]),
    '',
    `name = ${pythonString(targetArgument(target))}`,
    ...(preprocessor === undefined ? [] : [assignLoaded(variableOf(preprocessor), preprocessor, [])]),
    assignLoaded('model', adapterClass, ['device_map="auto"']),
  ];
  return codeBlock('python', lines.join('\n'));
}

function assignLoaded(variable: string, className: string, options: readonly string[]): string {
  const words = ['name', ...options].join(', ');
  const call = `${variable} = ${className}.from_pretrained(`;
  const line = `${call}${words})`;
  return line.length <= maxLineLength ? line : `${call}\n    ${words}\n)`;
}

/** How the model that was loaded answers, in the same process; undefined for models of which it is not known how they take their inputs. */
export function renderGeneration({ loading }: Derivation): string | undefined {
  const { modelClass, preprocessor, chatTemplate } = loading;
  if (modelClass !== 'AutoModelForCausalLM' || preprocessor === undefined) return undefined;
  const tokenizer = variableOf(preprocessor);
  const prepare = chatTemplate
    ? [
        'messages = [{"role": "user", "content": "What is a bird?"}]',
        `inputs = ${tokenizer}.apply_chat_template(`,
        '    messages, add_generation_prompt=True, return_dict=True, return_tensors="pt"',
        ').to(model.device)',
      ]
    : [`inputs = ${tokenizer}("A bird is", return_tensors="pt").to(model.device)`];
  return codeBlock(
    'python',
    [
      ...prepare,
      'outputs = model.generate(**inputs, max_new_tokens=256)',
      'answer = outputs[0, inputs["input_ids"].shape[1] :]',
      `print(${tokenizer}.decode(answer, skip_special_tokens=True))`,
    ].join('\n'),
  );
}

function variableOf(preprocessor: string): string {
  return preprocessor === 'AutoProcessor' ? 'processor' : 'tokenizer';
}
