import {
  addStatistics,
  deltaRatio,
  type ModelPlace,
  noStatistics,
  type PlaceStatistics,
  type Statistics,
} from '../../kit/index.ts';
import type { TaskStatistics } from '../kernel/index.ts';
import type { Extrapolation } from '../plan/plan.ts';

/** The sums of one pass over some tensors, for each of its outputs. */
export interface StatisticsCollector {
  /** Adds what the kernel summed over `elementCount` elements of a tensor. */
  add(operation: Extrapolation, elementCount: number, sums: TaskStatistics): void;
  /** Of one output, by where in the model the tensors lie, in the order in which they came. */
  placesOf(output: number): readonly PlaceStatistics[];
}

interface TensorSums {
  readonly place: ModelPlace;
  readonly outputs: Statistics[];
}

/** Sums first over each tensor, because the one that changed most is looked for. */
export function collectStatistics(outputCount: number): StatisticsCollector {
  const tensors = new Map<string, TensorSums>();
  return {
    add({ tensor, place }, elementCount, { outputs, ...shared }) {
      const sums = tensors.get(tensor) ?? {
        place,
        outputs: new Array<Statistics>(outputCount).fill(noStatistics),
      };
      tensors.set(tensor, sums);
      for (const [index, own] of outputs.entries()) {
        sums.outputs[index] = addStatistics(sums.outputs[index] ?? noStatistics, {
          elementCount,
          ...shared,
          ...own,
        });
      }
    },
    placesOf(output) {
      const places = new Map<string, PlaceStatistics>();
      for (const [tensor, { place, outputs }] of tensors) {
        const key = `${place.part} ${place.layer}`;
        const before = places.get(key)?.statistics ?? noStatistics;
        const statistics = addStatistics(before, withChange(tensor, outputs[output] ?? noStatistics));
        places.set(key, { ...place, statistics });
      }
      return [...places.values()];
    },
  };
}

function withChange(tensor: string, statistics: Statistics): Statistics {
  const ratio = deltaRatio(statistics);
  return Number.isFinite(ratio) ? { ...statistics, mostChanged: { tensor, deltaRatio: ratio } } : statistics;
}
