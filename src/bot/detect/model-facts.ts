import { collectStrings } from '../../core/judgement/index.ts';
import { parseCard } from '../../documents/metadata/index.ts';
import { isRecord } from '../../kit/index.ts';
import { isRepoName, readRemoteRepo } from './repo-name.ts';

/** What is known of a model repo. All of it is strangers' word, of which only what is plausible is here. */
export interface ModelFacts {
  /** `namespace/name`, as the Hub spells it now. */
  readonly id: string;
  /** Of `main`, 40 hex digits. */
  readonly sha: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number | undefined;
  readonly lastModified: number | undefined;
  readonly downloads: number;
  readonly likes: number;
  /** In lower case; those that the Hub adds are among them (`dataset:…`, `license:…`). */
  readonly tags: readonly string[];
  readonly isPrivate: boolean;
  readonly isGated: boolean;
  readonly isDisabled: boolean;
  readonly libraryName: string | undefined;
  readonly pipelineTag: string | undefined;
  /** Elements of the safetensors, and their dtypes. */
  readonly parameterCount: number | undefined;
  readonly dtypes: readonly string[];
  /** config.json, or the excerpt of it that the Hub gives. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The card's front matter. */
  readonly card: Readonly<Record<string, unknown>>;
  /** The card's text, cut off; undefined where it was not read. */
  readonly cardText: string | undefined;
  /** adapter_config.json; undefined where it was not read or there is none. */
  readonly adapterConfig: Readonly<Record<string, unknown>> | undefined;
  /** Paths at the head of `main`; undefined where they were not told. */
  readonly files: readonly string[] | undefined;
  /** What the card says it was made from, as names of repos; local paths are not among them. */
  readonly baseModels: readonly string[];
  /** `finetune`, `merge`, `quantized`, `adapter`. */
  readonly relation: string | undefined;
  /**
   * SHA-256 of the weight files at the top, sorted: whole ones, or an adapter's where there are none. Undefined where
   * the Hub was not asked for them.
   */
  readonly weightDigests: readonly string[] | undefined;
}

/** How much of a stranger's answer is looked at. */
const most = { tags: 500, tagCharacters: 200, files: 5_000, pathCharacters: 1_024, dtypes: 20 };
const mostCardCharacters = 128 * 1024;

/** Reads what the API says of one model; undefined for what is no model. Never throws. */
export function readModelFacts(answer: unknown): ModelFacts | undefined {
  if (!isRecord(answer) || typeof answer.id !== 'string' || !isRepoName(answer.id)) return undefined;
  const card = isRecord(answer.cardData) ? answer.cardData : {};
  const safetensors = isRecord(answer.safetensors) ? answer.safetensors : {};
  const tags = readTexts(answer.tags, most.tags, most.tagCharacters).map((tag) => tag.toLowerCase());
  const siblings = Array.isArray(answer.siblings) ? answer.siblings.slice(0, most.files) : undefined;
  return {
    id: answer.id,
    sha: typeof answer.sha === 'string' && /^[0-9a-f]{40}$/.test(answer.sha) ? answer.sha : undefined,
    createdAt: readTime(answer.createdAt),
    lastModified: readTime(answer.lastModified),
    downloads: readCount(answer.downloads) ?? 0,
    likes: readCount(answer.likes) ?? 0,
    tags,
    isPrivate: answer.private === true,
    isGated: answer.gated !== undefined && answer.gated !== null && answer.gated !== false,
    isDisabled: answer.disabled === true,
    libraryName: readWord(answer.library_name) ?? readWord(card.library_name),
    pipelineTag: readWord(answer.pipeline_tag) ?? readWord(card.pipeline_tag),
    parameterCount: readCount(safetensors.total),
    dtypes: isRecord(safetensors.parameters) ? Object.keys(safetensors.parameters).slice(0, most.dtypes) : [],
    config: isRecord(answer.config) ? answer.config : {},
    card,
    cardText: undefined,
    adapterConfig: undefined,
    files: siblings?.flatMap((entry: unknown) => readPath(entry) ?? []),
    ...readBaseModels(answer, card, tags),
    weightDigests: siblings === undefined ? undefined : readDigests(siblings),
  };
}

