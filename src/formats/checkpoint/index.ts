export type { Checkpoint, Shard, TensorRecord, WeightsFormat } from './checkpoint.ts';
export { chooseWeights, foldersWithWeights } from './choose-weights.ts';
export { type CheckpointExplanation, explainCheckpoint, refused, type Use } from './explain.ts';
export {
  type FloatDtype,
  type FloatTensor,
  floatDtypes,
  hasFloatDtype,
  isFloatDtype,
} from './float-dtypes.ts';
export { describeLeftOut } from './left-out.ts';
export { modelSections } from './model-sections.ts';
export { openCheckpoint, openShards, readCheckpoint, readConfig, readIndex } from './open-checkpoint.ts';
export { findDifference } from './same-tensors.ts';
export { isStoredBuffer } from './stored-buffers.ts';
export { openSubfolder } from './subfolder.ts';
export { statesTiedEmbeddings } from './tied-weights.ts';
export { hasTokenRows, isOutputHead, isTokenEmbedding, tableOf } from './token-tables.ts';
export { isAdapterAlone } from './usual-weights.ts';
export { openVariant, refuseAdapterBeside, refuseVariant, requireVariant } from './variant.ts';
