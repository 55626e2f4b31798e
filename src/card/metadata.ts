import { hubLicenses } from './licenses.ts';

/** What the derived repo's front matter takes over from θ1's; only fields that hold something plausible. */
export interface InheritedMetadata {
  readonly license?: string;
  readonly license_name?: string;
  readonly license_link?: string;
  readonly library_name?: string;
  readonly pipeline_tag?: string;
  readonly language?: readonly string[];
  readonly datasets?: readonly string[];
  /** Those of θ1's tags that stay true of an extrapolated model. */
  readonly tags: readonly string[];
}

const alignmentTags = ['dpo', 'kto', 'ipo', 'simpo', 'cpo', 'rloo', 'ppo', 'grpo', 'rlhf', 'online-dpo'];
const lastingTags = [...alignmentTags, 'trl', 'alignment-handbook', 'conversational', 'custom_code'];
const pipelineTags = [
  'text-generation',
  'image-text-to-text',
  'audio-text-to-text',
  'video-text-to-text',
  'visual-question-answering',
  'any-to-any',
  'translation',
  'summarization',
  'question-answering',
  'fill-mask',
  'text-classification',
  'feature-extraction',
];
/** Placeholders of card templates (TRL writes `licence: license`), which state nothing. */
const emptyLicenses = ['license', 'licence', 'none', 'n/a', 'tbd', 'unknown', 'other'];
const maxEntries = 50;

/** Reads the fields of θ1's front matter that concern the derived repo; drops whatever is not plausible. */
export function inheritMetadata(data: Readonly<Record<string, unknown>>): InheritedMetadata {
  const library = readWord(data.library_name, /^[a-z][a-z0-9._-]{0,40}$/);
  const pipelineTag = readWord(data.pipeline_tag, /^[a-z-]{1,40}$/);
  const languages = readWords(data.language, /^([a-z]{2,3}|code|multilingual)$/);
  const datasets = readWords(data.datasets, /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/);
  return {
    ...inheritLicense(data),
    // The card of a merged adapter often still says `peft`, which loads no whole weights.
    ...(library === undefined || library === 'peft' ? {} : { library_name: library }),
    ...(pipelineTag !== undefined && pipelineTags.includes(pipelineTag) ? { pipeline_tag: pipelineTag } : {}),
    ...(languages.length === 0 ? {} : { language: languages }),
    ...(datasets.length === 0 ? {} : { datasets }),
    tags: readWords(data.tags, /^[\w-]{1,40}$/).filter((tag) => lastingTags.includes(tag)),
  };
}

function inheritLicense(data: Readonly<Record<string, unknown>>): Omit<InheritedMetadata, 'tags'> {
  const [stated] = readWords(data.license, /^[a-z0-9][a-z0-9.+-]{0,60}$/);
  const name = readWord(data.license_name, /^[A-Za-z0-9][\w .+-]{0,80}$/);
  const link = readLink(data.license_link);
  if (stated === undefined) return {};
  if (hubLicenses.has(stated) && stated !== 'other') return stated === 'unknown' ? {} : { license: stated };
  // Identifiers that the Hub does not know are names of licences of their own.
  const ownName = name ?? (emptyLicenses.includes(stated) ? undefined : stated);
  if (ownName === undefined && link === undefined) return {};
  return {
    license: 'other',
    ...(ownName === undefined ? {} : { license_name: ownName }),
    ...(link === undefined ? {} : { license_link: link }),
  };
}

function readLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 500) return undefined;
  if (/^(LICENSE|LICENCE|COPYING)[\w.-]{0,40}$/i.test(value)) return value;
  return URL.canParse(value) && new URL(value).protocol === 'https:' ? new URL(value).href : undefined;
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

/** Whether one of the tags says how θ1 was aligned. */
export function namesAlignment(tags: readonly string[]): boolean {
  return tags.some((tag) => alignmentTags.includes(tag));
}
