import { type Derivation, targetArgument } from './derivation.ts';
import { codeBlock } from './escape.ts';

const torchDtypes: Readonly<Record<string, string>> = {
  BF16: 'torch.bfloat16',
  F16: 'torch.float16',
  F32: 'torch.float32',
  F64: 'torch.float64',
};
const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'vocab.json',
  'vocab.txt',
];

/** The lines of Python that load this model, as paragraphs of Markdown. */
export function renderLoading(derivation: Derivation): readonly string[] {
  const { target, config, sideFiles } = derivation;
  const name = pythonString(targetArgument(target));
  const customCode = typeof config?.auto_map === 'object' && config.auto_map !== null;
  const extra = customCode ? ', trust_remote_code=True' : '';
  const dtype = derivation.dtypes.flatMap((entry) => torchDtypes[entry.dtype] ?? [])[0];
  const modelClass = chooseClass(config);
  const hasTokenizer = sideFiles.some((path) => tokenizerFiles.includes(path));
  const lines = [
    ...(dtype === undefined ? [] : ['import torch']),
    `from transformers import ${hasTokenizer ? `${modelClass}, AutoTokenizer` : modelClass}`,
    '',
    ...(hasTokenizer ? [`tokenizer = AutoTokenizer.from_pretrained(${name}${extra})`] : []),
    `model = ${modelClass}.from_pretrained(${name}${dtype === undefined ? '' : `, dtype=${dtype}`}${extra})`,
  ];
  return [
    codeBlock('python', lines.join('\n')),
    ...(customCode
      ? ['The Python files in this repo are those of θ1 at the commit above; read them before you run them.']
      : []),
  ];
}

function chooseClass(config: Derivation['config']): string {
  const architecture = Array.isArray(config?.architectures) ? String(config.architectures[0]) : '';
  if (/ForCausalLM$|LMHeadModel$/.test(architecture)) return 'AutoModelForCausalLM';
  if (/ForConditionalGeneration$/.test(architecture)) {
    return config !== undefined && 'vision_config' in config
      ? 'AutoModelForImageTextToText'
      : 'AutoModelForSeq2SeqLM';
  }
  if (/ForSequenceClassification$/.test(architecture)) return 'AutoModelForSequenceClassification';
  return 'AutoModel';
}

/** JSON strings are Python strings too, for every character that JSON escapes. */
function pythonString(text: string): string {
  return JSON.stringify(text);
}
