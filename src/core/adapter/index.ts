export { type Adapter, adapterConfigPath } from './adapter.ts';
export { type AdapterConfig, parseAdapterConfig } from './adapter-config.ts';
export type { AdapterPlan } from './adapter-plan.ts';
export { compareFactors, type FactorComparison, haveOneShape } from './compare-factors.ts';
export { openAdapter } from './open-adapter.ts';
export { planAdapter } from './plan-adapter.ts';
