import { isRecord } from '../../kit/index.ts';

/**
 * Written otherwise by each version of transformers: 4 has fields beside each other, of which some are for the layers
 * that see a window only, 5 has `rope_parameters`, for all layers or for each type of them.
 */
export const ropeFields: ReadonlySet<string> = new Set([
  ...['rope_theta', 'rope_scaling', 'rope_parameters', 'rotary_emb_base', 'rotary_pct'],
  ...['rope_local_base_freq', 'global_rope_theta', 'local_rope_theta'],
]);

/** Which type of layers the fields without one are for, where each has its own. */
const mainType = 'full_attention';
const windowType = 'sliding_attention';

/** Said of all layers where there is one type, and written beside the others or among them. */
const sharedFields = ['partial_rotary_factor', 'original_max_position_embeddings'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** How positions are rotated in one type of layers. */
interface Rotation {
  readonly theta: unknown;
  readonly scaling: unknown;
}

/**
 * What a section of config.json says of rotary positions, by meaning: `rope_theta` and `rope_scaling`, after the type
 * of layers where it is not the main one.
 *
 * @param write a value as text that can be compared.
 */
export function readRope(record: Fields, write: (value: unknown) => string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [type, { theta, scaling }] of readRotations(record)) {
    const prefix = type === mainType ? '' : `${type}.`;
    if (typeof theta === 'number') fields.set(`${prefix}rope_theta`, String(theta));
    fields.set(`${prefix}rope_scaling`, isRecord(scaling) ? writeScaling(scaling, write) : 'none');
    if (type !== mainType) continue;
    for (const name of sharedFields) {
      const value = (isRecord(scaling) ? scaling[name] : undefined) ?? record[name];
      if (value !== undefined && value !== null) fields.set(name, write(value));
    }
  }
  if (!fields.has('partial_rotary_factor') && typeof record.rotary_pct === 'number') {
    fields.set('partial_rotary_factor', String(record.rotary_pct));
  }
  return fields;
}

function readRotations(record: Fields): readonly (readonly [type: string, rotation: Rotation])[] {
  const parameters = isRecord(record.rope_parameters) ? record.rope_parameters : undefined;
  const types = Object.entries(parameters ?? {}).filter(([, value]) => isRecord(value));
  if (types.length > 0) {
    return types.map(([type, value]) => [type, { theta: (value as Fields).rope_theta, scaling: value }]);
  }
  const scaling = parameters ?? record.rope_scaling;
  const theta =
    record.rope_theta ?? record.global_rope_theta ?? record.rotary_emb_base ?? parameters?.rope_theta;
  // What says nothing of rotary positions may have none.
  if (theta === undefined && !('rope_scaling' in record) && parameters === undefined) return [];
  const main = [mainType, { theta, scaling }] as const;
  if (record.rope_local_base_freq !== undefined) {
    return [main, [windowType, { theta: record.rope_local_base_freq, scaling: undefined }]];
  }
  if (record.local_rope_theta !== undefined)
    return [main, [windowType, { theta: record.local_rope_theta, scaling }]];
  return [main];
}

function writeScaling(scaling: Fields, write: (value: unknown) => string): string {
  const { rope_theta: _, rope_type: newType, type: oldType, ...rest } = scaling;
  // Version 5 keeps what it does not know of version 4's name beside its own.
  const type = newType === 'default' ? (oldType ?? newType) : (newType ?? oldType);
  const isPlain = type === 'default' || type === 'mrope';
  const details = Object.entries(rest).filter(
    ([name, value]) =>
      value !== null &&
      !(sharedFields as readonly string[]).includes(name) &&
      // Sections of several axes are all that the plain rotation has.
      (!isPlain || name.startsWith('mrope')),
  );
  const text = write(Object.fromEntries(details));
  if (isPlain || typeof type !== 'string') return text === '{}' ? 'none' : text;
  return text === '{}' ? type : `${type} ${text}`;
}
