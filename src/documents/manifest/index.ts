export type { AdapterFacts, Derivation } from './derivation.ts';
export { parseManifest, renderManifest } from './manifest.ts';
