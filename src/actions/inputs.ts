import { getInput, setSecret } from '@actions/core';
import type { JobRequest } from '../app/job.ts';
import { parseHubUrl, parseToken, publicHubUrl } from '../config/hub-access.ts';
import { parseJobFields } from '../config/job-fields.ts';
import { InputError } from '../kit/errors.ts';

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
 * The only place that reads inputs. The token is masked in the log before anything else is looked at.
 * @throws InputError that names the input, its value and what to write instead.
 */
export function loadInputs(environment: Readonly<Record<string, string | undefined>>): Inputs {
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
    hubUrl: readHubUrl(environment.HF_ENDPOINT),
    token,
  };
}

/** The token as the user gave it, for hiding it should it not be well-formed. */
function loadToken(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const input = getInput('hf-token', { trimWhitespace: false });
  const [text, name] = input.trim() === '' ? [environment.HF_TOKEN, 'HF_TOKEN'] : [input, 'hf-token'];
  for (const line of (text ?? '').split(/\s+/)) {
    if (line !== '') setSecret(line);
  }
  return parseToken(text, name);
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

function readHubUrl(endpoint: string | undefined): string {
  const input = getInput('hub-url');
  if (input !== '') return parseHubUrl(input, 'hub-url');
  return endpoint ? parseHubUrl(endpoint, 'HF_ENDPOINT') : publicHubUrl;
}
