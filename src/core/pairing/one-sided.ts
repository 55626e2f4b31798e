import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { modelSections } from '../../formats/checkpoint/index.ts';
import { isRecord } from '../../kit/index.ts';
import { patternsFor } from './ignored-tensors.ts';

/** Why a tensor that one side alone has needs no partner. */
export type OneSided = 'asked' | 'ignored' | 'beyond' | 'tower';

/** What lies before the blocks of a language model, and what only names with numbers have. */
const numberedLayer = /(?:^|\.)layers\.(\d{1,6})\./;

/** Towers for other senses than text, and what joins them to the language model. */
const towers =
  /^(?:model\.)?(?:\w*(?:vision|visual|vit|audio|speech|image)\w*|(?:multi_?modal|mm)_\w+|projector|aligner|connector|resampler|mlp1)(?:\.|$)/;

/** Fields of config.json that speak of them. */
const towerFields = /^(?:vision|visual|audio|speech|image|vit)\w*_(?:config|cfg|tower)$|^mm_vision_tower$/;

/** Says of tensors of one side why they need no partner; undefined where they do. */
export type JudgeOneSided = (name: string, tensor: TensorRecord) => OneSided | undefined;

/**
 * @param side that has the tensors.
 * @param other that lacks them.
 * @param unpaired beginnings of names, as the user says.
 */
export function judgeOneSided(
  side: Checkpoint,
  other: Checkpoint,
  unpaired: readonly string[],
): JudgeOneSided {
  const patterns = [...new Set([side, other].flatMap(({ config }) => modelTypesOf(config)))].flatMap(
    patternsFor,
  );
  const { layerCount, wholeCount } = countLayers(side.config);
  const isTextAlone = !hasTowers(other);
  const isTextClass = isLanguageModel(other.config);
  return (name, { name: stored }) => {
    const names = [name, stored];
    if (unpaired.some((beginning) => names.some((own) => own.startsWith(beginning)))) return 'asked';
    const isOfTower = names.some((own) => towers.test(own));
    if (isOfTower && isTextAlone) return 'tower';
    const layer = isOfTower ? undefined : numberedLayer.exec(name)?.[1];
    const isIgnored = patterns.some(
      (pattern) =>
        names.some((own) => pattern.test(own)) &&
        // transformers ignores only what the model has no place for.
        (isOfTower ? isTextClass : !(speaksOfLayers(pattern) && Number(layer) < wholeCount)),
    );
    if (isIgnored) return 'ignored';
    return layer !== undefined && Number(layer) >= layerCount ? 'beyond' : undefined;
  };
}

const speaksOfLayers = (pattern: RegExp) => pattern.source.includes('layers\\.');

/** Whether the first class that config.json names is that of a language model alone. */
function isLanguageModel(config: Checkpoint['config']): boolean {
  const [name] = Array.isArray(config?.architectures) ? config.architectures : [];
  return typeof name === 'string' && name.endsWith('ForCausalLM');
}

function modelTypesOf(config: Checkpoint['config']): readonly string[] {
  return modelSections(config).flatMap(({ fields }) =>
    typeof fields.model_type === 'string' ? [fields.model_type] : [],
  );
}

/**
 * How many blocks the language model has, and how many of them before those that use keys and values of others; models
 * that count otherwise have no such fields, and no block is then after the last.
 */
function countLayers(config: Checkpoint['config']): { layerCount: number; wholeCount: number } {
  const fields = modelSections(config).findLast((section) =>
    isCount(section.fields.num_hidden_layers),
  )?.fields;
  if (!isCount(fields?.num_hidden_layers)) return { layerCount: Number.POSITIVE_INFINITY, wholeCount: 0 };
  const shared = isCount(fields.num_kv_shared_layers) ? fields.num_kv_shared_layers : 0;
  return { layerCount: fields.num_hidden_layers, wholeCount: fields.num_hidden_layers - shared };
}

const isCount = (value: unknown): value is number => typeof value === 'number';

function hasTowers({ tensors, config }: Checkpoint): boolean {
  if ([...tensors.keys()].some((name) => towers.test(name))) return true;
  return Object.entries(config ?? {}).some(
    ([field, value]) => towerFields.test(field) && (isRecord(value) || typeof value === 'string'),
  );
}
