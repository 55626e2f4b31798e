import { isRecord } from '../../kit/index.ts';
import type { SideFacts } from './facts.ts';
import { alignmentOf } from './names.ts';

/** What a card's front matter says of how the checkpoint came about; whatever is not plausible is left out. */
export interface CardFacts {
  /** The ways of alignment among its tags. */
  readonly alignments: ReadonlySet<string>;
  readonly isTaggedSft: boolean;
  /** Tags for models that answer: `conversational`, `chat`, `instruct`. */
  readonly isTaggedTuned: boolean;
  readonly isTaggedPretrained: boolean;
  /** What it says it was made from, as lower-case repo names. */
  readonly baseModels: ReadonlySet<string>;
  /** It says that it makes text and nothing of any training. */
  readonly isBare: boolean;
}

const mostEntries = 50;
const mostDepth = 4;
const mostCharacters = 200;

export function readCard({ card }: SideFacts): CardFacts {
  const data: Readonly<Record<string, unknown>> = isRecord(card) ? card : {};
  const tags = collectStrings(data.tags).map((tag) => tag.toLowerCase());
  const words = tags.flatMap((tag) => tag.match(/[a-z]+/g) ?? []);
  const baseModels = new Set(collectStrings(data.base_model).flatMap((entry) => normalizeRepo(entry) ?? []));
  const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
  const isTaggedSft = words.includes('sft');
  const isTaggedTuned = words.some((word) => /^(conversational|chat|instruct|instruction)$/.test(word));
  const isTrained = tags.some((tag) =>
    /^(trl|axolotl|unsloth|alignment-handbook|generated_from_trainer)$/.test(tag),
  );
  return {
    alignments,
    isTaggedSft,
    isTaggedTuned,
    isTaggedPretrained: tags.some((tag) => /^(pretrained|pre-trained|base|base-model)$/.test(tag)),
    baseModels,
    isBare:
      data.pipeline_tag === 'text-generation' &&
      alignments.size === 0 &&
      baseModels.size === 0 &&
      !(isTaggedSft || isTaggedTuned || isTrained),
  };
}

/** Whether the card of one side names the other as what it was made from. */
export function namesAsBase(card: CardFacts, other: SideFacts): boolean {
  const repo = other.repo === undefined ? undefined : normalizeRepo(other.repo);
  return repo !== undefined && card.baseModels.has(repo);
}

function normalizeRepo(text: string): string | undefined {
  return readRepo(text)?.toLowerCase();
}

/** `org/name` of a name, an address or a pinned name; undefined for anything else. */
export function readRepo(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^https?:\/\/(www\.)?(huggingface\.co|hf\.co)\//i, '')
    .replace(/[@?#].*$/, '');
  return /^([\w.-]+\/[\w.-]+)/.exec(bare)?.[1];
}

/** The strings in a value, in lists (`[a, b]`) and in objects (`{adapter: {name: a}}`), the first few of each. */
export function collectStrings(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.length <= mostCharacters ? [value] : [];
  if (depth === mostDepth || typeof value !== 'object' || value === null) return [];
  const found: string[] = [];
  for (const entry of firstEntries(value, mostEntries)) {
    if (found.length >= mostEntries) break;
    found.push(...collectStrings(entry, depth + 1));
  }
  return found.slice(0, mostEntries);
}

function firstEntries(value: object, most: number): readonly unknown[] {
  // Listing the keys of a long list takes its time.
  if (Array.isArray(value)) return value.slice(0, most);
  const entries: unknown[] = [];
  for (const key in value) {
    if (entries.length === most) break;
    if (Object.hasOwn(value, key)) entries.push((value as Readonly<Record<string, unknown>>)[key]);
  }
  return entries;
}
