import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { describeTensor } from '../pairing/named-tensors.ts';
import { baseWeightOf, type LoraFactors } from './adapter.ts';
import type { BaseTensors } from './base-tensors.ts';

/** How a module's factors do not fit the base model; undefined where they do. */
export function faultOfFactors(factors: LoraFactors, base: BaseTensors): string | undefined {
  const { a, b } = factors;
  const name = baseWeightOf(factors);
  const weight = base.find(name);
  const shapes = `${describeTensor(a)} and ${describeTensor(b)}`;
  if (weight === undefined) return `adapts '${name}', which is not there: ${shapes}`;
  return fits(factors, weight) ? undefined : `has ${shapes}, which do not fit ${describeTensor(weight)}`;
}

function fits({ kind, a, b, groupCount }: LoraFactors, { shape }: TensorRecord): boolean {
  const [width = 0] = b.shape;
  const [, inputs = 0, ...kernel] = a.shape;
  switch (kind) {
    case 'embedding':
      return shape.join() === [inputs, width].join();
    case 'linear':
      // GPT-2's Conv1D has its weights the other way round; `fan_in_fan_out` speaks of all modules at once.
      return shape.join() === [width, inputs].join() || shape.join() === [inputs, width].join();
    case 'convolution':
      return shape.join() === [width, inputs / groupCount, ...kernel].join();
  }
}
