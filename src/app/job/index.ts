export { isOfPair, type Preparation, type PreparedTarget, type Problem, prepare } from './prepare.ts';
export { publish, requireJob } from './publish.ts';
export { nameTargets } from './targets.ts';
