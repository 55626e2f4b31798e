import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { type FloatTensor, hasFloatDtype } from '../../formats/checkpoint/index.ts';
import { countElements } from '../../formats/safetensors/index.ts';
import { advice, IncompatibleError, listNames, nameOf, option } from '../../kit/index.ts';
import { describeTensor } from '../pairing/named-tensors.ts';
import { outputDtypeOf, planTensor } from '../plan/operations.ts';
import type { PlannedTensor } from '../plan/plan.ts';
import {
  type Adapter,
  baseModuleOf,
  baseNameOf,
  baseWeightOf,
  type LoraFactors,
  parametersOf,
} from './adapter.ts';
import type { AdapterConfig } from './adapter-config.ts';
import { type AdapterPlan, type AdapterPlanOptions, distinct } from './adapter-plan.ts';
import { type AdapterProblem, refuseProblems } from './adapter-problem.ts';
import { assembleAdapter } from './assemble-adapter.ts';
import type { BaseTensors } from './base-tensors.ts';
import { openBaseTensors } from './base-tensors.ts';
import { editText, setValue } from './config-text.ts';
import { finiteAlpha } from './derived-config.ts';
import { alphasOfModules, scalesOf } from './module-scales.ts';

/**
 * θ1 is an adapter on θ0: the same factors with their scale times 1 + α, which is in the config. Tensors that
 * stand in place of θ0's are extrapolated against these.
 *
 * @throws IncompatibleError `adapter-base-mismatch` where the adapter cannot have been trained on θ0.
 */
export function planScaled(aligned: Adapter, sft: Checkpoint, options: AdapterPlanOptions): AdapterPlan {
  const { config, checkpoint, modules, wholeTensors } = aligned;
  const base = openBaseTensors(sft, aligned);
  const places = `${nameOf(sft.snapshot.origin)} (SFT) is not the base of ${nameOf(checkpoint.snapshot.origin)}`;
  const problems: AdapterProblem[] = [...base.problems];
  const mismatch = (fault: string) =>
    problems.push({
      code: 'adapter-base-mismatch',
      message: `${places}, which ${fault}.`,
      hint: advice`This adapter was not trained on ${option('sft')}: name the model that it was trained on, or the adapter before alignment.`,
    });
  if (isGiven(config.values.get('layer_replication'))) {
    mismatch('repeats layers of its base model by layer_replication');
  }
  for (const factors of modules.values()) {
    const fault = faultOfFactors(factors, config, base);
    if (fault !== undefined) mismatch(fault);
  }
  const tensors = [...checkpoint.tensors.values()].flatMap((tensor): readonly PlannedTensor[] => {
    const dtype = outputDtypeOf(tensor.dtype, options.dtype);
    const { name, shape } = tensor;
    const whole = wholeTensors.get(name);
    if (whole === undefined) {
      const parts = [{ elementCount: countElements(shape) ?? 0 }];
      return [planTensor({ name, aligned: tensor, parts }, dtype)];
    }
    const partner = findPartner(whole, base);
    if (typeof partner === 'string') {
      mismatch(partner);
      return [];
    }
    const parts = [{ elementCount: countElements(shape) ?? 0, sft: { tensor: partner, firstElement: 0 } }];
    return [planTensor({ name, aligned: whole, parts }, dtype)];
  });
  refuseProblems(problems);
  const ranks = distinct([...modules.values()].map(({ rank }) => rank));
  const notes = [...base.notes, ...(checkpoint.notes ?? []), ...noteWhole(aligned)];
  return {
    kind: 'scaled',
    plan: assembleAdapter(aligned, tensors, options, notes),
    configFor: (alpha) => scaleConfig(aligned, alpha),
    figures: {
      moduleCount: modules.size,
      ranks,
      alignedRanks: ranks,
      sftRanks: undefined,
      alignedScales: findScales(aligned),
      usesRslora: config.usesRslora,
      wholeTensorCount: wholeTensors.size,
      baseModel: config.baseModel,
      revision: config.revision,
    },
  };
}

const isGiven = (value: unknown) => Array.isArray(value) && value.length > 0;

