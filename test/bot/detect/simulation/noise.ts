import { trlCard } from './cards.ts';
import { pick } from './random.ts';
import type { SimulatedRepo } from './repo.ts';

const bases = [
  'mistralai/Mistral-7B-v0.1',
  'Qwen/Qwen2.5-7B',
  'meta-llama/Llama-3.1-8B',
  'google-bert/bert-base-uncased',
];

/** What is published all day and is no pair; the cards are few, as they are where nobody writes one. */
const kinds: readonly ((id: string, random: () => number) => SimulatedRepo)[] = [
  (id) => ({ id }),
  (id) => ({ id, weights: 'none' }),
  (id) => ({
    id,
    tags: ['diffusers', 'lora'],
    fields: { library_name: 'diffusers', pipeline_tag: 'text-to-image' },
    weights: 'none',
  }),
  (id, random) => ({
    id,
    tags: ['generated_from_trainer', 'trl', 'sft'],
    base: pick(random, bases),
    text: trlCard('someone/model', undefined, 'SFT'),
  }),
  (id, random) => ({
    id,
    tags: ['unsloth', 'llama', 'trl'],
    base: pick(random, bases),
    fields: { license: 'apache-2.0', language: ['en'] },
  }),
  (id, random) => ({
    id,
    tags: ['gguf', 'imatrix'],
    base: pick(random, bases),
    weights: 'gguf',
    fields: { base_model_relation: 'quantized' },
  }),
  (id) => ({
    id,
    tags: ['generated_from_trainer'],
    base: 'google-bert/bert-base-uncased',
    fields: { pipeline_tag: 'text-classification' },
    architecture: 'BertForSequenceClassification',
    modelType: 'bert',
    parameterCount: 109_483_778,
  }),
  (id) => ({
    id,
    tags: ['whisper-event'],
    fields: { pipeline_tag: 'automatic-speech-recognition' },
    architecture: 'WhisperForConditionalGeneration',
    modelType: 'whisper',
    parameterCount: 241_734_912,
  }),
  (id) => ({
    id,
    tags: ['sentence-similarity'],
    fields: { library_name: 'sentence-transformers' },
    parameterCount: 22_713_216,
  }),
  (id, random) => ({
    id,
    tags: ['peft', 'lora'],
    base: pick(random, bases),
    fields: { library_name: 'peft' },
    weights: 'adapter',
  }),
  (id, random) => ({
    id,
    tags: ['merge', 'mergekit'],
    base: [pick(random, bases), 'Qwen/Qwen2.5-7B-Instruct'],
  }),
  (id) => ({
    id,
    tags: ['deep-reinforcement-learning', 'stable-baselines3'],
    fields: { library_name: 'stable-baselines3', pipeline_tag: 'reinforcement-learning' },
    weights: 'none',
  }),
];
const words = [
  'bert',
  'llama',
  'qwen',
  'whisper',
  'flux',
  'lora',
  'chat',
  'finetuned',
  'sentiment',
  'ner',
  'tiny',
  'gemma',
  'v2',
  'test',
  'demo',
  'adapter',
];

export function makeNoise(index: number, random: () => number): SimulatedRepo {
  const id = `user${Math.floor(random() * 4000)}/${pick(random, words)}-${pick(random, words)}-${index}`;
  return pick(random, kinds)(id, random);
}
