import { advice, InputError, option, type Prose } from '../../kit/index.ts';

/** The texts that say which of a source's weights are meant; empty counts as absent. */
export interface WeightsTexts {
  readonly 'sft-subfolder'?: string | undefined;
  readonly 'dpo-subfolder'?: string | undefined;
  readonly variant?: string | undefined;
}

/** Which of a source's weights are meant: those at the top, of no variant, unless it says otherwise. */
export interface WeightsFields {
  readonly sftSubfolder: string | undefined;
  readonly alignedSubfolder: string | undefined;
  /** Of both sides. */
  readonly variant: string | undefined;
}

const maxSubfolderLength = 1_024;

/**
 * @throws InputError that names the field, its value and what to write instead.
 */
export function parseWeights(texts: WeightsTexts): WeightsFields {
  return {
    sftSubfolder: parseSubfolder(texts['sft-subfolder'], option('sft-subfolder')),
    alignedSubfolder: parseSubfolder(texts['dpo-subfolder'], option('dpo-subfolder')),
    variant: parseVariant(texts.variant, option('variant')),
  };
}

/**
 * The component of a pipeline that is extrapolated; undefined where no pipeline is asked for.
 *
 * @throws InputError where it is not said which one.
 */
export function requirePipelineFolder(
  {
    pipeline,
    alignedSubfolder,
  }: { readonly pipeline: boolean; readonly alignedSubfolder: string | undefined },
  nameOption: (field: 'pipeline' | 'sft-subfolder' | 'dpo-subfolder') => Prose = (field) =>
    field === 'pipeline' ? option(field) : option(field),
): string | undefined {
  if (!pipeline) return undefined;
  if (alignedSubfolder !== undefined) return alignedSubfolder;
  throw new InputError(
    advice`${nameOption('pipeline')} is given without ${nameOption('dpo-subfolder')}, which says which component was aligned.`,
    {
      code: 'pipeline-folder',
      hint: advice`Name its folder, such as unet or transformer, with ${nameOption('dpo-subfolder')}, and θ0’s with ${nameOption('sft-subfolder')}.`,
    },
  );
}

/** A folder below the top, without slashes at its ends; undefined for none. */
export function parseSubfolder(text: string | undefined, name: Prose): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const subfolder = text.trim().replace(/\/+$/, '');
  const fault = findInnerPathFault(subfolder);
  if (fault === undefined) return subfolder;
  throw new InputError(advice`${name}: ${JSON.stringify(text)} is not a folder of a repo: ${fault}.`, {
    code: 'subfolder-invalid',
    hint: advice`Give ${name} a path below the top of the repo or directory, such as checkpoints/final.`,
  });
}

/** Why this is no path below the top, as the end of a sentence; undefined when it is. */
export function findInnerPathFault(subfolder: string): string | undefined {
  if (subfolder === '' || subfolder.startsWith('/') || /^[A-Za-z]:/.test(subfolder)) return 'it is absolute';
  if (subfolder.includes('\\')) return "it has a '\\' in it";
  if (/\p{Cc}/u.test(subfolder) || !subfolder.isWellFormed()) return 'it has characters that paths have not';
  if (subfolder.length > maxSubfolderLength) return `it is longer than ${maxSubfolderLength} characters`;
  const odd = subfolder.split('/').find((part) => part === '' || part === '.' || part === '..');
  return odd === undefined ? undefined : odd === '' ? "it has '//' in it" : `it has '${odd}' in it`;
}

/** A variant by its name in file names; undefined for none. */
export function parseVariant(text: string | undefined, name: Prose): string | undefined {
  const variant = text?.trim() ?? '';
  if (variant === '') return undefined;
  if (/^[\w-]{1,64}$/.test(variant)) return variant;
  throw new InputError(advice`${name}: ${JSON.stringify(variant)} is not the name of a variant.`, {
    code: 'variant-invalid',
    hint: advice`Give ${name} what stands in the names of its files: fp16 for model.fp16.safetensors.`,
  });
}
