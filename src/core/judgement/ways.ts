/** Whether a pair that was aligned in a way is published without asking. */
export type WayPolicy = 'accept' | 'ask';

/** What is known of extrapolating models that were aligned in one way. */
export interface Way {
  /** As it is written in texts. */
  readonly title: string;
  readonly policy: WayPolicy;
  /** The α to begin with, where nobody names one. */
  readonly firstAlpha: number;
  /** Smallest and largest α that are worth measuring. */
  readonly grid: readonly [least: number, most: number];
  /** A sentence. */
  readonly known: string;
}

const paper = 'the ExPO paper (arXiv 2404.16792)';
const measured = (title: string): Way => ({
  title,
  policy: 'accept',
  firstAlpha: 0.3,
  grid: [0.1, 0.5],
  known: `${title} after SFT gained from extrapolation in ${paper}.`,
});
/** Online: the answers that are compared are the model's own, as those of the paper's RLHF models were. */
const rewarded = (title: string): Way => ({
  title,
  policy: 'accept',
  firstAlpha: 0.3,
  grid: [0.1, 0.5],
  known: `${title} aligns online; models of one round of online alignment gained from extrapolation in ${paper}.`,
});
const unproven = (title: string, known: string): Way => ({
  title,
  policy: 'ask',
  firstAlpha: 0.1,
  grid: [0.1, 0.4],
  known,
});
const verified = (title: string): Way => ({
  title,
  policy: 'ask',
  firstAlpha: 0.1,
  grid: [0.1, 0.5],
  known: `${title} is experimental: models trained by verifiable rewards did not gain in the one direct test (arXiv 2602.12125). Measure on a held-out task.`,
});
const unmeasured = (title: string): Way =>
  unproven(title, `No measurement of extrapolating models aligned by ${title} is known.`);

/** By the word that names and tags have for it; the figures are those of the paper and of later replications. */
export const ways = {
  dpo: measured('DPO'),
  ipo: measured('IPO'),
  cpo: measured('CPO'),
  rdpo: measured('R-DPO'),
  slic: measured('SLiC'),
  simpo: {
    title: 'SimPO',
    policy: 'accept',
    firstAlpha: 0.1,
    grid: [0.1, 0.4],
    known: `In ${paper} the best α of SimPO models was 0.1 on Mistral and 0.4 on Llama 3: measure several.`,
  },
  ppo: rewarded('PPO'),
  rlhf: rewarded('RLHF'),
  rlaif: rewarded('RLAIF'),
  rloo: rewarded('RLOO'),
  aligned: rewarded('what is only called alignment'),
  sppo: rewarded('SPPO'),
  xpo: rewarded('XPO'),
  nashmd: rewarded('Nash-MD'),
  mpo: unmeasured('MPO'),
  bco: unmeasured('BCO'),
  wpo: unmeasured('WPO'),
  rpo: unmeasured('RPO'),
  dno: unmeasured('DNO'),
  tpo: unmeasured('TPO'),
  inpo: unmeasured('INPO'),
  sdpo: unproven(
    'stepwise DPO',
    'Stepwise DPO aligns in several rounds, after which extrapolation rarely helps.',
  ),
  kto: unproven('KTO', `In ${paper} no α improved a KTO model on Mistral, and 0.4 to 0.5 did on Llama 3.`),
  rrhf: unproven('RRHF', `In ${paper} RRHF models gained little or nothing on Mistral.`),
  orpo: unproven(
    'ORPO',
    'ORPO has an SFT checkpoint only where it began from one, and gained little on Mistral.',
  ),
  grpo: verified('GRPO'),
  rlvr: verified('RLVR'),
} as const satisfies Readonly<Record<string, Way>>;

export type WayName = keyof typeof ways;

/** What is known of a way by its word; of a word that stands for none here, that nothing is. */
export function wayOf(word: string): Way {
  return Object.hasOwn(ways, word) ? ways[word as WayName] : unmeasured(word.toUpperCase());
}

/** Training that ended before its data did; from so small a part of the steps on it counts. */
export const mostStoppedShare = 0.4;

/** Stopped early, as a card says it, after a share of the steps. */
export function stoppedEarly(share: number): Way {
  const most = share <= 0.1 ? 8 : 2.5;
  return {
    title: 'stopped early',
    policy: 'accept',
    firstAlpha: 0.5,
    grid: [0.1, most],
    known: `Of training that was stopped early the best α was larger in ${paper}: measure up to ${most}.`,
  };
}

/** Several rounds or epochs, whatever the way. */
export const manyRounds: Way = {
  title: 'many rounds',
  policy: 'ask',
  firstAlpha: 0.1,
  grid: [0.05, 0.3],
  known:
    'After two epochs an α of 0.3 still helped and after three none did; a model of many rounds collapsed at 0.1.',
};
