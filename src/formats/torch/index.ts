export { readTorchCheckpoint } from './read-checkpoint.ts';
