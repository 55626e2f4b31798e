import type { FloatTensor } from '../../formats/checkpoint/index.ts';
import { excerpt, IncompatibleError } from '../../kit/index.ts';
import type { LoraFactors } from './adapter.ts';

/** The tensors of one module, as they are found. */
export interface FoundFactors {
  readonly isEmbedding: boolean;
  a?: FloatTensor;
  b?: FloatTensor;
  bias?: FloatTensor;
}

const maxRank = 4096;
const maxStackCount = 4096;

/**
 * The factors of a module, checked to be a pair.
 *
 * @param statedRank of a parameter, whose factors may be those of many matrices.
 * @throws IncompatibleError `adapter-weights`
 */
export function joinFactors(
  module: string,
  { isEmbedding, a, b, bias }: FoundFactors,
  source: string,
  statedRank?: number,
): LoraFactors {
  const fail = (fault: string) => {
    throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} ${fault}.`, {
      code: 'adapter-weights',
      hint: 'Save the adapter again; parts of a model that was divided among machines have to be gathered first.',
    });
  };
  if (a === undefined || b === undefined) return fail(`have no ${a === undefined ? 'A' : 'B'}`);
  const shapes = `A [${a.shape.join(', ')}], B [${b.shape.join(', ')}]`;
  const [rowCount = 0] = a.shape;
  const [width = 0, columns = 0, ...kernel] = b.shape;
  const axisCount = a.shape.length;
  const isConvolution = !isEmbedding && axisCount > 2;
  if (axisCount < 2 || axisCount > 5 || b.shape.length !== axisCount || (isEmbedding && axisCount !== 2)) {
    return fail(`have shapes that are none of a pair: ${shapes}`);
  }
  if ([...a.shape, ...b.shape].includes(0) || kernel.some((size) => size !== 1)) {
    return fail(`have shapes that are none of a pair: ${shapes}`);
  }
  // In grouped convolutions each group has its part of the rank.
  if (isConvolution ? rowCount % columns !== 0 : rowCount !== columns) {
    return fail(`do not agree on a rank: ${shapes}`);
  }
  const stackCount = statedRank === undefined ? 1 : rowCount / statedRank;
  if (!Number.isInteger(stackCount) || stackCount > maxStackCount) {
    return fail(`have ${rowCount} rows, which are no multiple of the rank ${statedRank}: ${shapes}`);
  }
  const rank = rowCount / stackCount;
  if (rank > maxRank) {
    return fail(`have a rank above ${maxRank}: ${shapes}`);
  }
  if (bias !== undefined && bias.shape.join() !== `${width}`) {
    return fail(`have a bias [${bias.shape.join(', ')}] that does not fit B [${b.shape.join(', ')}]`);
  }
  if (statedRank !== undefined && (isConvolution || isEmbedding)) {
    return fail(`are none of a parameter: ${shapes}`);
  }
  const kind =
    statedRank === undefined
      ? isEmbedding
        ? 'embedding'
        : isConvolution
          ? 'convolution'
          : 'linear'
      : 'parameter';
  return { module, kind, a, b, bias, rank, groupCount: rowCount / columns, stackCount };
}
