export { isOfPair, type Preparation, type PreparedTarget, prepare } from './prepare.ts';
export { publish, requireJob } from './publish.ts';
export { nameTargets } from './targets.ts';
