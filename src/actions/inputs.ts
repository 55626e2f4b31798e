import { getInput, setSecret } from '@actions/core';
import type { JobRequest } from '../app/job.ts';
import { chooseHubUrl, parseToken } from '../config/hub-access.ts';
import { parseJobFields } from '../config/job-fields.ts';
import { InputError } from '../kit/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const modes = ['run', 'plan'] as const;

export type Mode = (typeof modes)[number];

/** Every input of the step, read and checked. */
export interface Inputs {
  readonly mode: Mode;
  readonly request: JobRequest;
  readonly hubUrl: string;
  readonly token: string | undefined;
}

/**
 * Together with {@link maskSecrets} the only place that reads inputs.
 * @throws InputError that names the input, its value and what to write instead.
 */
export function loadInputs(environment: Environment): Inputs {
  const token = loadToken(environment);
  const mode = readMode(getInput('mode'));
  const fields = parseJobFields(
    { sft: getInput('sft'), dpo: getInput('dpo'), alpha: getInput('alpha'), to: getInput('to') },
    (field) => field,
  );
  return {
    mode,
    request: {
      ...fields,
      private: readSwitch('private'),
      force: readSwitch('force'),
      dryRun: readSwitch('dry-run'),
    },
    hubUrl: chooseHubUrl(getInput('hub-url') || undefined, 'hub-url', environment),
    token,
  };
}

/**
 * Hides the token in the log, before anything is printed. Also one that is not well-formed, in all its parts.
 * @returns the texts that must not appear in summary and outputs either, which the runner does not filter.
 */
export function maskSecrets(environment: Environment): readonly string[] {
  const secrets = tokenTexts(environment).flatMap(([text]) =>
    text.split(/\s+/).filter((part) => part !== ''),
  );
  for (const secret of secrets) setSecret(secret);
  return secrets;
}

/** Where the token comes from, or should: `hf-token` or `HF_TOKEN`. */
export function tokenNameOf(environment: Environment): string {
  return tokenTexts(environment)[0]?.[1] ?? 'hf-token';
}

function loadToken(environment: Environment): string | undefined {
  const [given] = tokenTexts(environment);
  return given === undefined ? undefined : parseToken(...given);
}

/** Where a token is given: its text and the name of the place, the one that counts first. */
function tokenTexts(environment: Environment): readonly (readonly [string, string])[] {
  const texts = [
    [getInput('hf-token', { trimWhitespace: false }), 'hf-token'],
    [environment.HF_TOKEN ?? '', 'HF_TOKEN'],
  ] as const;
  return texts.filter(([text]) => text.trim() !== '');
}

function readMode(text: string): Mode {
  if (text === '') return 'run';
  const mode = modes.find((known) => known === text);
  if (mode === undefined) {
    throw new InputError(`mode: '${text}' is not a mode.`, {
      code: 'mode-unknown',
      hint: `Use ${modes.join(' or ')}.`,
    });
  }
  return mode;
}

/** YAML 1.2's booleans and nothing else, because a misspelt `private` must not publish. */
function readSwitch(name: string): boolean {
  const text = getInput(name);
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (text === '' || /^(false|False|FALSE)$/.test(text)) return false;
  throw new InputError(`${name}: '${text}' is neither true nor false.`, {
    code: 'switch-invalid',
    hint: `Write ${name}: true or ${name}: false.`,
  });
}
