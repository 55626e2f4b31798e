import { advice, groupDigits, IncompatibleError, option } from '../../kit/index.ts';
import type { KernelDtype } from '../kernel/index.ts';

/** The greatest finite number of each dtype, as people write it. */
const greatest: Readonly<Record<KernelDtype, string>> = {
  F16: '65504',
  BF16: '3.39e38',
  F32: '3.40e38',
  F64: '1.80e308',
};

/** The error for finite weights that became infinite by being extrapolated or stored. */
export function overflowError(found: {
  /** The tensor, or the file where the tensor is not known any more. */
  readonly where: string;
  readonly count: number;
  readonly alpha: number;
  readonly dtype: KernelDtype | undefined;
}): IncompatibleError {
  const { where, count, alpha, dtype } = found;
  const range = dtype === undefined ? '' : ` of ${dtype}, which ends at ${greatest[dtype]},`;
  return new IncompatibleError(
    `${groupDigits(count)} weights of ${where} leave the range${range} with α = ${alpha} and would be infinite.`,
    {
      code: 'overflow',
      hint: advice`Use ${option('dtype', 'bfloat16')} or ${option('dtype', 'float32')}, a smaller α, or take infinite weights with ${option('allow', 'overflow')}.`,
    },
  );
}
