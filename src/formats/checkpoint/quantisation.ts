import { IncompatibleError, isRecord, nameOf, storedPathOf } from '../../kit/index.ts';
import { isFloat } from '../safetensors/dtype.ts';
import type { Checkpoint, TensorRecord } from './checkpoint.ts';
import { isFloatDtype } from './float-dtypes.ts';
import { modelSections } from './model-sections.ts';
import { isStoredBuffer } from './stored-buffers.ts';

const hint = 'Use the checkpoint before quantisation, with weights in BF16, F16, F32 or F64.';

/** That weights are quantised, and what showed it. */
export interface Quantisation {
  readonly method: string;
  /** The key of the configuration, or the tensor. */
  readonly evidence: string;
  /** The file or checkpoint that it was found in, as the user would name it. */
  readonly place: string;
}

/** @throws IncompatibleError naming the method and what showed it. */
export function refuseQuantised(found: Quantisation | undefined): void {
  if (found !== undefined) throw refusalOf(found);
}

export function refusalOf({ place, method, evidence }: Quantisation): IncompatibleError {
  return new IncompatibleError(`${place}: the weights are quantised with ${method} (${evidence}).`, {
    code: 'weights-quantised',
    hint,
  });
}

/**
 * @param config the parsed config.json.
 * @param place config.json, as the user would name it.
 */
export function findQuantisedConfig(
  config: Readonly<Record<string, unknown>>,
  place: string,
): Quantisation | undefined {
  for (const { name, fields } of modelSections(config)) {
    for (const key of ['quantization_config', 'compression_config']) {
      const settings = fields[key];
      if (!isRecord(settings) || Object.keys(settings).length === 0) continue;
      return { ...findMethod(settings, name === undefined ? key : `${name}.${key}`), place };
    }
  }
  return undefined;
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

/** Numbers beside a weight that say what its own stand for. */
const scales = /(?:_scale|_scale_inv|_scales?|\.scales?|\.qzeros|_zero_point|_g_idx|\.g_idx)$/;

/**
 * Whether a checkpoint is quantised: its configuration may be left over from one that was, when all weights are plain
 * numbers again.
 *
 * @param stated by config.json.
 */
export function findQuantisation(
  checkpoint: Checkpoint,
  stated: Quantisation | undefined,
): Quantisation | undefined {
  if (stated !== undefined && !hasPlainWeights(checkpoint)) return stated;
  return findQuantisedTensors(checkpoint);
}

/** Says of weights that are not quantised that their configuration says otherwise. */
export const noteLeftOver = ({ place, evidence }: Quantisation): string =>
  `${place}: ${evidence}, and all weights are plain floating-point numbers: they are taken as not quantised.`;

/** Integers with one axis, or none, are buffers. */
function hasPlainWeights({ tensors }: Checkpoint): boolean {
  return [...tensors.values()].every(
    ({ name, dtype, shape }) =>
      !scales.test(name) &&
      (isFloatDtype(dtype) || (!isFloat(dtype) && (shape.length < 2 || isStoredBuffer(name)))),
  );
}

/** Tensors that only quantised checkpoints have, by the last part of their names. */
const signs: readonly (readonly [pattern: RegExp, method: string])[] = [
  [/\.(absmax|nested_absmax|quant_map|nested_quant_map)$|\.quant_state\./, 'bitsandbytes (4 bit)'],
  [/\.SCB$/, 'bitsandbytes (8 bit)'],
  [/\.weight_packed$/, 'compressed-tensors'],
  [/\.W_q$/, 'HQQ'],
];

/** What tensors show, also where the configuration does not say so. */
export function findQuantisedTensors({ tensors, snapshot }: Checkpoint): Quantisation | undefined {
  for (const tensor of tensors.values()) {
    const method = methodShownBy(tensor, tensors);
    if (method === undefined) continue;
    const evidence = `tensor '${tensor.name}', ${tensor.dtype}, in ${storedPathOf(snapshot, tensor.path)}`;
    return { method, evidence, place: nameOf(snapshot.origin) };
  }
  return undefined;
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
