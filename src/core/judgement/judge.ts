import { findBegunAnew } from './adapter-begun-anew.ts';
import { findDifferentArchitectures, findDifferentConfiguration } from './configuration.ts';
import { findIdentical, findNonFinite, findOverflow, findUnrelated } from './distance.ts';
import type { PairFacts } from './facts.ts';
import { findOptedOut } from './opt-out.ts';
import { findOtherBase } from './other-base.ts';
import { findPretrainedBase } from './pretrained-base.ts';
import { findRoundingLoss } from './rounding-loss.ts';
import { findLargeAlpha, findRuinousAlpha, findZeroAlpha } from './step.ts';
import { findSwapped } from './swapped-sides.ts';
import type { Thresholds } from './thresholds.ts';
import { findUnsuitedAlignment } from './unsuited-alignment.ts';
import type { UnsettledVerdict } from './verdict.ts';
import { type JudgementCode, judgementCodes, settle, type Verdict } from './verdict.ts';

export interface JudgementSettings {
  readonly thresholds: Thresholds;
  /** Refusals that shall be warnings. */
  readonly allow: ReadonlySet<JudgementCode>;
}

/**
 * Judges a pair by what is known before its weights are moved, or once more by what a run has measured, which refuses
 * nothing. Never throws, whatever config and card hold.
 *
 * @returns refusals first, each in the order of {@link judgements}; none when nothing speaks against the pair.
 */
export function judge(facts: PairFacts, { thresholds, allow }: JudgementSettings): readonly Verdict[] {
  const isDone = facts.sample?.isWhole ?? false;
  const configuration = findDifferentConfiguration(facts);
  const rounding = findRoundingLoss(facts, thresholds);
  const findings: Readonly<Record<JudgementCode, UnsettledVerdict | undefined>> = {
    'opted-out': findOptedOut(facts),
    'identical-checkpoints': findIdentical(facts),
    'unrelated-checkpoints': findUnrelated(facts, thresholds),
    'different-architectures': findDifferentArchitectures(facts),
    'different-computation': configuration.computation,
    'other-base': findOtherBase(facts),
    'adapter-begun-anew': findBegunAnew(facts),
    'different-vocabulary': findDifferentVocabulary(facts),
    'swapped-sides': findSwapped(facts),
    'pretrained-base': findPretrainedBase(facts, thresholds),
    'alpha-zero': findZeroAlpha(facts),
    'alpha-ruinous': findRuinousAlpha(facts, thresholds),
    overflow: findOverflow(facts),
    'mostly-rounded-away': rounding?.judgement === 'mostly-rounded-away' ? rounding.finding : undefined,
    'rounded-away': rounding?.judgement === 'rounded-away' ? rounding.finding : undefined,
    'alpha-large': findLargeAlpha(facts, thresholds),
    'unsuited-alignment': findUnsuitedAlignment(facts),
    'different-configuration': configuration.rest,
    'non-finite-weights': findNonFinite(facts),
  };
  const verdicts = judgementCodes.flatMap((code) => {
    const finding = findings[code];
    return finding === undefined ? [] : [settle(code, finding, { allow, isDone })];
  });
  return [
    ...verdicts.filter(({ severity }) => severity === 'refuse'),
    ...verdicts.filter(({ severity }) => severity === 'warn'),
  ];
}

/** Rows of two embeddings belong together only if they stand for the same tokens. */
function findDifferentVocabulary({ vocabulary }: PairFacts): UnsettledVerdict | undefined {
  if (vocabulary === undefined) return undefined;
  const { commonRows, fault } = vocabulary;
  return {
    message: `The first ${commonRows} rows of the two vocabularies are not known to be the same tokens: ${fault}.`,
    hint: 'Use checkpoints whose tokenizers agree, or resize one of them to the tokens of the other.',
  };
}
