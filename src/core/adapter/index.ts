export { type Adapter, adapterConfigPath } from './adapter.ts';
export { type AdapterConfig, parseAdapterConfig } from './adapter-config.ts';
export type { AdapterPlan } from './adapter-plan.ts';
export { openAdapter } from './open-adapter.ts';
export { planAdapter } from './plan-adapter.ts';
