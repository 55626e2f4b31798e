import { readLicense } from './stated-license.ts';
import { type LicenseStatement, licenseFileShape, licenseNameShape } from './understand-license.ts';

/** A card's front matter as parsed: every field is a stranger's word. */
export type CardData = Readonly<Record<string, unknown>>;

/** What a parent's front matter says of itself; only fields that hold something plausible. */
export interface InheritedFields {
  readonly license: LicenseStatement | undefined;
  readonly libraryName: string | undefined;
  readonly pipelineTag: string | undefined;
  readonly languages: readonly string[];
  readonly datasets: readonly string[];
  /** Those that stay true of an extrapolated model. */
  readonly tags: readonly string[];
}

export const alignmentTags: readonly string[] = [
  'dpo',
  'kto',
  'ipo',
  'simpo',
  'cpo',
  'rloo',
  'ppo',
  'grpo',
  'rlhf',
  'online-dpo',
];
const lastingTags = [...alignmentTags, 'trl', 'alignment-handbook', 'conversational', 'custom_code'];
const pipelineTags = [
  'text-generation',
  'image-text-to-text',
  'audio-text-to-text',
  'video-text-to-text',
  'visual-question-answering',
  'any-to-any',
  'text-to-image',
  'image-to-image',
  'text-to-video',
  'image-to-video',
  'text-to-audio',
  'unconditional-image-generation',
  'translation',
  'summarization',
  'question-answering',
  'fill-mask',
  'text-classification',
  'feature-extraction',
];
const maxEntries = 50;

/** What the fields of the derived repo's front matter may hold, whether they come from a card or from a manifest. */
export const fieldShapes = {
  libraryName: /^[a-z][a-z0-9._-]{0,40}$/,
  pipelineTag: /^[a-z-]{1,40}$/,
  language: /^([a-z]{2,3}|code|multilingual)$/,
  dataset: /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/,
  tag: /^[\w-]{1,40}$/,
  licenseName: licenseNameShape,
  licenseFile: licenseFileShape,
} as const;

/** Reads the fields that concern a derived repo; drops whatever is not plausible. */
export function readInheritedFields(data: CardData): InheritedFields {
  const pipelineTag = readWord(data.pipeline_tag, fieldShapes.pipelineTag);
  return {
    license: readLicense(data),
    libraryName: readWord(data.library_name, fieldShapes.libraryName),
    pipelineTag: pipelineTag !== undefined && pipelineTags.includes(pipelineTag) ? pipelineTag : undefined,
    languages: readWords(data.language, fieldShapes.language),
    datasets: readWords(data.datasets, fieldShapes.dataset),
    tags: readWords(data.tags, fieldShapes.tag).filter((tag) => lastingTags.includes(tag)),
  };
}

function readWord(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value.trim()) ? value.trim() : undefined;
}

/** A word or a list of words, without duplicates. */
function readWords(value: unknown, shape: RegExp): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const words = list.slice(0, maxEntries).flatMap((entry) => readWord(entry, shape) ?? []);
  return [...new Set(words)];
}
