import type { ModelPart, ModelPlace } from '../../kit/index.ts';

/** Segments of tensor names that are followed by the number of a transformer block. */
const blockLists = /(?:^|\.)(?:layers|h|blocks|block|layer)\.(\d{1,5})(?=\.|$)/;

/** Towers beside the language model count their own blocks; they are one part, not layers of this one. */
const otherTowers = /(?:^|\.)(?:vision|visual|audio|speech|image)\w*\./;

/** The first pattern that a name matches says its part; norms lie within attention and MLP, so they come first. */
const patterns: readonly (readonly [ModelPart, RegExp])[] = [
  ['norms', /norm|(?:^|\.)ln(?:_\w+|\d+)?\./i],
  ['head', /(?:^|\.)(?:lm_head|embed_out|output|score|classifier|v_head|value_head|reward_head)(?:\.|$)/],
  ['embeddings', /embed|(?:^|\.)(?:wte|wpe|shared)\./],
  ['attention', /attn|attention|qkv|(?:^|\.)(?:[qkvo]_proj|query|key|value|q|k|v|o)\./i],
  [
    'mlp',
    /mlp|feed_forward|ffn|expert|moe|(?:^|\.)(?:gate|up|down)_proj|(?:^|\.)(?:fc\d|c_fc|w[123]|wi(?:_\d)?|wo)\./i,
  ],
];

/**
 * Which part of a model a tensor belongs to, by the names that transformers gives in its architectures; `other`
 * where the name says nothing.
 */
export function placeOf(tensor: string): ModelPlace {
  if (otherTowers.test(tensor)) return { part: 'other' };
  const layer = blockLists.exec(tensor)?.[1];
  const inBlock = layer === undefined ? tensor : tensor.slice(tensor.indexOf(`.${layer}.`) + 1);
  // Inside a block an `output` is a projection, not the head.
  const part = patterns.find(
    ([name, pattern]) => pattern.test(inBlock) && !(layer !== undefined && name === 'head'),
  )?.[0];
  return { part: part ?? 'other', ...(layer === undefined ? {} : { layer: Number(layer) }) };
}
