import { isLocalFolder, type Prose } from '../../kit/index.ts';
import { alignmentTags, type InheritedFields, readInheritedFields } from './inherited-fields.ts';
import type { LicenseFile } from './license-file.ts';
import { licenseOf } from './license-of-source.ts';
import { checkLicense } from './licenses.ts';
import { architectureOf, diffusersClassOf } from './loading.ts';
import { type ParsedCard, parseCard } from './parse-card.ts';
import {
  type LicenseFields,
  type LicenseRefusal,
  type ParentLicenses,
  resolveLicense,
} from './resolve-license.ts';
import { nameOfCard, type Source } from './source.ts';
import { readLicense } from './stated-license.ts';

/** How a derived repo relates to its base models, in the Hub's words. */
export const baseModelRelations = ['merge', 'finetune'] as const;

/** The method in the words that its models are found by, what the Hub calls models made of others, and the tool. */
const ownTags = ['expo', 'model-extrapolation', 'merge', 'hf-extrapolate'];

export type BaseModelRelation = (typeof baseModelRelations)[number];

/** The front matter of a derived repo's card, field by field, in this order. */
export interface CardMetadata extends LicenseFields {
  /** Both parents, θ1 first; absent when none of them is on the Hub. */
  readonly base_model?: readonly string[];
  readonly base_model_relation?: BaseModelRelation | 'adapter';
  readonly library_name: string;
  readonly pipeline_tag?: string;
  /** An identifier that the Hub knows; with `other` go a name or a link. */
  readonly license?: string;
  readonly license_name?: string;
  readonly license_link?: string;
  readonly language?: readonly string[];
  readonly datasets?: readonly string[];
  readonly tags: readonly string[];
}

/** What is known of the two parents, and what the user decides about the card. */
export interface MetadataInputs {
  /** README.md of θ1; undefined where there is none. */
  readonly alignedCard: string | undefined;
  /** README.md of θ0; undefined where there is none. */
  readonly sftCard: string | undefined;
  readonly aligned: Source;
  readonly sft: Source;
  /** The files of θ1 and of θ0 that hold a licence, for cards that state none. */
  readonly alignedLicenses?: readonly LicenseFile[] | undefined;
  readonly sftLicenses?: readonly LicenseFile[] | undefined;
  /** θ1's config.json. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** `merge` where nothing is said. */
  readonly relation?: BaseModelRelation | undefined;
  /** The Hub's identifier of the licence, instead of what the parents' cards state. */
  readonly license?: string | undefined;
  /** The repo that the derived adapter is for, where it is one and names a repo. */
  readonly adapterBase?: string | undefined;
  /** Paths of θ1's files that go along; tells whether a link to a licence's file leads anywhere. */
  readonly files?: readonly string[] | undefined;
}

export interface ResolvedMetadata {
  readonly metadata: CardMetadata;
  /** For the card's sentence on the licence. */
  readonly parentLicenses: ParentLicenses;
  /** What could not be taken over, and what somebody may not expect. */
  readonly warnings: readonly Prose[];
  /** Why the licences of the parents do not allow to publish; the metadata then states none. */
  readonly refusal?: LicenseRefusal;
}

/**
 * The front matter of a derived repo, from those of its parents; everything in these is checked, and left out
 * unless it is plausible.
 *
 * @throws InputError `licence-unknown` for a `license` that is none.
 */
