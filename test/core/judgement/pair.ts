import type { AlphaSample, PairFacts, SampleFacts, SideFacts } from '../../../src/core/judgement/facts.ts';
import { judge } from '../../../src/core/judgement/judge.ts';
import { defaultThresholds, type Thresholds } from '../../../src/core/judgement/thresholds.ts';
import type { JudgementCode, Verdict } from '../../../src/core/judgement/verdict.ts';
import type { Told } from '../../../src/kit/advice.ts';
import {
  addStatistics,
  type ModelStatistics,
  noStatistics,
  type Statistics,
} from '../../../src/kit/statistics.ts';
import { told } from '../../support/told.ts';

export const side = (name: string, more: Partial<SideFacts> = {}): SideFacts => ({
  name,
  ...(name.includes('/') ? { repo: name } : {}),
  hasChatTemplate: true,
  ...more,
});

export interface Measured {
  /** ‖Δ‖/‖θ1‖ of the matrices. */
  readonly ratio?: number;
  readonly alpha?: number;
  /** What α is stored as; α itself unless told. */
  readonly stored?: number;
  readonly changedCount?: number;
  readonly overflowCount?: number;
  readonly nonFiniteCount?: number;
}

/** A layer of matrices near 0.02 with its norms near 1, which alignment leaves alone. */
export function measure(measured: Measured): ModelStatistics {
  const { ratio = 0.005, alpha = 0.5, stored = alpha } = measured;
  const elementCount = 1_000_000;
  const alignedSquaredSum = elementCount * 0.02 ** 2;
  const deltaSquaredSum = ratio ** 2 * alignedSquaredSum;
  const matrices: Statistics = {
    ...noStatistics,
    elementCount,
    alignedSquaredSum,
    deltaSquaredSum,
    maxAbsDelta: ratio,
    alignmentChangedCount: ratio === 0 ? 0 : 600_000,
    moveDotDelta: stored * deltaSquaredSum,
    changedCount: measured.changedCount ?? (stored === 0 ? 0 : 500_000),
    overflowCount: measured.overflowCount ?? 0,
    nonFiniteCount: measured.nonFiniteCount ?? measured.overflowCount ?? 0,
  };
  const norms: Statistics = { ...noStatistics, elementCount: 8192, alignedSquaredSum: 8192 };
  const total = addStatistics(matrices, norms);
  return {
    total,
    parts: [
      { part: 'attention', statistics: matrices },
      { part: 'norms', statistics: norms },
    ],
    layers: [{ layer: 0, statistics: total }],
  };
}

export function sampleOf(
  list: readonly (Measured & { readonly alternatives?: AlphaSample['alternatives'] })[],
  rounding: SampleFacts['rounding'] = 'nearest',
): SampleFacts {
  return {
    sampledElementCount: 1_008_192,
    rounding,
    alphas: list.map(({ alternatives = [], ...measured }) => ({
      alpha: measured.alpha ?? 0.5,
      statistics: measure(measured),
      alternatives,
    })),
  };
}

/** A pair that nothing speaks against. */
export const soundPair: PairFacts = {
  sft: side('acme/seven-sft'),
  aligned: side('acme/seven-dpo'),
  sample: sampleOf([{ alpha: 0.3 }]),
};

export function judgeWith(
  facts: Partial<PairFacts>,
  thresholds: Partial<Thresholds> = {},
  allow: readonly JudgementCode[] = [],
): Told<readonly Verdict[]> {
  return told(
    judge(
      { ...soundPair, ...facts },
      { thresholds: { ...defaultThresholds, ...thresholds }, allow: new Set(allow) },
    ),
  );
}

/** `code: severity` of each verdict. */
export const outline = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ code, severity }) => `${code}: ${severity}`);

/** θ0 and θ1 of the paper's thirteen pairs, arXiv 2404.16792, table 7. */
export const paperPairs: readonly (readonly [sft: string, aligned: string])[] = [
  ['HuggingFaceH4/mistral-7b-sft-alpha', 'HuggingFaceH4/zephyr-7b-alpha'],
  ['HuggingFaceH4/mistral-7b-sft-beta', 'HuggingFaceH4/zephyr-7b-beta'],
  ['openchat/openchat_3.5', 'berkeley-nest/Starling-LM-7B-alpha'],
  ['openchat/openchat-3.5-0106', 'Nexusflow/Starling-LM-7B-beta'],
  ['mistralai/Mistral-7B-Instruct-v0.2', 'snorkelai/Snorkel-Mistral-PairRM-DPO'],
  ['RLHFlow/LLaMA3-SFT', 'RLHFlow/LLaMA3-iterative-DPO-final'],
  ['internlm/internlm2-chat-1_8b-sft', 'internlm/internlm2-chat-1_8b'],
  ['internlm/internlm2-chat-7b-sft', 'internlm/internlm2-chat-7b'],
  ['internlm/internlm2-chat-20b-sft', 'internlm/internlm2-chat-20b'],
  ['allenai/tulu-2-7b', 'allenai/tulu-2-dpo-7b'],
  ['allenai/tulu-2-13b', 'allenai/tulu-2-dpo-13b'],
  ['allenai/tulu-2-70b', 'allenai/tulu-2-dpo-70b'],
  ['alignment-handbook/zephyr-7b-sft-full', 'alignment-handbook/zephyr-7b-dpo-full'],
];
