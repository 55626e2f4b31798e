import type { EmbeddedHub } from '../../../../src/stores/embedded-hub/embedded-hub.ts';
import { makeNoise } from './noise.ts';
import { createRandom, pick } from './random.ts';
import { type Expected, newModelOf, type SimulatedCase, type SimulatedRepo, sizes } from './repo.ts';
import { makeTraps } from './traps.ts';
import { makeTruePair, styleNames } from './true-pairs.ts';

const hour = 3_600_000;

/** What was there long before, which the world's models start from. */
const vendors: readonly SimulatedRepo[] = [
  { id: 'mistralai/Mistral-7B-v0.1', tags: ['pretrained'] },
  {
    id: 'meta-llama/Llama-3.1-8B',
    parameterCount: sizes['8b'],
    architecture: 'LlamaForCausalLM',
    modelType: 'llama',
  },
  { id: 'google/gemma-2-9b', architecture: 'Gemma2ForCausalLM', modelType: 'gemma2' },
  { id: 'Qwen/Qwen2.5-7B', tags: ['conversational'], architecture: 'Qwen2ForCausalLM', modelType: 'qwen2' },
  {
    id: 'Qwen/Qwen2.5-7B-Instruct',
    base: 'Qwen/Qwen2.5-7B',
    tags: ['chat'],
    architecture: 'Qwen2ForCausalLM',
    modelType: 'qwen2',
  },
];

/** What people call their models; some are names of pretrained models, or have words for tuning in them. */
const stems = [
  'Mistral-7B-v0.1',
  'mistral-7b',
  'zephyr-7b',
  'Llama-3.1-8B',
  'llama3-8b-instruct',
  'gemma-2-9b-it',
  'qwen2.5_7b',
  'Qwen2.5-7B-chat',
  'phi-2',
  'OpenHermes-2.5',
  'tulu-3',
  'kunoichi',
  'my.model',
  'X',
  'neural_7B',
];

export interface World {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly repoCount: number;
  readonly truePairs: readonly SimulatedCase[];
  readonly traps: readonly SimulatedCase[];
  /** By the name of the candidate. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** Which case a candidate belongs to, for messages. */
  readonly caseOf: ReadonlyMap<string, string>;
}

/** Publishes days of models on a Hub: `repoCount` of them, with so many pairs in each style and traps of each kind. */
export function publishWorld(
  hub: EmbeddedHub,
  options: {
    readonly seed: number;
    readonly repoCount: number;
    readonly startsAt: number;
    readonly days: number;
    readonly repetitions: number;
  },
): World {
  const { startsAt, days, repoCount, repetitions } = options;
  const random = createRandom(options.seed);
  const length = days * 24 * hour;
  const truePairs: SimulatedCase[] = [];
  const traps: SimulatedCase[] = [];
  for (let round = 0; round < repetitions; round++) {
    for (const [index, style] of styleNames.entries()) {
      const owner = `maker${Math.floor(random() * 9000)}-${round}`;
      truePairs.push(makeTruePair(style, owner, pick(random, stems) + (index % 2 === 0 ? '' : `-${round}`)));
    }
    traps.push(...makeTraps(`trapper${round}`));
  }
  let published = 0;
  const publish = (repo: SimulatedRepo, createdAt: number) => {
    if (repo.deleted === true || vendors.some(({ id }) => id === repo.id && hub.store.models.has(id))) return;
    const model = hub.store.createModel(repo.formerly ?? repo.id, newModelOf(repo, new Date(createdAt)));
    if (repo.disabled === true) model.settings.disabled = true;
    if (repo.formerly !== undefined) hub.store.renameModel(repo.formerly, repo.id);
    published++;
  };
  for (const vendor of vendors) publish(vendor, startsAt - 900 * 24 * hour);
  for (const { repos } of [...truePairs, ...traps]) {
    const at = startsAt + random() * (length - 12 * hour);
    for (const repo of repos) publish(repo, at + (repo.hoursLater ?? 0) * hour);
  }
  for (let index = 0; published < repoCount; index++)
    publish(makeNoise(index, random), startsAt + random() * length);
  const all = [...truePairs, ...traps];
  return {
    startsAt,
    endsAt: startsAt + length,
    repoCount: published,
    truePairs,
    traps,
    expected: new Map(all.flatMap(({ expected }) => Object.entries(expected))),
    caseOf: new Map(
      all.flatMap(({ name, expected }) => Object.keys(expected).map((id) => [id, name] as const)),
    ),
  };
}
