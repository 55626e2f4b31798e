import type { FloatTensor } from '../../formats/checkpoint/index.ts';
import { countElements } from '../../formats/safetensors/index.ts';
import type { OutputDtype } from '../../kit/index.ts';
import { listNames, nameOf } from '../../kit/index.ts';
import { describeTensor } from '../pairing/named-tensors.ts';
import { outputDtypeOf, planTensor } from '../plan/operations.ts';
import type { PlannedTensor } from '../plan/plan.ts';
import { type Adapter, adapterPrefix, baseNameOf } from './adapter.ts';
import type { AdapterProblem } from './adapter-problem.ts';
import { mergeHint } from './refuse-kinds.ts';

/** Tensors in place of the base's, as the derived adapter has them. */
export interface PairedWholeTensors {
  readonly tensors: readonly PlannedTensor[];
  readonly problems: readonly AdapterProblem[];
  readonly notes: readonly string[];
}

/**
 * Pairs those of two adapters on one base; where one has a tensor that the other leaves to the base, that one
 * would be needed.
 *
 * @param modules those of the derived adapter.
 */
export function pairWholeTensors(
  aligned: Adapter,
  sft: Adapter,
  modules: ReadonlySet<string>,
  dtype: OutputDtype,
): PairedWholeTensors {
  const own = byBaseName(aligned);
  const other = byBaseName(sft);
  const problems: AdapterProblem[] = [];
  const tensors: PlannedTensor[] = [];
  const places = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
  for (const baseName of new Set([...own.keys(), ...other.keys()])) {
    const [mine, theirs] = [own.get(baseName), other.get(baseName)];
    const found = mine ?? theirs;
    if (mine === undefined || theirs === undefined) {
      const [having, lacking] = mine === undefined ? places.toReversed() : places;
      problems.push({
        code: 'adapter-unsupported',
        message:
          `${having} has a whole tensor ${found === undefined ? '' : describeTensor(found)} that ${lacking} leaves to the ` +
          'base model, whose own would be needed.',
        hint: mergeHint,
      });
    } else if (mine.shape.join() !== theirs.shape.join()) {
      problems.push({
        code: 'tensor-shape-mismatch',
        message:
          `Tensor '${baseName}' has different shapes: ${describeTensor(theirs)} in ${places[1]}, ` +
          `${describeTensor(mine)} in ${places[0]}.`,
        hint: 'Extrapolation needs two adapters on one base model; check that they belong together.',
      });
    } else {
      const parts = [
        { elementCount: countElements(mine.shape) ?? 0, sft: { tensor: theirs, firstElement: 0 } },
      ];
      const name = nameFor(baseName, modules);
      tensors.push(planTensor({ name, aligned: mine, parts }, outputDtypeOf(mine.dtype, dtype)));
    }
  }
  const notes =
    tensors.length === 0
      ? []
      : [
          `${listNames([...own.keys()])}: whole tensors of both adapters, extrapolated as those of checkpoints are.`,
        ];
  return { tensors, problems, notes };
}

const byBaseName = ({ wholeTensors }: Adapter): ReadonlyMap<string, FloatTensor> =>
  new Map([...wholeTensors].map(([name, tensor]) => [baseNameOf(name), tensor]));

/** PEFT moves the tensors of what it adapts into `base_layer`. */
function nameFor(baseName: string, modules: ReadonlySet<string>): string {
  const dot = baseName.lastIndexOf('.');
  const module = baseName.slice(0, Math.max(0, dot));
  const name = modules.has(module) ? `${module}.base_layer${baseName.slice(dot)}` : baseName;
  return adapterPrefix + name;
}
