import { parseArgs } from 'node:util';
import type { CardRequest, InspectRequest, JobRequest, VerifyRequest } from '../../app/index.ts';
import {
  chooseVisibility,
  type Endpoint,
  type JobTexts,
  jobFieldNames,
  parseCardFields,
  parseClaim,
  parseConnectionAllow,
  parseEndpoint,
  parseJobFields,
  parseSubfolder,
  parseVariant,
} from '../../app/options/index.ts';
import type { CheckConfigRequest, DetectRequest, ServeRequest, WatchRequest } from '../../bot/index.ts';
import { parseModelNames, parseServeFields, type ServeTexts } from '../../bot/options/index.ts';
import { InputError, type OptionName, option, suggest } from '../../kit/index.ts';
import {
  type CommandName,
  commandSpecOf,
  commands,
  isOptionName,
  options,
  specOf,
  splitCommand,
} from './commands.ts';

/** Where it is looked for when no other is named. */
const standardConfigPath = 'extrapolate.yml';

/** What one command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly topic: CommandName | undefined }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'command' } & Settings & CommandTask);

export type CommandTask =
  | { readonly command: 'run' | 'plan'; readonly request: JobRequest }
  | { readonly command: 'verify'; readonly request: VerifyRequest }
  | { readonly command: 'card'; readonly request: CardRequest }
  | { readonly command: 'detect'; readonly request: DetectRequest }
  | { readonly command: 'inspect'; readonly request: InspectRequest }
  | { readonly command: 'config check' | 'config init'; readonly request: CheckConfigRequest }
  | { readonly command: 'watch'; readonly request: Omit<WatchRequest, 'github'> }
  | { readonly command: 'demo' }
  | { readonly command: 'serve'; readonly request: ServeRequest };

export interface Settings {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Show everything, not what is decided by; `verify` recomputes everything. */
  readonly full: boolean;
  /** As given, unchecked; undefined leaves it to the environment. */
  readonly hubUrl: string | undefined;
  /** Also of what is no judgement. */
  readonly allow: string | undefined;
}

/**
 * Reads the arguments after the program's name.
 * @throws InputError that names the argument, its value and what to write instead.
 */
export function parseCommandLine(args: readonly string[]): Invocation {
  const { values, operands } = splitArguments(args);
  const [word, ...others] = operands;
  if (word === undefined) {
    if (values.has('version')) return { kind: 'version' };
    if (values.has('help') || args.length === 0) return { kind: 'help', topic: undefined };
    throw usageError('command-missing', 'No command was given.', `Start with one of: ${commandList()}.`);
  }
  if (word === 'help') {
    return { kind: 'help', topic: splitCommand(others)?.command };
  }
  const split = splitCommand(operands);
  if (split === undefined) throw unknownCommand(operands);
  const { command, rest } = split;
  if (values.has('help')) return { kind: 'help', topic: command };
  checkOptions(command, values);
  const settings: Settings = {
    json: values.has('json'),
    quiet: values.has('quiet'),
    full: values.has('full'),
    hubUrl: values.get('hub-url'),
    allow:
      command === 'run' || command === 'plan'
        ? values.get('allow')
        : parseConnectionAllow(values.get('allow')),
  };
  return { kind: 'command', ...settings, ...readTask(command, values, rest) };
}

function readTask(
  command: CommandName,
  values: ReadonlyMap<OptionName, string>,
  operands: readonly string[],
): CommandTask {
  const spec = commandSpecOf(command);
  const [operand, excess] =
    spec.operand === undefined ? [undefined, operands[0]] : spec.isRepeated ? [operands[0]] : operands;
  if (excess !== undefined) {
    throw usageError(
      'argument-unexpected',
      `'${excess}' is not expected after '${command}'.`,
      `See hf-extrapolate ${command} --help.`,
    );
  }
  switch (command) {
    case 'demo':
      return { command };
    case 'config check':
    case 'config init':
      return { command, request: { path: operand ?? standardConfigPath } };
    case 'detect':
      return {
        command,
        request: { models: readModels(operands), config: values.get('config') },
      };
    case 'inspect':
      return {
        command,
        request: {
          endpoint: requireOperand(command, operand),
          subfolder: parseSubfolder(values.get('subfolder'), option('subfolder')),
          variant: parseVariant(values.get('variant'), option('variant')),
        },
      };
    case 'verify': {
      const claim = parseClaim(textsOf(values));
      return {
        command,
        request: { derived: requireOperand(command, operand), ...claim, full: values.has('full') },
      };
    }
    case 'card':
      return {
        command,
        request: {
          derived: requireOperand(command, operand),
          card: parseCardFields(textsOf(values)),
          force: values.has('force'),
          dryRun: values.has('dry-run'),
        },
      };
    case 'watch':
      return {
        command,
        request: { config: operand ?? standardConfigPath, dryRun: values.has('dry-run') },
      };
    case 'run':
    case 'plan': {
      const switches = { private: values.has('private'), public: values.has('public') };
      return {
        command,
        request: {
          ...parseJobFields(textsOf(values)),
          visibility: chooseVisibility(switches),
          preferPr: values.has('prefer-pr'),
          pipeline: values.has('pipeline'),
          force: values.has('force'),
          dryRun: values.has('dry-run'),
        },
      };
    }
    case 'serve': {
      const texts = Object.fromEntries(values) as ServeTexts;
      return { command, request: parseServeFields(texts) };
    }
  }
}

