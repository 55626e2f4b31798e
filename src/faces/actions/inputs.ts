import { getInput, setSecret } from '@actions/core';
import type { CardRequest, JobRequest, VerifyRequest } from '../../app/index.ts';
import {
  chooseHubUrl,
  chooseVisibility,
  type JobTexts,
  jobFieldNames,
  parseCardFields,
  parseClaim,
  parseJobFields,
  parseToken,
  readChoice,
  readEndpoint,
  refusePlainHttp,
} from '../../app/options/index.ts';
import type { DetectRequest, WatchRequest } from '../../bot/index.ts';
import { findGitHubSecrets, findRepositoryAccess, parseModelNames } from '../../bot/options/index.ts';
import type { Environment } from '../../kit/index.ts';
import { InputError, type Words, yamlOption } from '../../kit/index.ts';
import { findWorkflowRun } from './workflow-run.ts';

const modes = ['run', 'plan', 'watch', 'detect', 'verify', 'card'] as const;

/** Where it is looked for when no other is named. */
const standardConfigPath = 'extrapolate.yml';

/** What the step is to do. */
export type StepTask =
  | { readonly mode: 'run' | 'plan'; readonly request: JobRequest }
  /** With `isPlan` nothing is published, and a pull request is told what would be. */
  | { readonly mode: 'watch'; readonly request: WatchRequest; readonly isPlan: boolean }
  | { readonly mode: 'detect'; readonly request: DetectRequest }
  | { readonly mode: 'verify'; readonly request: VerifyRequest }
  | { readonly mode: 'card'; readonly request: CardRequest };

/** Every input of the step, read and checked. */
export interface Inputs {
  readonly task: StepTask;
  readonly hubUrl: string;
  readonly token: string | undefined;
}

/**
 * Together with {@link maskSecrets} the only place that reads inputs.
 * @throws InputError that names the input, its value and what to write instead.
 */
export function loadInputs(environment: Environment): Inputs {
  const token = loadToken(environment);
  const hubUrl = chooseHubUrl(getInput('hub-url') || undefined, environment);
  refusePlainHttp(hubUrl, { token, allow: getInput('allow') });
  return { task: readTask(environment), hubUrl, token };
}

function readTask(environment: Environment): StepTask {
  const mode = readChoice(getInput('mode'), modes, 'mode') ?? 'run';
  const texts: JobTexts = Object.fromEntries(jobFieldNames.map((field) => [field, getInput(field)]));
  const switches = { force: readSwitch('force'), dryRun: readSwitch('dry-run') };
  const readDerived = () => readEndpoint(getInput('repo'), 'repo', 'the derived repo');
  const config = getInput('config');
  if (mode === 'watch' || (mode === 'plan' && config !== '')) {
    const isPlan = mode === 'plan';
    const request = {
      config: config === '' ? standardConfigPath : config,
      github: findRepositoryAccess(withGitHubToken(environment)),
      runUrl: findWorkflowRun()?.url,
      dryRun: isPlan || switches.dryRun,
    };
    return { mode: 'watch', request, isPlan };
  }
  switch (mode) {
    case 'detect':
      return { mode, request: { models: readModels(), config: config === '' ? undefined : config } };
    case 'verify':
      return {
        mode,
        request: { derived: readDerived(), ...parseClaim(texts), full: readSwitch('full') },
      };
    case 'card':
      return {
        mode,
        request: { derived: readDerived(), card: parseCardFields(texts), ...switches },
      };
    default:
      return {
        mode,
        request: {
          ...parseJobFields(texts),
          visibility: chooseVisibility({ private: readSwitch('private'), public: readSwitch('public') }),
          preferPr: readSwitch('prefer-pr'),
          pipeline: readSwitch('pipeline'),
          ...switches,
        },
      };
  }
}

/** Names or addresses, one a line or with spaces or commas between. */
function readModels(): readonly string[] {
  const texts = getInput('models')
    .split(/[\s,]+/)
    .filter((text) => text !== '');
  if (texts.length === 0) {
    throw new InputError('models is empty, and detect needs to know of which models.', {
      code: 'endpoint-missing',
      hint: 'Write models: namespace/name, several with commas between or one a line.',
    });
  }
  return parseModelNames(texts, 'models');
}

/** The mode as it was written, for headings of failures; what is none is not repeated. */
export function readModeName(): string {
  const text = getInput('mode');
  return text === '' ? 'run' : (modes.find((mode) => mode === text) ?? 'step');
}

/** The token of the job, which the runner does not put into the environment. */
function withGitHubToken(environment: Environment): Environment {
  const token = getInput('github-token');
  return token === '' ? environment : { ...environment, GITHUB_TOKEN: token };
}

/**
 * Hides the token in the log, before anything is printed. Also one that is not well-formed, in all its parts.
 * @returns the texts that must not appear in summary and outputs either, which the runner does not filter.
 */
export function maskSecrets(environment: Environment): readonly string[] {
  const secrets = [
    ...tokenTexts(environment).flatMap(([text]) => text.split(/\s+/).filter((part) => part !== '')),
    ...findGitHubSecrets(withGitHubToken(environment)),
  ];
  for (const secret of secrets) setSecret(secret);
  return secrets;
}

/** The words of who wrote the workflow. */
export function wordsOf(environment: Environment): Words {
  const [given] = tokenTexts(environment);
  return {
    option: yamlOption,
    token: given?.[1] ?? 'hf-token',
    giveToken: 'hf-token is empty: is the secret HF_TOKEN set? Runs that come from forks get no secrets.',
    sameCommand: 'this job',
  };
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
