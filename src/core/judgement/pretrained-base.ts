import { formatRatio, listSome } from '../../kit/index.ts';
import { type CardFacts, namesAsBase, readCard } from './card-facts.ts';
import { pairDeltaRatio } from './distance.ts';
import type { PairFacts, SideFacts } from './facts.ts';
import { type NameMarks, readName } from './names.ts';
import { labelSides } from './side-label.ts';
import type { Thresholds } from './thresholds.ts';
import type { UnsettledVerdict } from './verdict.ts';

interface Sign {
  /** Negative for what speaks against a pretrained base. */
  readonly weight: number;
  /** Says by itself what the checkpoint is, where other signs only fit. */
  readonly isStatement: boolean;
  readonly text: string;
}

/** What the signs must add up to, and what statements among them, for a refusal; the rest is a warning from 2 on. */
const refusal = { total: 3, statements: 2 };
const warningTotal = 2;
const baseNameWeight = { plain: 2, marked: 2, word: 1 } as const;

/**
 * θ0 before any supervised training: Δ then holds that training too, and extrapolating it collapses. No sign is
 * certain, so that signs are added up; a name that tells of tuning settles it, whatever else was found.
 */
export function findPretrainedBase(facts: PairFacts, thresholds: Thresholds): UnsettledVerdict | undefined {
  const name = { sft: readName(facts.sft.name), aligned: readName(facts.aligned.name) };
  if (name.sft.isTuned) return undefined;
  const card = { sft: readCard(facts.sft), aligned: readCard(facts.aligned) };
  const ratio = pairDeltaRatio(facts);
  const isFar = ratio !== undefined && ratio > thresholds['base-delta-ratio'];
  const signs = [
    ...readNameSigns(facts, name),
    ...readCardSigns(facts, card, name.aligned),
    ...(facts.aligned.hasChatTemplate && !facts.sft.hasChatTemplate
      ? [{ weight: 1, isStatement: false, text: 'θ1 has a chat template and θ0 has none' }]
      : []),
    ...(isFar
      ? [
          {
            weight: 1,
            isStatement: false,
            text: `‖Δ‖/‖θ1‖ is ${formatRatio(ratio)} in the sample, above the ${formatRatio(thresholds['base-delta-ratio'])} of alignment`,
          },
        ]
      : []),
  ];
  const total = signs.reduce((sum, { weight }) => sum + weight, 0);
  const statements = signs
    .filter(({ isStatement, weight }) => isStatement && weight > 0)
    .reduce((sum, { weight }) => sum + weight, 0);
  // Without a statement and without the distance, what is left fits many an SFT checkpoint of 2023.
  if (total < warningTotal || (statements === 0 && !isFar)) return undefined;
  const isRefused = total >= refusal.total && statements >= refusal.statements;
  const sides = labelSides(facts);
  const spoken = signs.filter(({ weight }) => weight > 0).map(({ text }) => text);
  return {
    severity: isRefused ? 'refuse' : 'warn',
    message:
      `${sides.sft} ${isRefused ? 'looks like' : 'may be'} a raw pretrained model, from which extrapolation collapses: ` +
      `${listSome(spoken, spoken.length)}.`,
    hint: `Use as θ0 the SFT checkpoint that the alignment of ${sides.aligned} started from.`,
  };
}

function readNameSigns(
  { sft, aligned }: PairFacts,
  name: { readonly sft: NameMarks; readonly aligned: NameMarks },
): readonly Sign[] {
  const signs: Sign[] = [];
  if (name.sft.base !== undefined) {
    signs.push({
      weight: baseNameWeight[name.sft.base],
      isStatement: true,
      text:
        name.sft.base === 'plain'
          ? 'its name is that of a pretrained model'
          : 'its name says base or pretrained',
    });
  }
  if (name.sft.base === 'plain' && isTunedVersion(sft, aligned) && name.aligned.alignments.size === 0) {
    signs.push({ weight: 1, isStatement: false, text: 'θ1 is named as the instruction-tuned model of it' });
  }
  return signs;
}

/** Mistral-7B-v0.1 and Mistral-7B-Instruct-v0.1: θ1's name is θ0's with a word for tuning. */
function isTunedVersion(sft: SideFacts, aligned: SideFacts): boolean {
  const reduce = ({ name }: SideFacts) =>
    (name.slice(-200).split('/').at(-1) ?? '').toLowerCase().split(/[-_. ]/);
  const base = reduce(sft);
  const added = reduce(aligned).filter((part) => !base.includes(part));
  return added.length > 0 && added.every((part) => /^(instruct|chat|it|sft)$/.test(part));
}

function readCardSigns(
  facts: PairFacts,
  card: { readonly sft: CardFacts; readonly aligned: CardFacts },
  alignedName: NameMarks,
): readonly Sign[] {
  const signs: Sign[] = [];
  const { sft, aligned } = card;
  if (sft.isTaggedPretrained) {
    signs.push({ weight: 2, isStatement: true, text: 'its card is tagged pretrained or base' });
  } else if (sft.isBare) {
    signs.push({ weight: 1, isStatement: false, text: 'its card tells of no training on conversations' });
  }
  const isAligned = aligned.alignments.size > 0 || alignedName.alignments.size > 0;
  if (namesAsBase(aligned, facts.sft)) {
    if (aligned.isTaggedSft && !isAligned) {
      signs.push({ weight: 3, isStatement: true, text: 'the card of θ1 says that it is SFT of θ0' });
    } else if (isAligned) {
      // Alignment of a raw model is unusual, but its Δ is that of alignment.
      signs.push({
        weight: -1,
        isStatement: true,
        text: 'the card of θ1 says that its alignment started from θ0',
      });
    }
  }
  if (sft.isTaggedSft || sft.isTaggedTuned || sft.alignments.size > 0) {
    signs.push({ weight: -3, isStatement: true, text: 'its card tells of tuning' });
  }
  if (sft.baseModels.size > 0)
    signs.push({ weight: -1, isStatement: true, text: 'its card names a base model' });
  return signs;
}
