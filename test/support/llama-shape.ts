/** Sizes of a Llama-like model, and its `config.json`. */
export interface ModelShape {
  readonly hiddenSize: number;
  readonly layerCount: number;
  readonly vocabularySize: number;
  readonly config: Readonly<Record<string, unknown>>;
}

const hiddenSizes = [4096, 2048, 1024, 512, 256, 128, 64];
/** What the layers have of all parameters; the rest is the embedding and the head. */
const layerShare = 0.85;
const minLayers = 4;
const headSize = 64;

/** The widest model of at least four layers with about so many parameters. */
export function describeModel(parameterCount: number): ModelShape {
  const fits = (hidden: number) => layerShare * parameterCount >= minLayers * countLayer(hidden);
  const hiddenSize = hiddenSizes.find(fits);
  if (hiddenSize === undefined) throw new RangeError(`${parameterCount} parameters do not make a model.`);
  const layerCount = Math.floor((layerShare * parameterCount) / countLayer(hiddenSize));
  const rest = parameterCount - layerCount * countLayer(hiddenSize) - hiddenSize;
  const vocabularySize = Math.floor(rest / (2 * hiddenSize));
  const headCount = hiddenSize / headSize;
  return {
    hiddenSize,
    layerCount,
    vocabularySize,
    config: {
      architectures: ['LlamaForCausalLM'],
      hidden_size: hiddenSize,
      intermediate_size: innerSize(hiddenSize),
      model_type: 'llama',
      num_attention_heads: headCount,
      num_hidden_layers: layerCount,
      num_key_value_heads: Math.max(1, headCount / 4),
      tie_word_embeddings: false,
      torch_dtype: 'bfloat16',
      vocab_size: vocabularySize,
    },
  };
}

function innerSize(hidden: number): number {
  return hidden * 3.5;
}

function keySize(hidden: number): number {
  return Math.max(headSize, hidden / 4);
}

function countLayer(hidden: number): number {
  return 2 * hidden * hidden + 2 * hidden * keySize(hidden) + 3 * hidden * innerSize(hidden) + 2 * hidden;
}

export function* listTensors(shape: ModelShape): Generator<{ name: string; shape: readonly number[] }> {
  const { hiddenSize: hidden, layerCount, vocabularySize } = shape;
  const inner = innerSize(hidden);
  const key = keySize(hidden);
  yield { name: 'model.embed_tokens.weight', shape: [vocabularySize, hidden] };
  for (let layer = 0; layer < layerCount; layer++) {
    const prefix = `model.layers.${layer}`;
    yield { name: `${prefix}.input_layernorm.weight`, shape: [hidden] };
    yield { name: `${prefix}.mlp.down_proj.weight`, shape: [hidden, inner] };
    yield { name: `${prefix}.mlp.gate_proj.weight`, shape: [inner, hidden] };
    yield { name: `${prefix}.mlp.up_proj.weight`, shape: [inner, hidden] };
    yield { name: `${prefix}.post_attention_layernorm.weight`, shape: [hidden] };
    yield { name: `${prefix}.self_attn.k_proj.weight`, shape: [key, hidden] };
    yield { name: `${prefix}.self_attn.o_proj.weight`, shape: [hidden, hidden] };
    yield { name: `${prefix}.self_attn.q_proj.weight`, shape: [hidden, hidden] };
    yield { name: `${prefix}.self_attn.v_proj.weight`, shape: [key, hidden] };
  }
  yield { name: 'model.norm.weight', shape: [hidden] };
  yield { name: 'lm_head.weight', shape: [vocabularySize, hidden] };
}