/** θ0's tensor in place of which θ1 has one of its own, or why there is none. */
function findPartner(whole: FloatTensor, base: BaseTensors): FloatTensor | string {
  const name = baseNameOf(whole.name);
  const partner = base.find(name);
  if (partner === undefined) return `has ${describeTensor(whole)} in place of '${name}', which is not there`;
  if (partner.shape.join() !== whole.shape.join() || !hasFloatDtype(partner)) {
    return `has ${describeTensor(whole)} in place of ${describeTensor(partner)}`;
  }
  return partner;
}

/** To the letter but for the numbers that make the scale. */
function scaleConfig({ config }: Adapter, alpha: number): Uint8Array<ArrayBuffer> {
  const factor = 1 + alpha;
  const edits = [...config.alphaPattern.values()].map(({ start, end, alpha: value }) => ({
    start,
    end,
    text: JSON.stringify(finiteAlpha(factor * value)),
  }));
  return editText(config.text, [
    ...edits,
    setValue(config.text, 'lora_alpha', finiteAlpha(factor * config.alpha)),
  ]);
}

function findScales(adapter: Adapter): readonly number[] | undefined {
  try {
    return scalesOf(adapter, alphasOfModules(adapter));
  } catch (error) {
    if (error instanceof IncompatibleError && error.code === 'adapter-pattern') return undefined;
    throw error;
  }
}

function noteWhole({ wholeTensors }: Adapter): readonly string[] {
  if (wholeTensors.size === 0) return [];
  const names = listNames([...wholeTensors.keys()].map(baseNameOf));
  return [`${names}: whole tensors of the adapter, extrapolated against those of its base model.`];
}

/** How a module's factors do not fit the base model; undefined where they do. */
function faultOfFactors(factors: LoraFactors, config: AdapterConfig, base: BaseTensors): string | undefined {
  const { a, b } = factors;
  const shapes = `${describeTensor(a)} and ${describeTensor(b)}`;
  if (factors.kind === 'parameter') {
    // transformers joins experts that the files have one by one.
    if (base.hasNumberedParts(baseModuleOf(factors))) return undefined;
    const names = [...parametersOf(factors, config), baseWeightOf(factors)];
    const found = names.flatMap((name) => base.find(name) ?? []);
    if (found.length === 0) return `adapts ${listNames(names)}, which are not there: ${shapes}`;
    if (found.some((parameter) => fits(factors, parameter, config))) return undefined;
    return `has ${shapes}, which do not fit ${found.map(describeTensor).join(' or ')}`;
  }
  const name = baseWeightOf(factors);
  const weight = base.find(name);
  if (weight === undefined) return `adapts '${name}', which is not there: ${shapes}`;
  return fits(factors, weight, config)
    ? undefined
    : `has ${shapes}, which do not fit ${describeTensor(weight)}`;
}

function fits(
  { kind, a, b, groupCount, stackCount }: LoraFactors,
  { shape }: TensorRecord,
  { rankPattern }: AdapterConfig,
): boolean {
  const [width = 0] = b.shape;
  const [rowCount = 0, inputs = 0, ...kernel] = a.shape;
  switch (kind) {
    case 'embedding':
      return shape.join() === [inputs, width].join();
    case 'linear':
      // GPT-2's Conv1D has its weights the other way round; `fan_in_fan_out` speaks of all modules at once.
      return shape.join() === [width, inputs].join() || shape.join() === [inputs, width].join();
    case 'parameter': {
      const [rows, columns] = shape.slice(-2);
      const count = shape.length === 3 ? (shape[0] ?? 0) : 1;
      // A pattern may give it another rank than `r`, by which its matrices are counted.
      const isCounted = count === stackCount || (rankPattern.size > 0 && rowCount % count === 0);
      const isSized = (width === rows && inputs === columns) || (width === columns && inputs === rows);
      return isSized && isCounted && (shape.length === 2 || shape.length === 3);
    }
    case 'convolution':
      return shape.join() === [width, inputs / groupCount, ...kernel].join();
  }
}
