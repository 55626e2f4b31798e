/**
 * How files of weights are named, at the top of a repo or in one folder of it, and what is no whole checkpoint of
 * transformers although its name ends like one.
 */

/** A file of a variant, and the name that it has as ordinary weights. */
export interface VariantFile {
  readonly variant: string;
  readonly ordinaryPath: string;
}

/** Names after which transformers and diffusers put a variant. */
const usualBases = ['model', 'pytorch_model', 'diffusion_pytorch_model'];
const extension = '(?:safetensors|bin)';
const part = '\\d{5}-of-\\d{5}';

/** In the order of base, variant and what follows it. */
const indexName = new RegExp(`^([^/]+\\.${extension}\\.index)\\.([\\w-]+)(\\.json)$`);
const shardName = new RegExp(`^([\\w-]+)\\.([\\w-]+)(-${part}\\.${extension})$`);
/** As diffusers writes them. */
const laterShardName = new RegExp(`^([\\w-]+-${part})\\.([\\w-]+)(\\.${extension})$`);
const singleName = new RegExp(`^([\\w-]+)\\.([\\w-]+)(\\.${extension})$`);

/**
 * Reads `model.fp16.safetensors`, `model.fp16-00001-of-00002.safetensors`, `model.safetensors.index.fp16.json` and the
 * like; undefined for ordinary names. Another name with a dot in it is of a variant if the name without it is there.
 *
 * @param isThere whether there is a file of that name.
 */
export function readVariant(path: string, isThere: (path: string) => boolean): VariantFile | undefined {
  for (const pattern of [indexName, laterShardName, shardName, singleName]) {
    const [, base, variant, rest] = pattern.exec(path) ?? [];
    if (base === undefined || variant === undefined || rest === undefined) continue;
    const ordinaryPath = base + rest;
    const isUsual = pattern === indexName || usualBases.includes(base.replace(new RegExp(`-${part}$`), ''));
    if (isUsual || isThere(ordinaryPath)) return { variant, ordinaryPath };
  }
  return undefined;
}

/** Weights with the tensor names of their makers' own programs, which Mistral and Meta publish beside others. */
export const isConsolidated = (path: string): boolean =>
  /^consolidated(?:[.-][^/]*)?\.(?:safetensors|pth|pt|bin)(?:\.index\.json)?$/.test(path);

export const isAdapterFile = (path: string): boolean => /^adapter_[^/]*\.(?:safetensors|bin|pt)$/.test(path);

export const isShardName = (path: string): boolean => new RegExp(`-${part}\\.${extension}$`).test(path);

export const isSafetensors = (path: string): boolean => /^[^/]+\.safetensors$/.test(path);

export const isSafetensorsIndex = (path: string): boolean => /^[^/]+\.safetensors\.index\.json$/.test(path);

/** PyTorch's, as transformers names it, or one of its shards or their index. */
export const isTorchModel = (path: string): boolean =>
  /^pytorch_model(?:-\d{5}-of-\d{5})?\.bin(?:\.index\.json)?$/.test(path);
