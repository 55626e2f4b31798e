import type { OptionName, SwitchName, ValueOptionName } from '../../kit/index.ts';

/** The command line as a table: parsing, help and the README's checks all read it. */

export interface OptionSpec {
  /** Placeholder of the value; absent for switches. */
  readonly value?: string;
  readonly summary: string;
}

export const options = {
  sft: { value: 'ENDPOINT', summary: 'θ0: the checkpoint that alignment training started from' },
  dpo: { value: 'ENDPOINT', summary: 'θ1: the checkpoint after alignment' },
  'sft-subfolder': { value: 'PATH', summary: 'folder of θ0’s repo or directory that holds the checkpoint' },
  'dpo-subfolder': { value: 'PATH', summary: 'the same of θ1' },
  subfolder: { value: 'PATH', summary: 'folder of the repo or directory that holds the checkpoint' },
  variant: {
    value: 'NAME',
    summary: 'weights that are named so, e.g. fp16 for model.fp16.safetensors',
  },
  'prefer-pr': { summary: 'instead of .bin files, take the Hub’s own conversion from its open PR' },
  pipeline: {
    summary: 'derive the whole diffusers pipeline that has θ1 as a component',
  },
  alpha: { value: 'LIST', summary: 'how far to go on, e.g. 0.3 or 0.1,0.3,0.5; negative interpolates' },
  to: {
    value: 'TEMPLATE',
    summary: 'repo or directory to make; may have {namespace} {sft} {dpo} {alpha} in it',
  },
  rounding: {
    value: 'HOW',
    summary: 'nearest (default), reference (the authors’ arithmetic) or stochastic',
  },
  dtype: {
    value: 'DTYPE',
    summary: 'same (default; of reference: bfloat16), float32, bfloat16 or float16',
  },
  seed: {
    value: 'NUMBER',
    summary: 'of stochastic rounding; default 0, and the same gives the same bytes',
  },
  'max-shard-size': {
    value: 'SIZE',
    summary: 'of files that are laid out anew, e.g. 5GB (default) or 2GiB',
  },
  vocab: {
    value: 'WHICH',
    summary: 'same (default), or common: extrapolate the rows that both vocabularies have',
  },
  rename: { value: 'LIST', summary: 'how θ0’s tensor names begin and what θ1 has there, as FROM=TO' },
  unpaired: {
    value: 'LIST',
    summary: 'how tensor names begin that need no partner: θ0’s are left out, θ1’s copied',
  },
  allow: {
    value: 'LIST',
    summary: 'judgements that shall warn, not refuse; plain-http for a Hub without TLS',
  },
  thresholds: { value: 'LIST', summary: 'thresholds of judgements, as name=value,name=value' },
  relation: { value: 'RELATION', summary: 'to the base models in the card: merge (default) or finetune' },
  license: { value: 'ID', summary: 'the card’s licence, instead of what follows from the sources' },
  'card-template': { value: 'FILE', summary: 'Liquid template of the card’s text' },
  private: { summary: 'make the derived repos private; the default for gated sources' },
  public: { summary: 'make them public although a source is gated or private' },
  full: { summary: 'recompute every weight, not a sample; of plan and demo, show everything' },
  force: { summary: 'replace what another made, another model of this tool, or an edited card' },
  'dry-run': { summary: 'check and plan everything, write nothing' },
  port: { value: 'PORT', summary: 'to listen at (default: 8080)' },
  host: { value: 'ADDRESS', summary: 'to listen at (default: 127.0.0.1, for a proxy on the same machine)' },
  config: { value: 'FILE', summary: 'extrapolate.yml whose rules decide; without it any model is wanted' },
  repository: { value: 'OWNER/NAME', summary: 'repository on GitHub whose workflow is started' },
  workflow: { value: 'FILE', summary: 'start this workflow, by workflow_dispatch' },
  'event-type': {
    value: 'TYPE',
    summary: 'start those that listen to this event (default: hf-extrapolate)',
  },
  json: { summary: 'print one JSON document on standard output' },
  quiet: { summary: 'print nothing but the result and errors' },
  'hub-url': { value: 'URL', summary: 'the Hub to talk to (default: HF_ENDPOINT or https://huggingface.co)' },
  help: { summary: 'show this help' },
  version: { summary: 'print the version' },
} as const satisfies Readonly<Record<ValueOptionName, Required<OptionSpec>>> &
  Readonly<Record<SwitchName, Pick<OptionSpec, 'summary'>>>;

export interface CommandSpec {
  readonly summary: string;
  /** What follows the command's name in its usage line. */
  readonly usage: string;
  /** Name of the one argument, when the command takes one. */
  readonly operand?: string;
  /** Whether it takes several of them. */
  readonly isRepeated?: boolean;
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
}

const weightsOptions = ['sft-subfolder', 'dpo-subfolder', 'variant'] as const;
const formatOptions = ['rounding', 'dtype', 'seed'] as const;
const cardOptions = ['relation', 'license', 'card-template'] as const;
const jobOptions = [
  ...(['sft', 'dpo', 'alpha', 'to'] as const),
  ...weightsOptions,
  ...(['prefer-pr', 'pipeline'] as const),
  ...formatOptions,
  ...(['max-shard-size', 'vocab', 'rename', 'unpaired', 'allow', 'thresholds'] as const),
  ...cardOptions,
  ...(['private', 'public', 'force'] as const),
] as const;
const everywhere = ['json', 'quiet', 'help'] as const;

