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
  const layerCount = layerCountOf(side.config);
  const isTextAlone = !hasTowers(other);
  return (name, { name: stored }) => {
    const names = [name, stored];
    if (unpaired.some((beginning) => names.some((own) => own.startsWith(beginning)))) return 'asked';
    if (patterns.some((pattern) => names.some((own) => pattern.test(own)))) return 'ignored';
    const isOfTower = towers.test(name) || towers.test(stored);
    const layer = isOfTower ? undefined : numberedLayer.exec(name)?.[1];
    if (layer !== undefined && layerCount !== undefined && Number(layer) >= layerCount) return 'beyond';
    return isOfTower && isTextAlone ? 'tower' : undefined;
  };
}

function modelTypesOf(config: Checkpoint['config']): readonly string[] {
  return modelSections(config).flatMap(({ fields }) =>
    typeof fields.model_type === 'string' ? [fields.model_type] : [],
  );
}

/** How many blocks the language model has; models that count otherwise have no such field. */
function layerCountOf(config: Checkpoint['config']): number | undefined {
  const counts = modelSections(config).map(({ fields }) => fields.num_hidden_layers);
  return counts.findLast((count) => typeof count === 'number');
}

function hasTowers({ tensors, config }: Checkpoint): boolean {
  if ([...tensors.keys()].some((name) => towers.test(name))) return true;
  return Object.entries(config ?? {}).some(
    ([field, value]) => towerFields.test(field) && (isRecord(value) || typeof value === 'string'),
  );
}
