import { InputError } from '../kit/errors.ts';
import { parseAlphas } from './alphas.ts';
import { parseEndpoint } from './endpoint.ts';
import { validateTemplate } from './template.ts';

/** The texts a user gave, by whatever way in; empty counts as absent. */
export interface JobTexts {
  readonly sft?: string | undefined;
  readonly dpo?: string | undefined;
  readonly alpha?: string | undefined;
  readonly to?: string | undefined;
}

export interface JobFields {
  readonly sft: string;
  readonly dpo: string;
  readonly alphas: readonly number[];
  readonly to: string | undefined;
}

/**
 * The one place that says which texts make a job, for the command line and the Action alike.
 * @param nameOption how the user knows a field, for errors: `--sft` or `sft`.
 * @throws InputError that names the field, its value and what to write instead.
 */
export function parseJobFields(texts: JobTexts, nameOption: (field: keyof JobTexts) => string): JobFields {
  const sft = readEndpoint(texts.sft, nameOption('sft'), 'the checkpoint that alignment started from');
  const dpo = readEndpoint(texts.dpo, nameOption('dpo'), 'the checkpoint after alignment');
  if (sft === dpo) {
    throw new InputError(`${nameOption('sft')} and ${nameOption('dpo')} are both '${sft}'.`, {
      code: 'same-checkpoint',
      hint: `Let ${nameOption('sft')} name the checkpoint that alignment started from; their difference is extrapolated.`,
    });
  }
  const alphas = parseAlphas(texts.alpha, nameOption('alpha'));
  const to = texts.to?.trim() || undefined;
  if (to !== undefined) validateTemplate(to, alphas.length, nameOption('to'));
  return { sft, dpo, alphas, to };
}

function readEndpoint(text: string | undefined, name: string, meaning: string): string {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') {
    throw new InputError(`${name} is missing.`, {
      code: 'endpoint-missing',
      hint: `Give ${name} ${meaning}: namespace/name[@revision] or a directory.`,
    });
  }
  parseEndpoint(trimmed, name);
  return trimmed;
}
