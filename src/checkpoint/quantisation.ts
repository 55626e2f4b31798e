import { IncompatibleError } from '../kit/errors.ts';
import type { Checkpoint, TensorRecord } from './checkpoint.ts';

const hint = 'Use the checkpoint before quantisation, with weights in BF16, F16, F32 or F64.';

/** Sections of config.json that hold a model's own configuration in models with several parts. */
const configSections = ['', 'text_config', 'language_config', 'llm_config'];

/**
 * @param config the parsed config.json.
 * @param source config.json, as the user would name it.
 * @throws IncompatibleError naming the method and the key that showed it.
 */
export function refuseQuantisedConfig(config: Readonly<Record<string, unknown>>, source: string): void {
  for (const section of configSections) {
    const part = section === '' ? config : asObject(config[section]);
    for (const key of ['quantization_config', 'compression_config']) {
      const settings = asObject(part?.[key]);
      if (settings === undefined || Object.keys(settings).length === 0) continue;
      const path = section === '' ? key : `${section}.${key}`;
      const { method, evidence } = findMethod(settings, path);
      throw new IncompatibleError(`${source}: the weights are quantised with ${method} (${evidence}).`, {
        code: 'weights-quantised',
        hint,
      });
    }
  }
}

function findMethod(
  settings: Readonly<Record<string, unknown>>,
  path: string,
): { method: string; evidence: string } {
  const method = settings.quant_method;
  const bits = ['load_in_4bit', 'load_in_8bit'].find((key) => settings[key] === true);
  if (typeof method === 'string') {
    const shown = method.slice(0, 40);
    const detail = bits === undefined ? '' : `, ${path}.${bits} is true`;
    return { method: shown, evidence: `${path}.quant_method is ${JSON.stringify(shown)}${detail}` };
  }
  if (bits !== undefined) return { method: 'bitsandbytes', evidence: `${path}.${bits} is true` };
  return { method: 'a method it does not name', evidence: `it has a ${path}` };
}

/** Tensors that only quantised checkpoints have, by the last part of their names. */
const signs: readonly (readonly [pattern: RegExp, method: string])[] = [
  [/\.(absmax|nested_absmax|quant_map|nested_quant_map)$|\.quant_state\./, 'bitsandbytes (4 bit)'],
  [/\.SCB$/, 'bitsandbytes (8 bit)'],
  [/\.weight_packed$/, 'compressed-tensors'],
  [/\.W_q$/, 'HQQ'],
];

/**
 * Refuses a checkpoint whose tensors show that it is quantised, also where its config does not say so.
 *
 * @throws IncompatibleError naming the method and the tensor that showed it.
 */
export function refuseQuantisedTensors({ tensors }: Pick<Checkpoint, 'tensors'>, place: string): void {
  for (const tensor of tensors.values()) {
    const method = methodShownBy(tensor, tensors);
    if (method === undefined) continue;
    throw new IncompatibleError(
      `${place}: the weights are quantised with ${method} (tensor '${tensor.name}', ${tensor.dtype}, in ${tensor.path}).`,
      { code: 'weights-quantised', hint },
    );
  }
}

function methodShownBy(tensor: TensorRecord, tensors: Checkpoint['tensors']): string | undefined {
  const { name } = tensor;
  const sign = signs.find(([pattern]) => pattern.test(name));
  if (sign !== undefined) return sign[1];
  if (name.endsWith('.qweight')) {
    const module = name.slice(0, -'qweight'.length);
    return tensors.has(`${module}g_idx`)
      ? 'GPTQ'
      : tensors.has(`${module}qzeros`)
        ? 'AWQ or GPTQ'
        : 'packed integers';
  }
  // A scale alone can be a parameter like any other; beside a narrow weight it is what makes the numbers.
  const scaled =
    /^(.*weight)_scale(_inv|_2)?$/.exec(name)?.[1] ?? /^(.*)_scales$/.exec(name)?.[1]?.concat('_blocks');
  const weight = scaled === undefined ? undefined : tensors.get(scaled);
  if (weight === undefined) return undefined;
  if (weight.dtype.startsWith('F8')) return `FP8 with scales ('${weight.name}' is ${weight.dtype})`;
  if (/^[FUI]\d/.test(weight.dtype) && !/^F(16|32|64)$/.test(weight.dtype)) {
    return `${weight.dtype} blocks with scales ('${weight.name}')`;
  }
  return undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
