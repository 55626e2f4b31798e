/** The command line as a table: parsing, help and the README's checks all read it. */

export interface OptionSpec {
  /** Placeholder of the value; absent for switches. */
  readonly value?: string;
  readonly summary: string;
}

export const options = {
  sft: { value: 'ENDPOINT', summary: 'θ0: the checkpoint that alignment training started from' },
  dpo: { value: 'ENDPOINT', summary: 'θ1: the checkpoint after alignment' },
  alpha: { value: 'LIST', summary: 'how far to go on, e.g. 0.3 or 0.1,0.3,0.5; negative interpolates' },
  to: {
    value: 'TEMPLATE',
    summary: 'repo or directory to make; may have {namespace} {sft} {dpo} {alpha} in it',
  },
  private: { summary: 'make the derived repos private' },
  force: { summary: 'replace a target that this tool did not make' },
  'dry-run': { summary: 'check and plan everything, write nothing' },
  json: { summary: 'print one JSON document on standard output' },
  quiet: { summary: 'print nothing but the result and errors' },
  'hub-url': { value: 'URL', summary: 'the Hub to talk to (default: HF_ENDPOINT or https://huggingface.co)' },
  help: { summary: 'show this help' },
  version: { summary: 'print the version' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof options;

export interface CommandSpec {
  readonly summary: string;
  /** What follows the command's name in its usage line. */
  readonly usage: string;
  /** Name of the one argument, when the command takes one. */
  readonly operand?: string;
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
}

const jobOptions = ['sft', 'dpo', 'alpha', 'to', 'private', 'force'] as const;
const everywhere = ['json', 'quiet', 'help'] as const;

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
    usage: '--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE]',
    options: [...jobOptions, 'dry-run', 'hub-url', ...everywhere],
    examples: ['hf-extrapolate plan --sft ./sft --dpo ./dpo --alpha 0.3 --to ./expo'],
  },
  inspect: {
    summary: 'list the tensors, dtypes, shapes and shards of one checkpoint',
    usage: 'ENDPOINT',
    operand: 'ENDPOINT',
    options: ['hub-url', ...everywhere],
    examples: ['hf-extrapolate inspect HuggingFaceH4/zephyr-7b-beta'],
  },
  demo: {
    summary: 'run the whole job offline, on an embedded Hub and a small real pair',
    usage: '',
    options: [...everywhere],
    examples: ['hf-extrapolate demo'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
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
