export { buildPlan } from './build-plan.ts';
export type { DerivedPiece, DerivedTensors } from './derived-tensors.ts';
export { cutDerived, matchDerived } from './match-derived.ts';
export { matchPlan } from './match-plan.ts';
export type { Extrapolation, OutputFile, Plan, Side } from './plan.ts';
export { samplePlan } from './sample.ts';
