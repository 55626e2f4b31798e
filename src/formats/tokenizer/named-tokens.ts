import { isRecord } from '../../kit/index.ts';

type Named = ReadonlyMap<string, unknown>;

/** `SPECIAL_TOKENS_ATTRIBUTES` of transformers, in its order. */
const purposes = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'].map((name) => `${name}_token`);
/** The name of today, and that of before transformers 5. */
const [extraKey, formerExtraKey] = ['extra_special_tokens', 'additional_special_tokens'] as const;

/**
 * Tokens that have a name or are listed as special, in the order in which transformers adds those that no vocabulary
 * has: by purpose, then those of the model's own, then the lists. As `_from_pretrained` and `__init__` of
 * tokenization_utils_base.py read them, transformers 5.18.0.
 *
 * @param config of tokenizer_config.json.
 * @param map of special_tokens_map.json, where that counts.
 */
export function listNamedTokens(config: Named, map: Named): readonly string[] {
  const one = (key: string) => map.get(key) ?? config.get(key);
  const own = [map, config].flatMap((named) => [...named.keys()].filter((key) => isOwn(key)));
  return [
    ...purposes.map(one),
    ...[...new Set(own)].map(one),
    ...[config, map].map((named) => named.get(extraKey)).flatMap(valuesOf),
    listOf(config, map),
  ].flatMap(tokensOf);
}

/** The tokens without a name. Those under the former key count where there are no others, or others with names. */
function listOf(config: Named, map: Named): unknown {
  const [stated, further] = [config.get(extraKey), map.get(extraKey)];
  let former = map.get(formerExtraKey) ?? config.get(formerExtraKey);
  let list = isRecord(stated) ? undefined : stated;
  if (isEmpty(stated) && config.has(formerExtraKey)) {
    list = config.get(formerExtraKey);
    former = undefined;
  }
  if (Array.isArray(further)) list = [list ?? [], further];
  return list ?? former;
}

const valuesOf = (tokens: unknown) => (isRecord(tokens) ? Object.values(tokens) : []);

const isOwn = (key: string) => key.endsWith('_token') && !purposes.includes(key);

const isEmpty = (value: unknown) =>
  value === undefined || value === null || Object.keys(value as object).length === 0;

/** A token as text, or with its properties; a list of them. */
function tokensOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(tokensOf);
  return isRecord(value) && typeof value.content === 'string' ? [value.content] : [];
}
