import type { FloatDtype, FloatTensor } from '../../formats/checkpoint/index.ts';
import { countElements } from '../../formats/safetensors/index.ts';
import type { OutputDtype } from '../../kit/index.ts';
import { outputDtypeOf } from '../plan/operations.ts';
import type { Copy, FactorRows, PlannedTensor, Side } from '../plan/plan.ts';
import type { LoraFactors } from './adapter.ts';
import { factorNames, type JoinedModule } from './join-modules.ts';

/** The two factors of a module of the derived adapter. */
export function planFactors(joined: JoinedModule, asked: OutputDtype): readonly PlannedTensor[] {
  const { aligned, sft, scaleRatio } = joined;
  if (aligned === undefined || sft === undefined) {
    const side: Side = aligned === undefined ? 'sft' : 'aligned';
    const only = aligned ?? sft;
    if (only === undefined) return [];
    const names = factorNames(only);
    return [planCopy(names.a, side, only.a, asked), planCopy(names.b, side, only.b, asked)];
  }
  const dtype = joinedDtypeOf([aligned.a, aligned.b, sft.a, sft.b], asked);
  const names = factorNames(aligned);
  const rowsOfA = joined.rank * aligned.stackCount;
  const aShape = [rowsOfA, ...aligned.a.shape.slice(1)];
  const [rowCount = 0, , ...kernel] = aligned.b.shape;
  const bShape = [rowCount, rowsOfA, ...kernel];
  return [
    {
      name: names.a,
      shape: aShape,
      dtype,
      operations: Array.from({ length: aligned.stackCount }, (_, index) => [
        copyOf(names.a, aShape, 'aligned', rowsOfMatrix(aligned, index), dtype),
        copyOf(names.a, aShape, 'sft', rowsOfMatrix(sft, index), dtype),
      ]).flat(),
    },
    {
      name: names.b,
      shape: bShape,
      dtype,
      operations: [
        {
          kind: 'concatenate',
          tensor: names.b,
          shape: bShape,
          rowCount,
          aligned: rowsOf(aligned.b),
          sft: rowsOf(sft.b),
          scaleRatio,
          outputDtype: dtype,
        },
      ],
    },
  ];
}

/** A's rows for one of the matrices that a parameter holds. */
function rowsOfMatrix({ a, stackCount }: LoraFactors, index: number): FloatTensor {
  const length = (a.end - a.start) / stackCount;
  const start = a.start + index * length;
  return { ...a, start, end: start + length };
}

function planCopy(name: string, side: Side, tensor: FloatTensor, asked: OutputDtype): PlannedTensor {
  const dtype = outputDtypeOf(tensor.dtype, asked);
  const { shape } = tensor;
  return { name, shape, dtype, operations: [copyOf(name, shape, side, tensor, dtype)] };
}

function copyOf(
  tensor: string,
  shape: readonly number[],
  side: Side,
  { path, start, end, dtype }: FloatTensor,
  outputDtype: PlannedTensor['dtype'],
): Copy {
  return { kind: 'copy', tensor, shape, side, source: { path, start, end, dtype }, outputDtype };
}

function rowsOf({ path, start, end, dtype, shape }: FloatTensor): FactorRows {
  const [rowCount = 1] = shape;
  return { path, start, end, dtype, rowElements: (countElements(shape) ?? 0) / rowCount };
}

/**
 * PEFT computes adapters in 32 bits, whatever they are stored in. B is multiplied here by a number that 16
 * bits cannot hold, so that with `same` only 32 give what the two adapters say; A keeps B company.
 */
function joinedDtypeOf(tensors: readonly FloatTensor[], asked: OutputDtype): FloatDtype {
  const widest = tensors.some(({ dtype }) => dtype === 'F64') ? 'F64' : 'F32';
  return asked === 'same' ? widest : (outputDtypeOf(widest, asked) as FloatDtype);
}