/** The same facts with what stands in files of the repo; undefined is what was not read. */
export function addFiles(
  facts: ModelFacts,
  files: {
    readonly card?: string | undefined;
    readonly config?: string | undefined;
    readonly adapterConfig?: string | undefined;
  },
): ModelFacts {
  const parsed =
    files.card === undefined ? undefined : parseCard(files.card.slice(0, mostCardCharacters * 2));
  // Of a card that cannot be read, what is found in it counts beside what the Hub made of it.
  const isRead = parsed?.warning === undefined && Object.keys(parsed?.data ?? {}).length > 0;
  const card = isRead ? { ...parsed?.data } : { ...facts.card, ...parsed?.data };
  const stated = readBaseModels({}, card, facts.tags);
  return {
    ...facts,
    card,
    cardText: parsed?.body.slice(0, mostCardCharacters) ?? facts.cardText,
    ...(facts.baseModels.length === 0 ? stated : {}),
    config: parseObject(files.config) ?? facts.config,
    adapterConfig: parseObject(files.adapterConfig) ?? facts.adapterConfig,
  };
}

/** The Hub's own field, the card's, and the tags that the Hub made of it say the same, where they are there. */
function readBaseModels(
  answer: Readonly<Record<string, unknown>>,
  card: Readonly<Record<string, unknown>>,
  tags: readonly string[],
): Pick<ModelFacts, 'baseModels' | 'relation'> {
  const field = isRecord(answer.baseModels) ? answer.baseModels : {};
  const fromField = (Array.isArray(field.models) ? field.models.slice(0, 50) : []).flatMap(
    (entry: unknown) => (isRecord(entry) ? collectStrings(entry.id) : []),
  );
  const fromCard = collectStrings(card.base_model);
  const fromTags = tags.flatMap((tag) => /^base_model:([\w.-]+\/[\w.-]+)$/.exec(tag)?.[1] ?? []);
  const written = [fromCard, fromField, fromTags].find((names) => names.length > 0) ?? [];
  const unique = new Map<string, string>();
  for (const name of written.flatMap((text) => readRemoteRepo(text) ?? []))
    if (!unique.has(name.toLowerCase())) unique.set(name.toLowerCase(), name);
  const fromRelationTag = tags
    .map((tag) => /^base_model:(finetune|merge|quantized|adapter):/.exec(tag)?.[1])
    .find((relation) => relation !== undefined);
  return {
    baseModels: [...unique.values()],
    relation: readWord(card.base_model_relation) ?? readWord(field.relation) ?? fromRelationTag,
  };
}

/** Whole weights at the top of the repo. */
export function isWeightFile(path: string): boolean {
  return /^(?!adapter_)[^/]+\.safetensors$|^pytorch_model[^/]*\.bin$/.test(path);
}

/** The weights of an adapter, as PEFT looks for them. */
export function isAdapterWeightFile(path: string): boolean {
  return /^adapter_model\.(safetensors|bin)$/.test(path);
}

function readDigests(siblings: readonly unknown[]): readonly string[] | undefined {
  const paths = siblings.flatMap((entry) => readPath(entry) ?? []);
  const isWeights = paths.some(isWeightFile) ? isWeightFile : isAdapterWeightFile;
  const digests: string[] = [];
  for (const entry of siblings) {
    const path = readPath(entry);
    if (path === undefined || !isWeights(path)) continue;
    const lfs = isRecord(entry) && isRecord(entry.lfs) ? entry.lfs : {};
    if (typeof lfs.sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(lfs.sha256)) return undefined;
    digests.push(lfs.sha256);
  }
  return digests.length === 0 ? undefined : digests.sort();
}

function readPath(entry: unknown): string | undefined {
  const path = isRecord(entry) ? entry.rfilename : undefined;
  return typeof path === 'string' && path.length <= most.pathCharacters ? path : undefined;
}

function readTexts(value: unknown, mostEntries: number, mostCharacters: number): readonly string[] {
  if (!Array.isArray(value)) return [];
  const texts: readonly unknown[] = value.slice(0, mostEntries);
  return texts.filter((text) => typeof text === 'string').filter((text) => text.length <= mostCharacters);
}

function readWord(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w .+-]{1,60}$/.test(value) ? value.toLowerCase() : undefined;
}

function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const time = Date.parse(value);
  return Number.isFinite(time) ? time : undefined;
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