export function resolveMetadata(inputs: MetadataInputs): ResolvedMetadata {
  const {
    alignedCard,
    sftCard,
    aligned,
    sft,
    config,
    relation = 'merge',
    license,
    files,
    adapterBase,
  } = inputs;
  if (license !== undefined) checkLicense(license);
  const cards = { aligned: parseCard(alignedCard ?? ''), sft: parseCard(sftCard ?? '') };
  const ofAligned = readInheritedFields(cards.aligned.data);
  const ofSft = readInheritedFields(cards.sft.data);
  const resolution = resolveLicense(
    licenseOf(aligned, cards.aligned, inputs.alignedLicenses),
    licenseOf(sft, cards.sft, inputs.sftLicenses),
    files,
  );
  const parents = unite([aligned, sft].flatMap((source) => (source.kind === 'hub' ? [source.repo] : [])));
  const pipelineTag = ofAligned.pipelineTag ?? pipelineTagOf(config);
  const languages = unite([...ofAligned.languages, ...ofSft.languages]);
  const datasets = unite([...ofAligned.datasets, ...ofSft.datasets]);
  const alignment = ofAligned.tags.some((tag) => alignmentTags.includes(tag)) ? [] : ['dpo'];
  return {
    metadata: {
      ...baseModelFields(parents, relation, adapterBase),
      library_name: adapterBase === undefined ? libraryNameOf(ofAligned, config) : 'peft',
      ...(pipelineTag === undefined ? {} : { pipeline_tag: pipelineTag }),
      ...(license === undefined ? resolution.fields : { license }),
      ...(languages.length === 0 ? {} : { language: languages }),
      ...(datasets.length === 0 ? {} : { datasets }),
      tags: unite([...ownTags, ...alignment, ...ofAligned.tags]),
    },
    parentLicenses: resolution.parents,
    warnings: [
      ...describeUnread(aligned, cards.aligned),
      ...describeUnread(sft, cards.sft),
      ...(license === undefined ? resolution.warnings : []),
    ],
    ...(license === undefined && resolution.refusal !== undefined ? { refusal: resolution.refusal } : {}),
  };
}

/**
 * Metadata with what a user decides anew; what is undefined stays as it was.
 * @throws InputError `licence-unknown` for a `license` that is none.
 */
export function overrideMetadata(
  metadata: CardMetadata,
  { relation, license }: Pick<MetadataInputs, 'relation' | 'license'>,
): CardMetadata {
  if (license !== undefined) checkLicense(license);
  const changed = {
    ...metadata,
    ...(license === undefined ? {} : { license, license_name: undefined, license_link: undefined }),
    ...(relation === undefined || metadata.base_model === undefined ? {} : { base_model_relation: relation }),
  };
  // A field that was not there before takes its place, or the same card would be written in two ways.
  const fields = Object.entries(changed).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    fields.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
  ) as unknown as CardMetadata;
}

/** As the fields stand in the card. */
const order: readonly string[] = [
  'base_model',
  'base_model_relation',
  'library_name',
  'pipeline_tag',
  'license',
  'license_name',
  'license_link',
  'language',
  'datasets',
  'tags',
] satisfies (keyof CardMetadata)[];

function describeUnread(source: Source, { data, warning }: ParsedCard): readonly string[] {
  if (warning === undefined) return [];
  const taken = readLicense(data) === undefined ? 'nothing' : 'nothing but its licence';
  return [`${nameOfCard(source)}: ${taken} was taken over from it, because ${warning}.`];
}

/** An adapter says what it is loaded on, whole weights say what they come from. */
function baseModelFields(
  parents: readonly string[],
  relation: BaseModelRelation,
  adapterBase: string | undefined,
): Pick<CardMetadata, 'base_model' | 'base_model_relation'> {
  if (adapterBase !== undefined && isRepoName(adapterBase)) {
    return { base_model: [adapterBase], base_model_relation: 'adapter' };
  }
  return parents.length === 0 ? {} : { base_model: parents, base_model_relation: relation };
}

/** Not `./base`, `../base` or another path of whoever trained it. */
function isRepoName(text: string): boolean {
  return /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/.test(text) && !isLocalFolder(text);
}

/** The card of a merged adapter often still says `peft`, which loads no whole weights. */
function libraryNameOf({ libraryName }: InheritedFields, config: MetadataInputs['config']): string {
  if (diffusersClassOf(config) !== undefined) return 'diffusers';
  return libraryName === undefined || libraryName === 'peft' ? 'transformers' : libraryName;
}

function pipelineTagOf(config: MetadataInputs['config']): string | undefined {
  const architecture = architectureOf(config);
  if (/ForCausalLM$/.test(architecture)) return 'text-generation';
  if (/ForSequenceClassification$/.test(architecture)) return 'text-classification';
  const hasVision = config !== undefined && 'vision_config' in config;
  return hasVision && /ForConditionalGeneration$/.test(architecture) ? 'image-text-to-text' : undefined;
}

function unite(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
