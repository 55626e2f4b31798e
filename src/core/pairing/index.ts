export { pairTensors } from './pair-tensors.ts';
