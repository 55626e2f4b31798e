import {
  advice,
  decidedPairing,
  InputError,
  option,
  type PairingOptions,
  type Prose,
  type Rounding,
} from '../../kit/index.ts';
import { parseAlphas } from './alphas.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { requireDifferent } from './job-fields.ts';
import { parseRounding } from './output-format.ts';
import { type PairingTexts, parsePairing } from './pairing-fields.ts';
import { parseWeights, type WeightsFields, type WeightsTexts } from './weights.ts';

/** The texts of what a derived repo is claimed to be made of; empty leaves it to the repo's manifest. */
export interface ClaimTexts extends PairingTexts, WeightsTexts {
  readonly sft?: string | undefined;
  readonly dpo?: string | undefined;
  readonly alpha?: string | undefined;
  readonly rounding?: string | undefined;
  readonly seed?: string | undefined;
}

export interface ClaimFields extends WeightsFields {
  readonly sft: Endpoint | undefined;
  readonly aligned: Endpoint | undefined;
  readonly alpha: number | undefined;
  readonly rounding: Rounding | undefined;
  readonly pairing: PairingOptions | undefined;
}

/**
 * @throws InputError that names the field, its value and what to write instead.
 */
export function parseClaim(texts: ClaimTexts): ClaimFields {
  const [sft, aligned] = (['sft', 'dpo'] as const).map((field) => {
    const text = texts[field]?.trim() || undefined;
    return text === undefined ? undefined : parseEndpoint(text, option(field));
  });
  const weights = parseWeights(texts);
  if (sft !== undefined && aligned !== undefined) requireDifferent({ sft, aligned, ...weights });
  const rounding = parseRounding(texts);
  return {
    sft,
    aligned,
    ...weights,
    alpha: texts.alpha?.trim() ? parseOneAlpha(texts.alpha, option('alpha')) : undefined,
    rounding: texts.rounding?.trim() ? rounding : undefined,
    pairing: decidedPairing(parsePairing(texts)),
  };
}

function parseOneAlpha(text: string, name: Prose): number {
  const [alpha, ...others] = parseAlphas(text, name);
  if (alpha !== undefined && others.length === 0) return alpha;
  throw new InputError(advice`${name}: '${text}' names several values, and a repo was made with one.`, {
    code: 'alpha-not-one',
    hint: advice`Give ${name} the one that is claimed.`,
  });
}
