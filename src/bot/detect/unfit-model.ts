import { findOptOut, readName } from '../../core/judgement/index.ts';
import { familyOf, readInheritedFields } from '../../documents/metadata/index.ts';
import type { RefusalReason } from './decision.ts';
import { isAdapterWeightFile, isWeightFile, type ModelFacts } from './model-facts.ts';

export interface Unfitness {
  readonly reason: RefusalReason;
  /** The end of a sentence that begins with the repo. */
  readonly text: string;
}

type Check = readonly [reason: RefusalReason, find: (facts: ModelFacts) => string | undefined];

const textTasks = [
  'text-generation',
  'text2text-generation',
  'image-text-to-text',
  'visual-question-answering',
  'audio-text-to-text',
  'video-text-to-text',
  'any-to-any',
  'conversational',
  'reinforcement-learning', // TRL's cards of the time of PPO
];
const otherLibraries =
  /^(diffusers|sentence-transformers|timm|setfit|spacy|sklearn|stable-baselines3|ml-agents|keras|nemo|espnet|speechbrain|span-marker|flair|fasttext)$/;
const quantisedName =
  /(^|[-_. ])(awq|gptq|exl[23]|hqq|aqlm|eetq|bnb|mlx|quip#?|omniquant|quanto|int[248]|fp8|nf4|w[48]a(8|16)|[2-8][-_.]?bits?|[2-8]?bpw\d*|quanti[sz]ed|onnx|openvino|ctranslate2|ct2|smoothquant)($|[-_. ])|[-_.]q[2-8](_[k0-9](_[sml])?)?($|[-_.])/i;
const quantisedTags = [
  '4-bit',
  '8-bit',
  '3-bit',
  '2-bit',
  '4bit',
  '8bit',
  'awq',
  'gptq',
  'mlx',
  'exl2',
  'exl3',
  'hqq',
  'compressed-tensors',
  'fp8',
  'quantized',
  'onnx',
  'openvino',
];

/** What tells by itself that a repo is of no use, whatever it says of alignment; the first decides. */
const checks: readonly Check[] = [
  ['opted-out', ({ card, tags }) => findOptOut(card, tags)],
  ['disabled', (facts) => (facts.isDisabled ? 'is disabled on the Hub' : undefined)],
  ['own-output', findOwnOutput],
  ['extrapolated', findExtrapolation],
  ['other-task', findOtherTask],
  ['reward-model', findRewardModel],
  ['gguf', findGguf],
  ['quantised', findQuantisation],
  ['merge', findMerge],
];
const lateChecks: readonly Check[] = [
  ['no-weights', findNoWeights],
  ['licence', findForbiddingLicence],
];

export const findUnfitness = (facts: ModelFacts) => runChecks(checks, facts);

/** What matters only of models that would be taken otherwise. */
export const findLateUnfitness = (facts: ModelFacts) => runChecks(lateChecks, facts);

function runChecks(list: readonly Check[], facts: ModelFacts): Unfitness | undefined {
  for (const [reason, find] of list) {
    const text = find(facts);
    if (text !== undefined) return { reason, text };
  }
  return undefined;
}

/** The manifest is there from the first commit; the tags also where somebody took it away. */
function findOwnOutput({ files, tags }: ModelFacts): string | undefined {
  if (files?.includes('extrapolation.json'))
    return 'has an extrapolation.json, so that hf-extrapolate derived it';
  return tags.includes('expo') && tags.includes('model-extrapolation')
    ? 'is tagged as hf-extrapolate tags what it derives'
    : undefined;
}

function findExtrapolation({ id, tags }: ModelFacts): string | undefined {
  if (/(^|[-_.])expo($|[-_.\d])/i.test(nameOf(id))) return 'is called ExPO';
  const tag = tags.find((each) => each === 'expo' || each === 'model-extrapolation');
  return tag === undefined ? undefined : `is tagged ${tag}`;
}

function findOtherTask({ pipelineTag, libraryName, tags }: ModelFacts): string | undefined {
  if (libraryName !== undefined && otherLibraries.test(libraryName)) return `is a model of ${libraryName}`;
  if (pipelineTag === undefined || textTasks.includes(pipelineTag)) {
    return tags.includes('diffusers') ? 'is a model of diffusers' : undefined;
  }
  return isScoring(pipelineTag) ? undefined : `has the task ${pipelineTag}`;
}

const isScoring = (task: string) => /^(text|token|zero-shot)-classification$|^text-ranking$/.test(task);

function findRewardModel({ id, pipelineTag, tags, config }: ModelFacts): string | undefined {
  const architecture = architectureOf(config);
  if (
    architecture !== undefined &&
    /(SequenceClassification|TokenClassification|RewardModel)$/.test(architecture)
  )
    return `is a ${architecture}`;
  const tag = tags.find((each) => /^(reward[-_]?(model|trainer|modeling)|prm)$/.test(each));
  if (tag !== undefined) return `is tagged ${tag}`;
  if (pipelineTag !== undefined && isScoring(pipelineTag)) return `has the task ${pipelineTag}`;
  const judge = tags.find((each) => /^(llm[-_]as[-_]a?[-_]?judge|judge|evaluator|critic)$/.test(each));
  if (judge !== undefined) return `is tagged ${judge}`;
  return isCalledRewardModel(nameOf(id), architecture) ? 'is called a reward model' : undefined;
}

const rewardWord = /(^|[-_.])(([po]?rm|genrm|reward[-_]?model)($|[-_.\d])|reward$)/i;
const judgeWord = /(^|[-_.])(judge|critic|evaluator|verifier|classifier|reranker)($|[-_.\d])/i;

/** Policies are named for the reward model that they were trained with, which comes last: `x-ppo-uf-rm`. */
function isCalledRewardModel(name: string, architecture: string | undefined): boolean {
  if (judgeWord.test(name.slice(0, 200))) return true;
  const found = rewardWord.exec(name.slice(0, 200));
  if (found === null) return false;
  if (architecture?.endsWith('ForCausalLM') === true && /(^|[-_.])[po]?rm$/i.test(name)) return false;
  return readName(name.slice(0, found.index)).alignments.size === 0;
}

function findGguf({ id, files, libraryName, tags }: ModelFacts): string | undefined {
  if (files?.some(isWeightFile) && !/gguf/i.test(nameOf(id))) return undefined;
  if (files?.some((path) => path.endsWith('.gguf'))) return 'holds GGUF files';
  if (/(^|[-_.])(gguf|ggml)($|[-_.])/i.test(nameOf(id))) return 'is called GGUF';
  if (libraryName === 'gguf' || libraryName === 'llama.cpp') return `is for ${libraryName}`;
  return tags.includes('gguf') ? 'is tagged gguf' : undefined;
}

export function findQuantisation(facts: ModelFacts): string | undefined {
  const { id, tags, relation, config, dtypes, libraryName } = facts;
  // Of an adapter, name and tags tell how its base was loaded; its factors are what they are.
  const isAdapter = findAdapter(facts) !== undefined;
  const named = isAdapter ? undefined : quantisedName.exec(nameOf(id))?.[0];
  if (named !== undefined) return `has ${named.replace(/^[-_. ]|[-_. ]$/g, '')} in its name`;
  const tag = isAdapter ? undefined : quantisedTags.find((each) => tags.includes(each));
  if (tag !== undefined) return `is tagged ${tag}`;
  if (libraryName === 'mlx') return 'is a conversion for MLX';
  if (relation === 'quantized') return 'says that it is a quantised copy';
  const { quantization_config: settings } = config;
  if (typeof settings === 'object' && settings !== null && Object.keys(settings).length > 0)
    return 'has a quantization_config';
  const packed = dtypes.find((dtype) => /^(U8|I8|I32|F8)/.test(dtype));
  return packed === undefined ? undefined : `has ${packed} weights`;
}

export function findMerge({ tags, relation, baseModels, files }: ModelFacts): string | undefined {
  const tag = tags.find((each) => /^(merge|mergekit|lazymergekit|moe-merge)$/.test(each));
  if (tag !== undefined) return `is tagged ${tag}`;
  if (relation === 'merge') return 'says that it is a merge';
  if (files?.some((path) => /^merge(kit)?[-_]config\.ya?ml$|^mergekit_config/.test(path)))
    return 'has a configuration of mergekit';
  return baseModels.length > 1 ? `names ${baseModels.length} base models` : undefined;
}

/** How a repo shows that it is an adapter without whole weights. */
export function findAdapter({ files, libraryName, relation, tags }: ModelFacts): string | undefined {
  if (files?.some(isWeightFile)) return undefined;
  if (files?.some((path) => /^adapter_(config\.json|model\.)/.test(path))) return 'holds an adapter (PEFT)';
  if (files !== undefined && files.length > 0 && libraryName !== 'peft') return undefined;
  if (libraryName === 'peft') return 'is an adapter of PEFT';
  if (relation === 'adapter') return 'says that it is an adapter';
  return tags.includes('peft') ? 'is tagged peft' : undefined;
}

function findNoWeights(facts: ModelFacts): string | undefined {
  const { files } = facts;
  if (files === undefined || files.some(isWeightFile)) return undefined;
  if (findAdapter(facts) === undefined) return 'has no whole weights at the top of main';
  return files.some(isAdapterWeightFile) ? undefined : 'has no weights of its adapter at the top of main';
}

function findForbiddingLicence({ card }: ModelFacts): string | undefined {
  const license = readInheritedFields(card).license;
  if (license === undefined || familyOf(license.id) !== 'no-derivatives') return undefined;
  return `is under ${license.id}, which does not allow to publish what is derived from it`;
}

export function architectureOf(config: Readonly<Record<string, unknown>>): string | undefined {
  const { architectures } = config;
  const first: unknown = Array.isArray(architectures) ? architectures[0] : architectures;
  return typeof first === 'string' ? first.slice(0, 100) : undefined;
}

const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);
