import { findSmallText, type Snapshot } from '../../kit/index.ts';

const configPath = 'adapter_config.json';
/** It lists modules at most. */
const maxConfigBytes = 4 << 20;
const maxTextLength = 120;

/** What adapter_config.json says of a PEFT adapter; what it does not say, or not as PEFT does, is left out. */
export interface AdapterDescription {
  /** Such as `LORA`. */
  readonly peftType?: string;
  readonly rank?: number;
  readonly alpha?: number;
  /** `namespace/name`, or wherever its maker had it. */
  readonly baseModel?: string;
}

/** Undefined where there is no adapter. */
export async function describeAdapter(snapshot: Snapshot): Promise<AdapterDescription | undefined> {
  const file = snapshot.files.get(configPath);
  if (file === undefined) return undefined;
  const config = file.byteLength > maxConfigBytes ? {} : await readObject(snapshot);
  const peftType = textOf(config.peft_type);
  const baseModel = textOf(config.base_model_name_or_path);
  return {
    ...(peftType === undefined ? {} : { peftType }),
    ...(typeof config.r === 'number' ? { rank: config.r } : {}),
    ...(typeof config.lora_alpha === 'number' ? { alpha: config.lora_alpha } : {}),
    ...(baseModel === undefined ? {} : { baseModel }),
  };
}

async function readObject(snapshot: Snapshot): Promise<Readonly<Record<string, unknown>>> {
  const text = (await findSmallText(snapshot, configPath, maxConfigBytes)) ?? '';
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxTextLength) : undefined;
}
