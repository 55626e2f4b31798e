import { type WayName, ways } from './ways.ts';

/** What a checkpoint's name says of it. Owners say nothing: RLHFlow/LLaMA3-SFT is an SFT checkpoint. */
export interface NameMarks {
  /** The ways of alignment it names: `dpo`, `kto`. */
  readonly alignments: ReadonlySet<string>;
  readonly isSft: boolean;
  /** Trained on instructions or beyond, by whatever word. */
  readonly isTuned: boolean;
  /** `plain`: a known pretrained model by its own name. `marked`: a known family with `base` or the like; `word`: such a word alone. */
  readonly base?: 'plain' | 'marked' | 'word';
}

/** Names glue words (`NeuralDPO`); a letter or two before it make another way (`sDPO`), of which each has its word. */
const gluedWord = /^[a-z]{3,12}(dpo|simpo|orpo)$/;
const variantWord = /^[a-z]{1,2}dpo$/;
/** `x-pre-dpo` and `x-nodpo` were not aligned in the way that they name. */
const deniedWay =
  /(?<![a-z])(?:no|non|not|pre|before|for|vs|versus|without|wo|sans)[-_. ]?(?:[a-z]{0,6}(?:dpo|simpo|orpo)|kto|ppo|grpo|rlhf|alignment)(?![a-z])/g;
/** Other words for the ways of `ways`. */
const otherWords: Readonly<Record<string, WayName>> = {
  onlinedpo: 'dpo',
  iterdpo: 'dpo',
  gspo: 'grpo',
  dapo: 'grpo',
  apo: 'dpo',
};
const tunedWord =
  /sft$|chat$|^instruct|^(it|assistant|aligned|tuned|finetuned|ft|tulu|zephyr|vicuna|alpaca|wizardlm|dolphin|openorca|orca|starling|koala|guanaco|oasst|dolly)$|hermes$/;
const baseWord = /^(base|pretrained|pretrain|pt|foundation)$/;

/**
 * Families whose plain names (family, version, size) are pretrained models, with the last generation of which that
 * is so: Qwen2.5-7B is pretrained, Qwen3-8B is not.
 */
const lastPlainGeneration: Readonly<Record<string, number>> = {
  llama: 3,
  codellama: Infinity,
  mistral: Infinity,
  mixtral: Infinity,
  gemma: 2,
  qwen: 2,
  falcon: 2,
  internlm: 2,
  olmo: Infinity,
  pythia: Infinity,
  gpt: 2,
  opt: Infinity,
  bloom: Infinity,
  mpt: Infinity,
  yi: Infinity,
  phi: 2,
  smollm: 2,
  stablelm: Infinity,
};
/** Families whose pretrained models say so in their names. */
const markingFamilies = [
  'deepseek',
  'baichuan',
  'granite',
  'minicpm',
  'glm',
  'chatglm',
  'minitron',
  'nemotron',
];

const mostNameCharacters = 200;

/** Words for one way that names write as two, as one. */
const parted: readonly (readonly [RegExp, string])[] = [
  [/(?<![a-z])r[-_ ]dpo(?![a-z])/g, 'rdpo'],
  [/(?<![a-z])online[-_ ]dpo(?![a-z])/g, 'onlinedpo'],
  [/(?<![a-z])iter(?:ative|ated)?[-_ ]dpo(?![a-z])/g, 'iterdpo'],
  [/(?<![a-z])nash[-_ ]md(?![a-z])/g, 'nashmd'],
  [/(?<![a-z])slic[-_ ]hf(?![a-z])/g, 'slic'],
];

/** A name in lower case, with each way of alignment as one word. */
export function joinWays(name: string): string {
  let joined = name.slice(0, mostNameCharacters).toLowerCase();
  if (!/dpo|nash|slic/.test(joined)) return joined;
  for (const [words, word] of parted) joined = joined.replace(words, word);
  return joined;
}

export function readName(name: string): NameMarks {
  const ownName = name.replace(/\/+$/, '').split('/').at(-1) ?? name;
  const lowered = joinWays(ownName).replace(deniedWay, ' ');
  const words = lowered.match(/[a-z]+/g) ?? [];
  const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
  const isTuned = alignments.size > 0 || words.some((word) => tunedWord.test(word));
  const base = isTuned ? undefined : readBase(lowered, words);
  return {
    alignments,
    isSft: words.some((word) => word.endsWith('sft')),
    isTuned,
    ...(base === undefined ? {} : { base }),
  };
}

/** The way of alignment that a word of a name or tag stands for. */
export function alignmentOf(word: string): string | undefined {
  if (Object.hasOwn(ways, word)) return word;
  if (Object.hasOwn(otherWords, word)) return otherWords[word];
  return variantWord.test(word) ? word : gluedWord.exec(word)?.[1];
}

function readBase(lowered: string, words: readonly string[]): NameMarks['base'] {
  const family = words[0] === 'meta' ? words[1] : words[0];
  if (words.some((word) => baseWord.test(word))) {
    const isKnown =
      family !== undefined &&
      (Object.hasOwn(lastPlainGeneration, family) || markingFamilies.includes(family));
    return isKnown
      ? 'marked'
      : words.some((word) => word !== 'pt' && baseWord.test(word))
        ? 'word'
        : undefined;
  }
  return isPlainBase(lowered) ? 'plain' : undefined;
}

const versionOrSize = /^(v?\d+|\d+(x\d+)?[bmk]|\d+b\d+|hf|xl|large|medium|small|deduped|neo|neox|j)$/;

/** Whether a name is nothing but a known family, its version and its size. */
function isPlainBase(lowered: string): boolean {
  const [, family = '', attached = '', rest = ''] =
    /^(?:meta[-_. ])?([a-z]+)(\d*)((?:[-_. ][a-z0-9]+)*)$/.exec(lowered) ?? [];
  if (!Object.hasOwn(lastPlainGeneration, family)) return false;
  const parts = rest.split(/[-_. ]/).filter((part) => part !== '');
  if (!parts.every((part) => versionOrSize.test(part))) return false;
  const [first = ''] = parts;
  const generation = attached === '' ? (/^\d{1,2}$/.test(first) ? Number(first) : 0) : Number(attached);
  return generation <= (lastPlainGeneration[family] ?? 0);
}
