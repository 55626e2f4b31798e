export { describeContinued } from './adapter-begun-anew.ts';
export { collectStrings, readRepo } from './card-facts.ts';
export type { AlphaSample, PairFacts, SampleFacts, SideFacts } from './facts.ts';
export { judge } from './judge.ts';
export { listKnown } from './known-ways.ts';
export { alignmentOf, joinWays, readName } from './names.ts';
export { findOptOut } from './opt-out.ts';

export { sampledAlpha, sampledChangedShare, sampledDeltaRatio, sampledStatistics } from './sampled.ts';
export {
  defaultThresholds,
  type ThresholdName,
  type Thresholds,
  thresholdNames,
  thresholds,
} from './thresholds.ts';
export { type JudgementCode, judgementCodes, judgements, type Verdict } from './verdict.ts';
export { manyRounds, mostStoppedShare, stoppedEarly, type Way, wayOf } from './ways.ts';
