import { parseArgs } from 'node:util';
import type { JobRequest } from '../app/job.ts';
import { parseEndpoint } from '../config/endpoint.ts';
import { parseJobFields } from '../config/job-fields.ts';
import { InputError } from '../kit/errors.ts';
import {
  type CommandName,
  commandSpecOf,
  commands,
  isCommandName,
  isOptionName,
  type OptionName,
  options,
  specOf,
} from './commands.ts';
import { suggest } from './suggest.ts';

/** What one command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly topic: CommandName | undefined }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'command' } & Settings & Task);

export type Task =
  | { readonly command: 'run' | 'plan'; readonly request: JobRequest }
  | { readonly command: 'inspect'; readonly endpoint: string }
  | { readonly command: 'demo' };

export interface Settings {
  readonly json: boolean;
  readonly quiet: boolean;
  /** As given, unchecked; undefined leaves it to the environment. */
  readonly hubUrl: string | undefined;
}

/**
 * Reads the arguments after the program's name.
 * @throws InputError that names the argument, its value and what to write instead.
 */
export function parseCommandLine(args: readonly string[]): Invocation {
  const { values, operands } = splitArguments(args);
  const [word, ...rest] = operands;
  if (word === undefined) {
    if (values.has('version')) return { kind: 'version' };
    if (values.has('help') || args.length === 0) return { kind: 'help', topic: undefined };
    throw usageError('command-missing', 'No command was given.', `Start with one of: ${commandList()}.`);
  }
  if (word === 'help') {
    return { kind: 'help', topic: rest[0] !== undefined && isCommandName(rest[0]) ? rest[0] : undefined };
  }
  if (!isCommandName(word)) throw unknownCommand(word);
  if (values.has('help')) return { kind: 'help', topic: word };
  checkOptions(word, values);
  const settings: Settings = {
    json: values.has('json'),
    quiet: values.has('quiet'),
    hubUrl: values.get('hub-url'),
  };
  return { kind: 'command', ...settings, ...readTask(word, values, rest) };
}

function readTask(
  command: CommandName,
  values: ReadonlyMap<OptionName, string>,
  operands: readonly string[],
): Task {
  const [operand, excess] =
    commandSpecOf(command).operand === undefined ? [undefined, operands[0]] : operands;
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
    case 'inspect': {
      if (operand === undefined) {
        throw usageError(
          'endpoint-missing',
          'inspect needs to know what to inspect.',
          'Name it: hf-extrapolate inspect namespace/name[@revision], or a directory.',
        );
      }
      parseEndpoint(operand, 'inspect');
      return { command, endpoint: operand };
    }
    case 'run':
    case 'plan': {
      const fields = parseJobFields(
        { sft: values.get('sft'), dpo: values.get('dpo'), alpha: values.get('alpha'), to: values.get('to') },
        (field) => `--${field}`,
      );
      return {
        command,
        request: {
          ...fields,
          private: values.has('private'),
          force: values.has('force'),
          dryRun: values.has('dry-run'),
        },
      };
    }
  }
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
      throw unknownOption(token.rawName);
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

function unknownOption(rawName: string): InputError {
  const near = suggest(rawName.replace(/^-+/, ''), Object.keys(options));
  return usageError(
    'option-unknown',
    `${rawName} is not an option.`,
    near === undefined ? 'See hf-extrapolate --help.' : `Did you mean --${near}?`,
  );
}

function unknownCommand(word: string): InputError {
  const near = suggest(word, Object.keys(commands));
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
