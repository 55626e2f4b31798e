import type { OutputDtype, Rounding } from '../../kit/index.ts';
import type { Plan } from '../plan/plan.ts';

export interface AdapterPlanOptions {
  readonly alphas: readonly number[];
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
}

/** What is worth knowing of an adapter that is made. */
export interface AdapterFigures {
  /** Modules with factors. */
  readonly moduleCount: number;
  /** Of the adapter that is made, ascending; several where patterns give modules ranks of their own. */
  readonly ranks: readonly number[];
  /** Of θ1, and of θ0 where it is an adapter. */
  readonly alignedRanks: readonly number[];
  readonly sftRanks: readonly number[] | undefined;
  /**
   * What θ1 multiplies its products by, ascending; the derived adapter's scale is this times 1 + α. Undefined
   * where patterns say it that cannot be read, which matters to nothing but this figure.
   */
  readonly alignedScales: readonly number[] | undefined;
  readonly usesRslora: boolean;
  /** Tensors that stand in place of the base's, extrapolated as those of whole checkpoints are. */
  readonly wholeTensorCount: number;
  /** As θ1 names it. */
  readonly baseModel: string | undefined;
  readonly revision: string | undefined;
}

/** How an adapter is made from θ1's, and θ0 or its adapter. */
export interface AdapterPlan {
  /** `scaled`: θ1's factors with another scale; `concatenated`: both adapters' factors side by side. */
  readonly kind: 'scaled' | 'concatenated';
  /** One file, adapter_model.safetensors; its notes say what was decided. */
  readonly plan: Plan;
  /** The derived adapter_config.json; it holds the scale, and thus is another one for each α. */
  configFor(alpha: number): Uint8Array<ArrayBuffer>;
  readonly figures: AdapterFigures;
}

/** Distinct numbers, ascending. */
export const distinct = (values: Iterable<number>): readonly number[] =>
  [...new Set(values)].toSorted((a, b) => a - b);