function textsOf(values: ReadonlyMap<OptionName, string>): JobTexts {
  return Object.fromEntries(jobFieldNames.map((field) => [field, values.get(field)]));
}

function readModels(operands: readonly string[]): readonly string[] {
  if (operands.length === 0) {
    throw usageError(
      'endpoint-missing',
      'detect needs to know of which models.',
      'Name them: hf-extrapolate detect namespace/name …',
    );
  }
  return parseModelNames(operands, 'detect');
}

function requireOperand(command: 'inspect' | 'verify' | 'card', operand: string | undefined): Endpoint {
  if (operand === undefined) {
    throw usageError(
      'endpoint-missing',
      `${command} needs to know what to ${command === 'card' ? 'describe' : command}.`,
      `Name it: hf-extrapolate ${command} namespace/name, or a directory.`,
    );
  }
  return parseEndpoint(operand, command);
}

/** Options by name (a switch's value is empty) and everything else in order. */
function splitArguments(args: readonly string[]) {
  // Not strict, because then a value may start with a minus (`--alpha -0.5`) and mistakes get our own messages.
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.keys(options).map((name) => [
        name,
        { type: isOptionName(name) && specOf(name).value !== undefined ? 'string' : 'boolean' } as const,
      ]),
    ),
  });
  const values = new Map<OptionName, string>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : token.name;
    if (!isOptionName(name) || (token.rawName !== `--${name}` && token.rawName !== '-h')) {
      throw unknownOption(token.rawName, args);
    }
    values.set(name, readValue(name, token.value, token.inlineValue === true, values.has(name)));
  }
  return { values, operands };
}

function readValue(name: OptionName, value: string | undefined, inline: boolean, repeated: boolean): string {
  const placeholder = specOf(name).value;
  if (repeated) {
    throw usageError('option-repeated', `--${name} is given twice.`, 'Give every option once.');
  }
  if (placeholder === undefined) {
    if (value !== undefined) {
      throw usageError(
        'option-value-unexpected',
        `--${name} takes no value, and was given '${value}'.`,
        `Write --${name}, or leave it out.`,
      );
    }
    return '';
  }
  if (value === undefined || (!inline && value.startsWith('--'))) {
    throw usageError(
      'option-value-missing',
      `--${name} needs a value.`,
      `Write --${name} ${placeholder}${value === undefined ? '' : `, or --${name}=${value} if '${value}' is meant`}.`,
    );
  }
  return value;
}

function checkOptions(command: CommandName, values: ReadonlyMap<OptionName, string>): void {
  const allowed = commandSpecOf(command).options;
  for (const name of values.keys()) {
    if (!allowed.includes(name)) {
      throw usageError(
        'option-not-for-command',
        `--${name} does not apply to '${command}'.`,
        `See hf-extrapolate ${command} --help.`,
      );
    }
  }
}

function unknownOption(rawName: string, args: readonly string[]): InputError {
  const near = suggest(rawName.replace(/^-+/, ''), Object.keys(options));
  const command = splitCommand(args)?.command;
  const help = `hf-extrapolate ${command === undefined ? '' : `${command} `}--help`;
  return usageError(
    'option-unknown',
    `${rawName} is not an option.`,
    near === undefined ? `See ${help}.` : `Did you mean --${near}?`,
  );
}

function unknownCommand(words: readonly string[]): InputError {
  const [word = ''] = words;
  const names = Object.keys(commands);
  const near =
    suggest(words.slice(0, 2).join(' '), names) ??
    names.find((name) => name.startsWith(`${word} `)) ??
    suggest(word, names);
  return usageError(
    'command-unknown',
    `'${word}' is not a command.`,
    near === undefined
      ? `Commands: ${commandList()}.`
      : `Did you mean '${near}'? Commands: ${commandList()}.`,
  );
}

function usageError(code: string, message: string, hint: string): InputError {
  return new InputError(message, { code, hint });
}

function commandList(): string {
  return Object.keys(commands).join(', ');
}