/** A command has one word, or two, of which the first names what it is about. */
export const commands = {
  run: {
    summary: 'extrapolate a pair of checkpoints and publish the result',
    usage: '--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE]',
    options: [...jobOptions, 'dry-run', 'hub-url', ...everywhere],
    examples: [
      'hf-extrapolate run --sft allenai/tulu-2-7b@refs/pr/4 --dpo allenai/tulu-2-dpo-7b@refs/pr/4 --alpha 0.5',
      'hf-extrapolate run --sft ./sft --dpo ./dpo --alpha 0.1,0.3,0.5 --to ./expo-a{alpha}',
    ],
  },
  plan: {
    summary: 'show what a run would read, compute and upload, and move nothing',
    usage: '--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE] [--full]',
    options: [...jobOptions, 'full', 'dry-run', 'hub-url', ...everywhere],
    examples: ['hf-extrapolate plan --sft ./sft --dpo ./dpo --alpha 0.3 --to ./expo'],
  },
  watch: {
    summary: 'find newly published pairs and publish what the configuration allows',
    usage: '[FILE] [--dry-run]',
    operand: 'FILE',
    options: ['dry-run', 'hub-url', 'allow', ...everywhere],
    examples: ['hf-extrapolate watch --dry-run', 'hf-extrapolate watch ./extrapolate.yml'],
  },
  verify: {
    summary: 'recompute a derived repo from its sources and compare, bit for bit',
    usage: 'ENDPOINT [--full] [--sft ENDPOINT --dpo ENDPOINT --alpha NUMBER]',
    operand: 'ENDPOINT',
    options: [
      ...(['full', 'sft', 'dpo', 'alpha'] as const),
      ...weightsOptions,
      ...(['rounding', 'seed', 'vocab', 'rename', 'unpaired', 'hub-url', 'allow'] as const),
      ...everywhere,
    ],
    examples: [
      'hf-extrapolate verify me/zephyr-7b-dpo-full-ExPO',
      'hf-extrapolate verify chujiezheng/zephyr-7b-dpo-full-ExPO --sft alignment-handbook/zephyr-7b-sft-full --dpo alignment-handbook/zephyr-7b-dpo-full --alpha 0.3 --rounding reference',
    ],
  },
  card: {
    summary: 'write the card of a derived repo anew from its extrapolation.json',
    usage: 'ENDPOINT',
    operand: 'ENDPOINT',
    options: [...cardOptions, 'force', 'dry-run', 'hub-url', 'allow', ...everywhere],
    examples: ['hf-extrapolate card me/zephyr-7b-dpo-full-ExPO'],
  },
  inspect: {
    summary: 'say what one checkpoint is, and list its tensors, dtypes, shapes and shards',
    usage: 'ENDPOINT [--subfolder PATH]',
    operand: 'ENDPOINT',
    options: ['subfolder', 'variant', 'hub-url', 'allow', ...everywhere],
    examples: ['hf-extrapolate inspect HuggingFaceH4/zephyr-7b-beta'],
  },
  detect: {
    summary: 'say why models are aligned halves of pairs or are none, and what would change that',
    usage: 'MODEL… [--config FILE]',
    operand: 'MODEL…',
    isRepeated: true,
    options: ['config', 'hub-url', 'allow', ...everywhere],
    examples: [
      'hf-extrapolate detect HuggingFaceH4/zephyr-7b-beta',
      'hf-extrapolate detect org/x-dpo org/y-kto --config extrapolate.yml --json',
    ],
  },
  'config check': {
    summary: 'say what a configuration of watching means, or everything that is wrong with it',
    usage: '[FILE]',
    operand: 'FILE',
    options: [...everywhere],
    examples: ['hf-extrapolate config check', 'hf-extrapolate config check ./extrapolate.yml --json'],
  },
  'config init': {
    summary: 'write a first configuration of watching and its workflow, where there are none',
    usage: '[FILE]',
    operand: 'FILE',
    options: [...everywhere],
    examples: ['hf-extrapolate config init'],
  },
  demo: {
    summary: 'run the whole job offline, on an embedded Hub and a small real pair',
    usage: '[--full]',
    options: ['full', ...everywhere],
    examples: ['hf-extrapolate demo'],
  },
  serve: {
    summary: 'receive the Hub’s webhooks, and start a workflow on GitHub for models that are wanted',
    usage: '--repository OWNER/NAME [--workflow FILE] [--config FILE] [--port PORT]',
    options: [
      ...(['repository', 'workflow', 'event-type', 'config', 'port', 'host'] as const),
      ...everywhere,
    ],
    examples: ['hf-extrapolate serve --repository me/extrapolations --workflow watch.yml --port 8080'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
}

/**
 * The command that the words begin with, and the words after it.
 * @returns undefined when they begin with none.
 */
export function splitCommand(
  words: readonly string[],
): { readonly command: CommandName; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const command = words.slice(0, length).join(' ');
    if (words.length >= length && isCommandName(command)) return { command, rest: words.slice(length) };
  }
  return undefined;
}

export function isOptionName(text: string): text is OptionName {
  return Object.hasOwn(options, text);
}

export function specOf(option: OptionName): OptionSpec {
  return options[option];
}

export function commandSpecOf(command: CommandName): CommandSpec {
  return commands[command];
}
