import type { JudgementCode, Thresholds } from '../../core/judgement/index.ts';
import { advice, InputError, option, type PairingOptions, type Prose } from '../../kit/index.ts';
import { parseAlphas } from './alphas.ts';
import { type CardFields, type CardTexts, parseCardFields } from './card-fields.ts';
import { type Endpoint, formatEndpoint, parseEndpoint } from './endpoint.ts';
import { readHubPage } from './hub-page.ts';
import { parseAllow, parseThresholds } from './judgement-fields.ts';
import { type OutputFormat, type OutputFormatTexts, parseOutputFormat } from './output-format.ts';
import { type PairingTexts, parsePairing } from './pairing-fields.ts';
import { validateTemplate } from './template.ts';
import { parseWeights, type WeightsFields, type WeightsTexts } from './weights.ts';

/** The texts a user gave, by whatever way in; empty counts as absent. */
export interface JobTexts extends OutputFormatTexts, PairingTexts, WeightsTexts, CardTexts {
  readonly sft?: string | undefined;
  readonly dpo?: string | undefined;
  readonly alpha?: string | undefined;
  readonly to?: string | undefined;
  readonly allow?: string | undefined;
  readonly thresholds?: string | undefined;
}

export interface JobFields extends OutputFormat, WeightsFields {
  /** θ0 */
  readonly sft: Endpoint;
  /** θ1 */
  readonly aligned: Endpoint;
  readonly alphas: readonly number[];
  readonly to: string | undefined;
  readonly pairing: PairingOptions;
  readonly allow: ReadonlySet<JudgementCode>;
  readonly thresholds: Thresholds;
  readonly card: CardFields;
}

export const jobFieldNames = [
  ...(['sft', 'dpo', 'alpha', 'to', 'rounding', 'dtype', 'seed'] as const),
  ...(['sft-subfolder', 'dpo-subfolder', 'variant'] as const),
  ...(['max-shard-size', 'vocab', 'rename', 'unpaired', 'allow', 'thresholds'] as const),
  ...(['relation', 'license', 'card-template'] as const),
] as const satisfies readonly (keyof JobTexts)[];

/**
 * The one place that says which texts make a job, for the command line and the Action alike.
 * @throws InputError that names the field, its value and what to write instead.
 */
export function parseJobFields(texts: JobTexts): JobFields {
  const sft = readEndpoint(texts.sft, option('sft'), 'the checkpoint that alignment started from');
  const aligned = readEndpoint(texts.dpo, option('dpo'), 'the checkpoint after alignment');
  const weights = parseWeights(texts);
  requireDifferent({ sft, aligned, ...weights });
  const alphas = parseAlphas(texts.alpha, option('alpha'));
  const to = readTarget(texts.to);
  if (to !== undefined) validateTemplate(to, alphas.length, option('to'));
  return {
    sft,
    aligned,
    alphas,
    to,
    ...weights,
    ...parseOutputFormat(texts),
    pairing: parsePairing(texts),
    // Of the connection, which the faces look after.
    allow: parseAllow(withoutPlainHttp(texts.allow ?? ''), option('allow')),
    thresholds: parseThresholds(texts.thresholds ?? '', option('thresholds')),
    card: parseCardFields(texts),
  };
}

/** Also the address of a repo's page. */
function readTarget(text: string | undefined): string | undefined {
  const to = text?.trim() || undefined;
  const page = to === undefined ? undefined : readHubPage(to);
  return page === undefined || 'fault' in page ? to : page.repo;
}

const withoutPlainHttp = (text: string) => text.replaceAll(/(?<![\w-])plain-http(?![\w-])/g, '');

/** @throws InputError when both sides are spelt alike, folders included. */
export function requireDifferent(
  sides: { readonly sft: Endpoint; readonly aligned: Endpoint } & Omit<WeightsFields, 'variant'>,
  nameOption: (field: 'sft' | 'dpo') => Prose = option,
): void {
  const { sftSubfolder, alignedSubfolder } = sides;
  const [sft, aligned] = [formatEndpoint(sides.sft), formatEndpoint(sides.aligned)];
  if (sft !== aligned || sftSubfolder !== alignedSubfolder) return;
  throw new InputError(advice`${nameOption('sft')} and ${nameOption('dpo')} are both '${sft}'.`, {
    code: 'same-checkpoint',
    hint: advice`Let ${nameOption('sft')} name the checkpoint that alignment started from; their difference is extrapolated.`,
  });
}

/**
 * A checkpoint as the user names it.
 * @param meaning what it is, for the error when nothing is given.
 */
export function readEndpoint(text: string | undefined, name: Prose, meaning: string): Endpoint {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') {
    throw new InputError(advice`${name} is missing.`, {
      code: 'endpoint-missing',
      hint: advice`Give ${name} ${meaning}: namespace/name[@revision] or a directory.`,
    });
  }
  return parseEndpoint(trimmed, name);
}
