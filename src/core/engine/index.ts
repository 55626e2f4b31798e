export { readsOf } from './blocks.ts';
export { describeReading } from './check-source.ts';
export { compareWeights, type RoundingComparison } from './compare-weights.ts';
export { copyFile } from './copy-file.ts';
export { type Execution, executePlan, type Output } from './execute-plan.ts';
export { measureSample, type Variant } from './measure-sample.ts';
