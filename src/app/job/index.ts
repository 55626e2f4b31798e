export { nameTargets } from './targets.ts';
